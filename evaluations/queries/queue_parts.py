"""What the reviewer's queue is made of, and how entries are sorted into it. No queries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from evaluations.queries.sampling import ONE_WEEK, Samples
from evaluations.rules.remarks import Remark
from evaluations.rules.sampling import week_of
from organizations.models import Posting
from worklogs.models import WorkDay, WorkEntry

Days = Mapping[tuple[int, date], WorkDay]


class Sent(NamedTuple):
    """A waiting entry, as much of it as remarks need: a large unit has a thousand of them, and
    a hundred are shown."""

    pk: UUID
    agency_id: int
    author_id: int
    work_date: date
    summary: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person with entries to review; how many of them are worth a look."""

    posting: Posting
    entries: int
    days: int
    exceptions: int


@dataclass(frozen=True, slots=True)
class Line:
    """A waiting entry, why it stands by itself if it does, and the decision that a new one
    supersedes."""

    entry: WorkEntry
    remarks: tuple[Remark, ...]
    is_drawn: bool
    is_unopened: bool
    supersedes: UUID | None

    @property
    def stands_alone(self) -> bool:
        """Whether it is decided by itself and never among others."""
        return bool(self.remarks) or self.is_drawn or self.is_unopened

    @property
    def ticked(self) -> str:
        """What a tick beside it says: the entry, its day, version and decision on the screen."""
        entry = self.entry
        return f"{entry.pk}|{entry.work_date}|{entry.version}|{self.supersedes or ''}"


@dataclass(frozen=True, slots=True)
class DayToReview:
    """Entries of one person's day that wait; the whole day's minutes beside them."""

    author_id: int
    work_date: date
    day_minutes: int
    is_late: bool
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class SampleState:
    """How far the sample of a person's week is decided."""

    author_id: int
    monday: date
    drawn: int
    waiting: int

    @property
    def done(self) -> int:
        """How many of the sample are decided."""
        return self.drawn - self.waiting


@dataclass(frozen=True, slots=True)
class Ordinary:
    """The ordinary entries of a person's week: one row, that opens."""

    sample: SampleState
    first: date
    last: date
    lines: Sequence[Line]

    @property
    def minutes(self) -> int:
        """Of all these entries together."""
        return sum(line.entry.minutes for line in self.lines)

    @property
    def ticked(self) -> str:
        """What a tick beside the row says: all its entries."""
        return ",".join(line.ticked for line in self.lines)


@dataclass(frozen=True, slots=True)
class PersonToReview:
    """One person's part of the queue: how far the samples of these weeks are decided, what stands
    by itself day by day, and the ordinary."""

    posting: Posting
    samples: Sequence[SampleState]
    days: Sequence[DayToReview]
    ordinary: Sequence[Ordinary]


def person_to_review(
    posting: Posting, lines: Sequence[Line], days: Days, samples: Samples
) -> PersonToReview:
    """One person's lines, oldest first: those that stand alone by day, the others by week."""
    return PersonToReview(
        posting=posting,
        samples=[
            sample_state(samples, posting.pk, monday)
            for monday in sorted({week_of(posting.pk, line.entry.work_date)[1] for line in lines})
        ],
        days=list(_by_day((line for line in lines if line.stands_alone), days)),
        ordinary=list(_by_week((line for line in lines if not line.stands_alone), samples)),
    )


def sample_state(samples: Samples, author_id: int, work_date: date) -> SampleState:
    """How far the sample of the week that holds the day is decided."""
    week = week_of(author_id, work_date)
    return SampleState(
        author_id=author_id,
        monday=week[1],
        drawn=len(samples.drawn.get(week, ())),
        waiting=len(samples.waiting.get(week, ())),
    )


def _by_day(lines: Iterable[Line], days: Days) -> Iterator[DayToReview]:
    for work_date, found in groupby(lines, key=lambda line: line.entry.work_date):
        theirs = list(found)
        day = days[theirs[0].entry.author_id, work_date]
        yield DayToReview(day.author_id, work_date, day.minutes, day.is_late, theirs)


def _by_week(lines: Iterable[Line], samples: Samples) -> Iterator[Ordinary]:
    for (author_id, monday), found in groupby(
        lines, key=lambda line: week_of(line.entry.author_id, line.entry.work_date)
    ):
        theirs = list(found)
        state = sample_state(samples, author_id, monday)
        yield Ordinary(state, monday, monday + ONE_WEEK, theirs)
