"""The reviewer's queue: who waits, and their entries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Sum

from evaluations.models import Review
from organizations.models import Posting
from worklogs.models import EntryStatus, WorkDay, WorkEntry

ENTRIES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person with entries to review."""

    posting: Posting
    entries: int
    days: int
    oldest: date
    newest: date


@dataclass(frozen=True, slots=True)
class DayToReview:
    """The waiting entries of one person's day; the whole day's minutes beside them."""

    work_date: date
    day_minutes: int
    is_late: bool
    entries: list[WorkEntry]


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


def days_to_review(waiting: Waiting) -> list[DayToReview]:
    """The person's waiting entries, oldest day first, about 50 of them. Two queries."""
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
        .order_by("work_date", "position")[:ENTRIES_SHOWN]
    )
    found: dict[date, list[WorkEntry]] = {}
    for entry in entries:
        found.setdefault(entry.work_date, []).append(entry)
    return [
        DayToReview(day, days[day].minutes, days[day].is_late, lines)
        for day, lines in found.items()
    ]


def reviews_of(entry: WorkEntry) -> list[Review]:
    """All decisions about an entry, the newest first, with who decided. One query."""
    return list(
        Review.objects.filter(
            agency_id=entry.agency_id, entry_id=entry.pk, work_date=entry.work_date
        )
        .select_related("reviewer__staff")
        .order_by("-decided_at")
    )
