"""What the indicators read: the entries of a person's month, as they were stored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """One stored entry. ``minutes`` and ``norm_minutes`` (one piece) are whole minutes."""

    work_date: date
    task_id: int
    group: str  # A to D
    minutes: int
    quantity: float
    norm_minutes: int
    text: str
    recorded_at: datetime
    entry_id: UUID | None = None  # of a stored one
    starts_at_minute: int | None = None  # since midnight, where a clock time was given
    is_assigned: bool = False  # somebody ordered it
    continues: bool = False  # goes on with work of an earlier day


Busy = tuple[int | None, int]
"""Work of another posting: the minute at which it began, where that was said, and how long."""


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One posting's entries of a period, and the minutes that a working day has for it.

    ``away`` holds half days of approved leave (1 or 2), a business trip is none; ``rest_days`` the
    days on which neither work nor an on-call duty was due by the person's own calendar;
    ``elsewhere`` what the same person logged in other postings of the agency; ``most_minutes``
    what a day can hold at all, overtime included.
    """

    person_id: int
    unit_id: int
    peer_group: str  # people compared with each other: kind of agency and of work
    expected_minutes: int
    entries: Sequence[LoggedEntry]
    away: Mapping[date, int] = field(default_factory=dict)
    rest_days: Collection[date] = frozenset()
    elsewhere: Mapping[date, Sequence[Busy]] = field(default_factory=dict)
    most_minutes: int = 720

    _days: Sequence[tuple[date, list[LoggedEntry]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        in_order = sorted(self.entries, key=attrgetter("work_date", "recorded_at"))
        grouped = groupby(in_order, key=attrgetter("work_date"))
        object.__setattr__(self, "_days", [(day, list(entries)) for day, entries in grouped])

    def days(self) -> Sequence[tuple[date, list[LoggedEntry]]]:
        """Each logged day with its entries in the order in which they were recorded."""
        return self._days
