"""Log lines as JSON: ids and facts, never what somebody wrote."""

import re
import sys
import traceback
from collections.abc import Mapping

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MOST_CAUSES, MOST_FRAMES = 4, 20  # of one error: the causes first, the innermost frames

RESET_KEY = re.compile(r"(/password/reset/key/)[^/\s\"]+")
FEED = re.compile(r"(/calendar/)[^/\s\"]+(?=\.(?:ics|atom))")
WAY_BACK = re.compile(r"(/login/callback/)\?\S*")


def hide_keys(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Leave out the key of a link that sets a password, the code of one that signs in and the token
    of a calendar or feed: whoever reads logs must not use them."""
    for field, value in event.items():
        if isinstance(value, str) and "/password/reset/key/" in value:
            event[field] = RESET_KEY.sub(r"\1…", value)
        if isinstance(value, str) and "/calendar/" in value:
            event[field] = FEED.sub(r"\1…", value)
        if isinstance(value, str) and "/login/callback/" in value:
            event[field] = WAY_BACK.sub(r"\1…", value)
    return event


def leave_out_messages(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Say of an error its kind and its places, as ``raised``, and nothing of its message.

    Messages quote: PostgreSQL's names the row that it refused ("Failing row contains (…)"), a
    parser's the words that it did not understand. Frameworks put them into their own lines too, so
    they are cut out of the words of the line as well.
    """
    errors = _with_causes(_raised(event.pop("exc_info", None)))
    if not errors:
        return event
    event["raised"] = [_kind_and_places(error) for error in errors]
    event["event"] = _task_words(event) or _without_messages(str(event["event"]), errors)
    return event


def _raised(given: object) -> BaseException | None:
    """The error that a line was written about, in each of the ways in which one is handed over."""
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if isinstance(given[1], BaseException) else None
    return sys.exc_info()[1] if given else None


def _with_causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found and len(found) < MOST_CAUSES:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _kind_and_places(error: BaseException) -> dict[str, object]:
    """``error``: its type; ``sqlstate``, where the database said one; ``at``: file, line and
    function of its innermost frames."""
    state = getattr(error, "sqlstate", None)
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    said: dict[str, object] = {"error": f"{type(error).__module__}.{type(error).__qualname__}"}
    if state:
        said["sqlstate"] = state
    return said | {"at": [f"{one.filename}:{one.lineno} {one.name}" for one in frames]}


def _task_words(event: EventDict) -> str | None:
    """A line of Celery about a task that failed: its words hold the error as text."""
    task = getattr(event.get("_record"), "data", None)
    if not isinstance(task, Mapping) or "exc" not in task:
        return None
    return f"Task {task.get('name')}[{task.get('id')}] {task.get('description')}"


def _without_messages(words: str, errors: list[BaseException]) -> str:
    for error in errors:
        for quoted in (repr(error), str(error)):
            if quoted:
                words = words.replace(quoted, type(error).__name__)
    return words


FOREIGN: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    leave_out_messages,
    hide_keys,
]
as_json = structlog.processors.JSONRenderer()

structlog.configure(
    processors=[
        structlog.stdlib.PositionalArgumentsFormatter(),
        *FOREIGN,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
