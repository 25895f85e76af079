"""What other systems are told of by a webhook, and how it is signed. Pure.

The wire is that of standardwebhooks.com: ``webhook-id``, ``webhook-timestamp`` and
``webhook-signature`` (``v1,`` and the HMAC-SHA256 of ``id.timestamp.body`` in base64), so that
receivers find libraries. The body holds ids and a link; what they lead to is fetched by the API.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

PREFIX = "whsec_"
SECRET_BYTES = 32
MOST_ATTEMPTS = 12
MOST_FAILURES = 20  # in a row, of one address; then it is switched off
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
TEST = "portal.test"
# What each event leads to, for a program's token; ``{}`` is the id of the thing.
LINKS: Mapping[str, str] = {
    "report.submitted": "/api/v1/reports/{}/",
    "report.received": "/api/v1/reports/{}/",
    "report.accepted": "/api/v1/reports/{}/",
    "report.returned": "/api/v1/reports/{}/",
    "entries.returned": "/api/v1/entries/returned/",
    "results.published": "/api/v1/publications/{period}/",
    TEST: "",
}
# What may be asked for; a test comes when somebody presses the button.
EVENTS = tuple(event for event in LINKS if event != TEST)


class UnknownEvent(ValueError):
    """An event that nobody defined, or none at all."""


def checked(events: Iterable[str]) -> list[str]:
    """The events in the order of ``EVENTS``, each once.

    Raises:
        UnknownEvent: one that is not defined, or none.
    """
    wanted = set(events)
    if not wanted or wanted - set(EVENTS):
        raise UnknownEvent(", ".join(sorted(wanted - set(EVENTS))) or "none")
    return [event for event in EVENTS if event in wanted]


def secret_of(chance: bytes) -> str:
    """How a secret is written, and shown once."""
    return PREFIX + base64.b64encode(chance).decode()


def stamp_of(kept: str) -> str:
    """Which secret stands, by how it is kept: it changes with every renewal and tells nothing."""
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The header. Whoever holds the secret compares it, and refuses timestamps that are old."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def body_of(
    event: str, *, agency: str, objects: Sequence[str], period: str, at: datetime, portal: str
) -> bytes:
    """The body: the same bytes however often it is sent. ``portal`` begins the link."""
    path = LINKS[event].format("".join(objects[:1]), period=period)
    told = {
        "type": event,
        "timestamp": at.isoformat(),
        "data": {
            "agency": agency,
            "ids": list(objects),
            "period": period,
            "link": portal + path if path else "",
        },
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def pause_after(attempts: int) -> timedelta:
    """How long one that failed rests: doubled each time, at most ``LONGEST_PAUSE``."""
    doubled: int = 1 << min(max(attempts, 1) - 1, 10)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
