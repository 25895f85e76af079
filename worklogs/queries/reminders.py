"""What is missing in an agency's daily log, and whose it is."""

from collections import Counter
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from organizations import queries
from organizations.access import in_force
from organizations.models import PeriodStage, Posting, Purpose
from organizations.rules.calendar import HALVES_PER_DAY, leave_halves
from worklogs.models import DayStatus, WorkDay

DECIDABLE = (PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED)


def not_declared(agency_id: int, work_date: date, today: date) -> list[int]:
    """Postings that kept a log that working day and have not declared it, while they still can.

    Not those who were away the whole day or did not work it by their own calendar, nor those who
    have left since. Hours play no part. Five queries.
    """
    if queries.stage_of(agency_id, work_date) != PeriodStage.OPEN:
        return []
    declared = WorkDay.objects.filter(
        agency_id=agency_id,
        author_id=OuterRef("pk"),
        work_date=work_date,
        status=DayStatus.SUBMITTED,
    )
    missing = list(
        Posting.objects.filter(
            in_force(work_date), in_force(today), agency_id=agency_id, keeps_log=True
        )
        .exclude(Exists(declared))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    leaves = queries.leave_spans(missing, work_date, work_date)
    province = queries.working_calendar(work_date, work_date)
    own = queries.own_calendars(missing, work_date, work_date, province)
    return [
        pk
        for pk in missing
        if leave_halves(work_date, leaves[pk]) < HALVES_PER_DAY
        and own.get(pk, province).works_on(work_date)
    ]


def returned(agency_id: int, today: date) -> dict[int, int]:
    """How many entries came back to each posting and can still be mended. One query."""
    return dict(
        _open_days(agency_id)
        .filter(in_force(today, prefix="author__"), returned_count__gt=0)
        .values_list("author_id")
        .annotate(count=Sum("returned_count"))
    )


def waiting(agency_id: int, submitted_before: datetime, today: date) -> dict[int, int]:
    """How many entries, of days declared before that instant, wait for each reviewer.

    Four queries, whatever the number of people.
    """
    authors = dict(
        _open_days(agency_id)
        .filter(open_count__gt=0, submitted_at__lt=submitted_before)
        .values_list("author_id")
        .annotate(count=Sum("open_count"))
    )
    if not authors:
        return {}
    chain = queries.ReviewChain(agency_id, today, Purpose.REVIEW)
    found: Counter[int] = Counter()
    for author_id, count in authors.items():
        for reviewer_id in chain.reviewers(author_id):
            found[reviewer_id] += count
    return dict(found)


def _open_days(agency_id: int) -> QuerySet[WorkDay]:
    """Days of periods in which lines may still be mended or reviewed."""
    return WorkDay.objects.filter(
        agency_id=agency_id,
        agency__periods__stage__in=DECIDABLE,
        agency__periods__period__starts_on__lte=F("work_date"),
        agency__periods__period__ends_on__gte=F("work_date"),
    ).order_by()
