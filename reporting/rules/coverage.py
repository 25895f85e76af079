"""Who was expected on which day, and what of it was logged. Counts person-days, never targets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from organizations.rules.calendar import HALVES_PER_DAY, LeaveSpan, leave_halves

OwnMinutes = Mapping[int, Mapping[date, int]]
"""Minutes before leave by posting and day, of those whose units keep no office hours."""

Expected = Mapping[int, Mapping[date, int]]
"""Minutes expected by posting and working day; a day that is missing expects nothing."""


@dataclass(frozen=True, slots=True)
class PostingSpan:
    """A posting that keeps a log, from its first day to its last (None while it goes on)."""

    posting_id: int
    staff_id: int
    is_primary: bool
    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class LoggedDay:
    """The roll-up of one posting's day."""

    posting_id: int
    day: date
    minutes: int
    entry_count: int
    is_declared: bool
    is_late: bool


@dataclass(slots=True)
class Counts:
    """Person-days: expected, with a log, declared complete, declared in time."""

    required: int = 0
    logged: int = 0
    declared: int = 0
    on_time: int = 0
    minutes_expected: int = 0

    def add(self, other: "Counts") -> None:
        self.required += other.required
        self.logged += other.logged
        self.declared += other.declared
        self.on_time += other.on_time
        self.minutes_expected += other.minutes_expected


@dataclass(slots=True)
class Coverage:
    """The counts of a span of days: in all, by posting, by working day."""

    total: Counts = field(default_factory=Counts)
    by_posting: dict[int, Counts] = field(default_factory=lambda: defaultdict(Counts))
    by_day: dict[date, Counts] = field(default_factory=dict)


def expected_minutes(
    spans: Iterable[PostingSpan],
    leaves: Mapping[int, Sequence[LeaveSpan]],
    days: Sequence[date],
    minutes_per_day: int,
    own: OwnMinutes | None = None,
) -> Expected:
    """Minutes expected on each of these working days of offices, or on days of their own of those
    in ``own``, once a person.

    The first primary posting in force bears the expectation; leave of any posting of the person
    lowers it by half days. Who holds only secondary postings here is expected elsewhere.
    Cost: people times days.
    """
    office = dict.fromkeys(days, minutes_per_day)
    apart = own or {}
    by_staff: dict[int, list[PostingSpan]] = defaultdict(list)
    for span in sorted(spans, key=lambda span: span.posting_id):
        by_staff[span.staff_id].append(span)
    expected: dict[int, dict[date, int]] = defaultdict(dict)
    for postings in by_staff.values():
        absences = [leave for span in postings for leave in leaves.get(span.posting_id, ())]
        theirs = {day for span in postings for day in apart.get(span.posting_id, ())}
        for day in sorted(theirs.union(days)) if theirs else days:
            bearer = next((span for span in postings if span.is_primary and span.covers(day)), None)
            if bearer is None:
                continue
            minutes = apart.get(bearer.posting_id, office).get(day, 0)
            halves = HALVES_PER_DAY - (leave_halves(day, absences) if absences else 0)
            if halves and minutes:
                expected[bearer.posting_id][day] = minutes * halves // HALVES_PER_DAY
    return expected


def coverage(
    spans: Iterable[PostingSpan], expected: Expected, logged: Iterable[LoggedDay]
) -> Coverage:
    """Compare what was expected with what was logged.

    A person's day has a log when any of their postings has an entry; it is declared when each
    posting with entries declared it, and in time when none was late. A log on a day that expected
    nothing is work, but no coverage.
    """
    staff_of = {span.posting_id: span.staff_id for span in spans}
    days: dict[tuple[int, date], list[LoggedDay]] = defaultdict(list)
    for row in logged:
        if row.entry_count and row.posting_id in staff_of:
            days[staff_of[row.posting_id], row.day].append(row)
    result = Coverage()
    for posting_id, expectation in expected.items():
        for day, minutes in expectation.items():
            counts = _count(days.get((staff_of[posting_id], day), ()), minutes)
            result.total.add(counts)
            result.by_posting[posting_id].add(counts)
            result.by_day.setdefault(day, Counts()).add(counts)
    return result


def _count(rows: Sequence[LoggedDay], minutes: int) -> Counts:
    declared = bool(rows) and all(row.is_declared for row in rows)
    on_time = declared and not any(row.is_late for row in rows)
    return Counts(1, int(bool(rows)), int(declared), int(on_time), minutes)
