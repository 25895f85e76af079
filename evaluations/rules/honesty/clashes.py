"""What cannot all be true: work on leave, on days of rest, twice at once, more than a day holds.

Work on a day of rest that belongs to an assignment was ordered, and is no clash: the portal keeps
no other order of overtime. Clock times are compared where they were given, within one day; what
the same person logged in another posting of the agency counts, what stands behind the wall of
another agency does not.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth

HALVES = 2

Day = tuple[date, Sequence[LoggedEntry]]
Span = tuple[int, int]


def on_leave(month: PersonMonth) -> float:
    """Share of minutes within approved leave; of a half day what goes beyond the other half."""
    if not month.away:
        return 0.0
    within = sum(
        max(0, _minutes(entries) - _room(month, day))
        for day, entries in month.days()
        if month.away.get(day)
    )
    return within / _minutes(month.entries)


def leave_entries(month: PersonMonth) -> list[LoggedEntry]:
    """The lines of days of leave on which more was logged than leave left room for."""
    return [
        entry
        for day, entries in month.days()
        if month.away.get(day) and _minutes(entries) > _room(month, day)
        for entry in entries
    ]


def on_rest(month: PersonMonth) -> float:
    """Share of minutes on days of rest that nobody ordered."""
    return _minutes(rest_entries(month)) / _minutes(month.entries)


def rest_entries(month: PersonMonth) -> list[LoggedEntry]:
    """The lines of days of rest that nobody ordered; a day of leave is no day of rest."""
    return [
        entry
        for entry in month.entries
        if entry.work_date in month.rest_days
        and not entry.is_assigned
        and not month.away.get(entry.work_date)
    ]


def overlapping(month: PersonMonth) -> float | None:
    """Share of minutes said twice: clock times of one day that overlap. None without any."""
    if all(entry.starts_at_minute is None for entry in month.entries):
        return None
    twice = sum(_said_twice(_spans(month, day, entries)) for day, entries in month.days())
    return twice / _minutes(month.entries)


def overlapping_entries(month: PersonMonth) -> list[LoggedEntry]:
    """The lines whose clock times overlap another of the day, or of another posting."""
    found = []
    for day, entries in month.days():
        spans = sorted(_spans(month, day, entries))
        for entry in entries:
            span = _span(entry.starts_at_minute, entry.minutes)
            if span and sum(start < span[1] and span[0] < end for start, end in spans) > 1:
                found.append(entry)
    return found


def beyond_possible(month: PersonMonth) -> float:
    """Minutes beyond what days can hold, as a share of those declared: what was declared of single
    days (other postings included), and what quantity × norm implies of the whole month."""
    days = list(month.days())
    declared = sum(
        max(0, _minutes(entries) + _elsewhere(month, day) - month.most_minutes)
        for day, entries in days
    )
    implied = sum(map(implied_minutes, month.entries)) - month.most_minutes * len(days)
    return (declared + max(0.0, implied)) / _minutes(month.entries)


def implied_minutes(entry: LoggedEntry) -> float:
    """What the pieces of a line take by the norm; of work over several days nothing is known."""
    return 0.0 if entry.continues else entry.quantity * entry.norm_minutes


def _room(month: PersonMonth, day: date) -> int:
    return month.expected_minutes * (HALVES - month.away[day]) // HALVES


def _elsewhere(month: PersonMonth, day: date) -> int:
    return sum(minutes for _, minutes in month.elsewhere.get(day, ()))


def _minutes(entries: Iterable[LoggedEntry]) -> int:
    return sum(entry.minutes for entry in entries)


def _spans(month: PersonMonth, day: date, entries: Sequence[LoggedEntry]) -> list[Span]:
    said = [(entry.starts_at_minute, entry.minutes) for entry in entries]
    others = month.elsewhere.get(day, ())
    return [span for start, minutes in (*said, *others) if (span := _span(start, minutes))]


def _span(start: int | None, minutes: int) -> Span | None:
    return None if start is None else (start, start + minutes)


def _said_twice(spans: Sequence[Span]) -> int:
    """Minutes of all spans less those of their union."""
    twice, until = 0, 0
    for start, end in sorted(spans):
        twice += max(0, min(end, until) - start)
        until = max(until, end)
    return twice
