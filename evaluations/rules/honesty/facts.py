"""What the indicators read: the entries of a person's month, as they were stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
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


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One posting's entries of a period, and the minutes that a working day has for it."""

    person_id: int
    unit_id: int
    peer_group: str  # people compared with each other: kind of agency and of work
    expected_minutes: int
    entries: Sequence[LoggedEntry]

    def days(self) -> Iterator[tuple[date, list[LoggedEntry]]]:
        """Each logged day with its entries in the order in which they were recorded."""
        in_order = sorted(self.entries, key=lambda entry: (entry.work_date, entry.recorded_at))
        for day, entries in groupby(in_order, key=lambda entry: entry.work_date):
            yield day, list(entries)
