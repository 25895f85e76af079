"""A calendar as RFC 5545 wants it: lines of 75 octets, escaped texts, ids that stay. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

LONGEST_LINE = 75  # octets, without the end of the line
ZONE = "Asia/Ho_Chi_Minh"
# Vietnam keeps one time all the year.
TIMEZONE = (
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0700", "TZOFFSETTO:+0700", "TZNAME:+07", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
NOON = time(12)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing of a calendar. ``uid`` without the host; days are of Vietnam, the last included.
    ``from_noon`` and ``until_noon`` cut half a day off."""

    uid: str
    summary: str
    starts_on: date
    ends_on: date
    url: str = ""
    from_noon: bool = False
    until_noon: bool = False


def calendar(events: Iterable[Event], *, name: str, host: str, stamp: datetime) -> str:
    """The file, in the order of days. The same events and stamp make the same bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//KPI Portal//Deadlines//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        *TIMEZONE,
    ]
    for event in sorted(events, key=lambda one: (one.starts_on, one.uid)):
        lines += _event(event, host, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(event: Event, host: str, stamp: datetime) -> Sequence[str]:
    found = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}@{host}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        *_when(event),
        f"SUMMARY:{_escaped(event.summary)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
    ]
    if event.url:
        found.append(f"URL:{event.url}")
    return [*found, "END:VEVENT"]


def _when(event: Event) -> tuple[str, str]:
    """Whole days as days; half ones from or until noon. Ends are exclusive."""
    after = event.ends_on + ONE_DAY
    if not (event.from_noon or event.until_noon):
        return f"DTSTART;VALUE=DATE:{event.starts_on:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"
    begins = datetime.combine(event.starts_on, NOON if event.from_noon else time())
    ends = datetime.combine(event.ends_on, NOON) if event.until_noon else _midnight(after)
    return f"DTSTART;TZID={ZONE}:{begins:%Y%m%dT%H%M%S}", f"DTEND;TZID={ZONE}:{ends:%Y%m%dT%H%M%S}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _escaped(text: str) -> str:
    words = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(words.splitlines())


def _folded(line: str) -> Iterator[str]:
    """Parts of at most 75 octets, each further one after a blank; no letter is cut in two."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
