"""The reviewer's queue: who waits, their entries, and how far the work has come."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum

from evaluations.queries.decisions import reviews_in_force
from evaluations.queries.queue_parts import (
    Days,
    Line,
    PersonToReview,
    SampleState,
    Sent,
    Waiting,
    person_to_review,
    sample_state,
)
from evaluations.queries.remarks import remarks_of
from evaluations.queries.sampling import Samples, samples_of
from evaluations.rules.remarks import Remark
from organizations.models import Period, PeriodStage, Posting
from worklogs.models import EntryStatus, WorkDay, WorkEntry
from worklogs.queries.evidence import unopened, with_files

ENTRIES_SHOWN = 100
ONE_DAY = timedelta(days=1)
DECIDABLE = (PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED)

WAITING = """
    SELECT id, agency_id, author_id, work_date, summary FROM worklogs_workentry
    WHERE agency_id = %(agency)s AND work_date BETWEEN %(first)s AND %(last)s
      AND status = %(submitted)s
      AND (author_id, work_date) IN (SELECT * FROM unnest(%(authors)s::bigint[],
                                                          %(days)s::date[]))
    ORDER BY work_date, position, id
"""

Remarks = Mapping[UUID, tuple[Remark, ...]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the queue is shown: one person's or everybody's, all or what is remarkable."""

    posting_id: int | None = None
    only_remarked: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """The people who wait, those with exceptions first, and the part that is shown. Who has
    nothing to review is not shown alone: ``wanted`` is what was found."""

    wanted: Wanted
    people: Sequence[Waiting]
    shown: Sequence[PersonToReview]
    entries: int
    shown_entries: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Of the entries sent in the periods still open: how many are decided, and how many are."""

    done: int
    total: int


def queue(agency_id: int, posting_ids: Collection[int], *, reader_id: int, wanted: Wanted) -> Queue:
    """What waits for the reader: of these postings, in periods that can still be decided.

    At most 100 entries are shown, whole people as far as they fit. 17 queries, whatever the number
    of people and entries.
    """
    days = _days_waiting(agency_id, posting_ids)
    waiting = _entries_waiting(agency_id, days)
    remarks = remarks_of(waiting, {key: day.minutes for key, day in days.items()})
    people = _people(agency_id, days, waiting, remarks)
    if all(wanted.posting_id != one.posting.pk for one in people):
        wanted = replace(wanted, posting_id=None)
    candidates = [entry for entry in waiting if remarks[entry.pk] or not wanted.only_remarked]
    shown = _shown(people, candidates, wanted.posting_id)
    samples = samples_of(agency_id, [(one.author_id, one.work_date) for one in shown])
    by_author: defaultdict[int, list[Line]] = defaultdict(list)
    for line in _lines(_whole(shown), remarks, samples, reader_id):
        by_author[line.entry.author_id].append(line)
    return Queue(
        wanted=wanted,
        people=people,
        shown=[
            person_to_review(one.posting, by_author[one.posting.pk], days, samples)
            for one in people
            if one.posting.pk in by_author
        ],
        entries=sum(wanted.posting_id in {None, entry.author_id} for entry in candidates),
        shown_entries=len(shown),
    )


def progress(agency_id: int, posting_ids: Collection[int]) -> Progress:
    """How far the review of these postings' open periods has come. One query, of the roll-up."""
    counted = _decidable(agency_id, posting_ids).aggregate(
        waiting=Sum("open_count", default=0),
        done=Sum(F("accepted_count") + F("returned_count"), default=0),
    )
    return Progress(counted["done"], counted["done"] + counted["waiting"])


def lines_of(entries: Sequence[WorkEntry], reader_id: int) -> list[Line]:
    """These entries of one agency, with task and assignment, and what their reviewer should know.

    12 queries.
    """
    if not entries:
        return []
    samples = samples_of(entries[0].agency_id, [(one.author_id, one.work_date) for one in entries])
    return _lines(entries, remarks_of(entries), samples, reader_id)


def sample_of(entry: WorkEntry) -> SampleState:
    """The sample of the entry's week. Two queries."""
    samples = samples_of(entry.agency_id, [(entry.author_id, entry.work_date)])
    return sample_state(samples, entry.author_id, entry.work_date)


def _decidable(agency_id: int, posting_ids: Collection[int]) -> QuerySet[WorkDay]:
    return WorkDay.objects.filter(
        agency_id=agency_id,
        author_id__in=posting_ids,
        agency__periods__stage__in=DECIDABLE,
        agency__periods__period__starts_on__lte=F("work_date"),
        agency__periods__period__ends_on__gte=F("work_date"),
    )


def _days_waiting(agency_id: int, posting_ids: Collection[int]) -> Days:
    """The days with something to review. Two queries: the periods first, so that the days are asked
    for by constant dates and their index serves."""
    spans = _decidable_spans(agency_id)
    if not spans:
        return {}
    in_spans = reduce(or_, (Q(work_date__range=span) for span in spans))
    found = WorkDay.objects.filter(
        in_spans, agency_id=agency_id, author_id__in=posting_ids, open_count__gt=0
    )
    return {(day.author_id, day.work_date): day for day in found}


def _decidable_spans(agency_id: int) -> list[tuple[date, date]]:
    """First and last days of the agency's periods that can be decided, joined where they touch."""
    periods = Period.objects.filter(
        agencies__agency_id=agency_id, agencies__stage__in=DECIDABLE
    ).order_by("starts_on")
    spans: list[tuple[date, date]] = []
    for first, last in periods.values_list("starts_on", "ends_on"):
        touches = bool(spans) and spans[-1][1] + ONE_DAY == first
        spans.append((spans.pop()[0] if touches else first, last))
    return spans


def _entries_waiting(agency_id: int, days: Days) -> list[Sent]:
    """All waiting entries of these days, oldest first, with as much as remarks need. One query."""
    if not days:
        return []
    authors, dates = zip(*sorted(days), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            WAITING,
            {
                "agency": agency_id,
                "first": min(dates),
                "last": max(dates),
                "authors": list(authors),
                "days": list(dates),
                "submitted": str(EntryStatus.SUBMITTED),
            },
        )
        return [Sent._make(row) for row in cursor.fetchall()]


def _people(agency_id: int, days: Days, waiting: Iterable[Sent], remarks: Remarks) -> list[Waiting]:
    """Who waits: those with something remarkable first, then by name. One query."""
    entries: Counter[int] = Counter()
    exceptions: Counter[int] = Counter()
    for entry in waiting:
        entries[entry.author_id] += 1
        exceptions[entry.author_id] += bool(remarks[entry.pk])
    on_days = Counter(author_id for author_id, _ in days)
    postings = (
        Posting.objects.filter(agency_id=agency_id, pk__in=list(entries))
        .select_related("staff", "unit")
        .order_by("staff__sort_key", "id")
    )
    people = [
        Waiting(one, entries[one.pk], on_days[one.pk], exceptions[one.pk]) for one in postings
    ]
    return sorted(people, key=lambda one: not one.exceptions)


def _shown(
    people: Sequence[Waiting], candidates: Sequence[Sent], posting_id: int | None
) -> list[Sent]:
    """As many whole people as fit; of one who alone is too much, the oldest entries."""
    by_author: defaultdict[int, list[Sent]] = defaultdict(list)
    for entry in candidates:
        by_author[entry.author_id].append(entry)
    shown: list[Sent] = []
    for one in people:
        if posting_id in {None, one.posting.pk}:
            theirs = by_author[one.posting.pk]
            if shown and len(shown) + len(theirs) > ENTRIES_SHOWN:
                break
            shown += theirs[:ENTRIES_SHOWN]
    return shown


def _whole(entries: Sequence[Sent]) -> list[WorkEntry]:
    """These entries with all that a row shows, in the same order. One query, or none."""
    if not entries:
        return []
    days = [entry.work_date for entry in entries]
    found = WorkEntry.objects.filter(
        agency_id=entries[0].agency_id,
        pk__in=[entry.pk for entry in entries],
        work_date__range=(min(days), max(days)),
    ).select_related("task", "assignment")
    by_id = {entry.pk: entry for entry in found}
    return [by_id[entry.pk] for entry in entries if entry.pk in by_id]


def _lines(
    entries: Sequence[WorkEntry], remarks: Remarks, samples: Samples, reader_id: int
) -> list[Line]:
    """These entries as lines, in the same order. At most three queries."""
    with_files(entries)
    closed, in_force = unopened(entries, reader_id), reviews_in_force(entries)
    return [
        Line(
            entry=entry,
            remarks=remarks[entry.pk],
            is_drawn=samples.holds(entry.author_id, entry.work_date, entry.pk),
            is_unopened=entry.pk in closed,
            supersedes=in_force.get(entry.pk),
        )
        for entry in entries
    ]
