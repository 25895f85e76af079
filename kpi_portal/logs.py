"""Log lines as JSON: ids and facts, never what somebody wrote."""

import re

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

RESET_KEY = re.compile(r"(/password/reset/key/)[^/\s\"]+")
FEED = re.compile(r"(/calendar/)[^/\s\"]+(?=\.ics)")
WAY_BACK = re.compile(r"(/login/callback/)\?\S*")


def hide_keys(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Leave out the key of a link that sets a password, the code of one that signs in and the token
    of a calendar: whoever reads logs must not use them."""
    for field, value in event.items():
        if isinstance(value, str) and "/password/reset/key/" in value:
            event[field] = RESET_KEY.sub(r"\1…", value)
        if isinstance(value, str) and "/calendar/" in value:
            event[field] = FEED.sub(r"\1…", value)
        if isinstance(value, str) and "/login/callback/" in value:
            event[field] = WAY_BACK.sub(r"\1…", value)
    return event


FOREIGN: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    hide_keys,
]
as_json = structlog.processors.JSONRenderer()

structlog.configure(
    processors=[
        *FOREIGN,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
