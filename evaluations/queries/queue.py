"""The reviewer's queue: who waits, their entries, and how far the work has come."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Max, Min, Sum

from evaluations.models import Review
from evaluations.queries.remarks import remarks_of
from evaluations.rules.remarks import Remark
from organizations.models import PeriodStage, Posting
from worklogs.models import EntryStatus, WorkDay, WorkEntry
from worklogs.queries.evidence import with_files

ENTRIES_SHOWN = 50
DECIDABLE = (PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person with entries to review."""

    posting: Posting
    entries: int
    days: int
    oldest: date
    newest: date


@dataclass(frozen=True, slots=True)
class Line:
    """A waiting entry, why it is worth a look, and the decision that a new one supersedes."""

    entry: WorkEntry
    remarks: tuple[Remark, ...]
    supersedes: UUID | None


@dataclass(frozen=True, slots=True)
class DayToReview:
    """The waiting entries of one person's day; the whole day's minutes beside them."""

    work_date: date
    day_minutes: int
    is_late: bool
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Progress:
    """Of the entries sent in the periods still open: how many are decided, and how many are."""

    done: int
    total: int


def people_waiting(agency_id: int, posting_ids: Collection[int]) -> list[Waiting]:
    """Of these postings, who has entries to review, in order of name. Two queries.

    Reads the days' roll-up by its partial index, never the entries.
    """
    rows = {
        row["author_id"]: row
        for row in WorkDay.objects.filter(
            agency_id=agency_id, author_id__in=posting_ids, open_count__gt=0
        )
        .order_by()
        .values("author_id")
        .annotate(
            entries=Sum("open_count"),
            days=Count("id"),
            oldest=Min("work_date"),
            newest=Max("work_date"),
        )
    }
    people = (
        Posting.objects.filter(agency_id=agency_id, pk__in=list(rows))
        .select_related("staff", "unit")
        .order_by("staff__sort_key", "id")
    )
    return [
        Waiting(
            posting=posting,
            entries=rows[posting.pk]["entries"],
            days=rows[posting.pk]["days"],
            oldest=rows[posting.pk]["oldest"],
            newest=rows[posting.pk]["newest"],
        )
        for posting in people
    ]


def progress(agency_id: int, posting_ids: Collection[int]) -> Progress:
    """How far the review of these postings' open periods has come. One query, of the roll-up."""
    counted = WorkDay.objects.filter(
        agency_id=agency_id,
        author_id__in=posting_ids,
        agency__periods__stage__in=DECIDABLE,
        agency__periods__period__starts_on__lte=F("work_date"),
        agency__periods__period__ends_on__gte=F("work_date"),
    ).aggregate(
        waiting=Sum("open_count", default=0),
        done=Sum(F("accepted_count") + F("returned_count"), default=0),
    )
    return Progress(counted["done"], counted["done"] + counted["waiting"])


def days_to_review(waiting: Waiting, *, only_remarked: bool = False) -> list[DayToReview]:
    """The person's waiting entries, oldest day first, at most 50 of them. Ten queries."""
    posting = waiting.posting
    days = {
        day.work_date: day
        for day in WorkDay.objects.filter(
            agency_id=posting.agency_id,
            author=posting,
            work_date__range=(waiting.oldest, waiting.newest),
            open_count__gt=0,
        )
    }
    entries = (
        WorkEntry.objects.filter(
            agency_id=posting.agency_id,
            author=posting,
            work_date__range=(waiting.oldest, waiting.newest),
            status=EntryStatus.SUBMITTED,
        )
        .select_related("task", "assignment")
        .order_by("work_date", "position", "id")[:ENTRIES_SHOWN]
    )
    found: dict[date, list[Line]] = {}
    for line in lines_of(list(entries)):
        if line.remarks or not only_remarked:
            found.setdefault(line.entry.work_date, []).append(line)
    return [
        DayToReview(day, days[day].minutes, days[day].is_late, lines)
        for day, lines in found.items()
    ]


def lines_of(entries: Sequence[WorkEntry]) -> list[Line]:
    """These entries of one agency with what their reviewer should know. Eight queries."""
    with_files(entries)
    remarks = remarks_of(entries)
    in_force = reviews_in_force(entries)
    return [Line(entry, remarks[entry.pk], in_force.get(entry.pk)) for entry in entries]


def reviews_in_force(entries: Sequence[WorkEntry]) -> dict[UUID, UUID]:
    """The decision in force of each of these entries that has one. One query, or none."""
    if not entries:
        return {}
    days = [entry.work_date for entry in entries]
    return dict(
        Review.objects.filter(
            agency_id=entries[0].agency_id,
            entry_id__in=[entry.pk for entry in entries],
            work_date__range=(min(days), max(days)),
            superseded_at__isnull=True,
        ).values_list("entry_id", "pk")
    )


def reviews_of(entry: WorkEntry) -> list[Review]:
    """All decisions about an entry, the newest first, with who decided. One query."""
    return list(
        Review.objects.filter(
            agency_id=entry.agency_id, entry_id=entry.pk, work_date=entry.work_date
        )
        .select_related("reviewer__staff", "on_behalf_of__staff")
        .order_by("-decided_at", "-id")
    )
