"""Two measures of a month side by side: hours, and converted products. Neither feeds the other.

Hours are the log's; converted products are the score's. No rule of a score reads a minute.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Sum

from evaluations.queries.results import Standing
from organizations.models import Period, Posting
from organizations.queries import leave_spans, own_calendars, parameter, working_calendar
from organizations.rules.calendar import (
    LeaveSpan,
    WorkingCalendar,
    expected_minutes,
    leave_halves,
)
from organizations.rules.own_calendar import OwnCalendar
from worklogs.models import EntryStatus, WorkDay, WorkEntry

DAY = "day.minutes"


@dataclass(frozen=True, slots=True)
class Hours:
    """Whole minutes of one posting's month.

    ``expected`` is what the calendar less leave gives, never a target; ``implied`` is what the
    norms say for the pieces that were accepted, None when nothing finished was accepted.
    """

    declared: int
    accepted: int
    expected: int
    implied: int | None


@dataclass(frozen=True, slots=True)
class Products:
    """Standard products of the month, as exact text of the score's own steps; None without."""

    assigned: str | None
    completed: str | None


def hours_of(agency_id: int, postings: Collection[Posting], period: Period) -> dict[int, Hours]:
    """The hours of these postings. Six queries, whatever their number."""
    ids = [posting.pk for posting in postings]
    logged = {
        author: (declared or 0, accepted or 0)
        for author, declared, accepted in WorkDay.objects.filter(
            agency_id=agency_id,
            author_id__in=ids,
            work_date__range=(period.starts_on, period.ends_on),
        )
        .order_by()
        .values_list("author_id")
        .annotate(Sum("minutes"), Sum("accepted_minutes"))
    }
    implied = _implied(agency_id, ids, period)
    expected = _expected(agency_id, postings, period)
    return {
        pk: Hours(*logged.get(pk, (0, 0)), expected=expected[pk], implied=implied.get(pk))
        for pk in ids
    }


def products_of(standing: Standing) -> Products:
    """The converted products of a result, frozen or as it stands. No query."""
    steps = {step["name"]: step for step in standing.steps}
    assigned, quantity = steps.get("assigned"), steps.get("quantity")
    if assigned is None or quantity is None:
        return Products(None, None)
    return Products(assigned["value"], dict(quantity["inputs"])["converted"])


def _implied(agency_id: int, ids: Collection[int], period: Period) -> dict[int, int]:
    """Σ pieces × norm of accepted finished entries, by author. One query."""
    rows = (
        WorkEntry.objects.filter(
            agency_id=agency_id,
            author_id__in=ids,
            work_date__range=(period.starts_on, period.ends_on),
            status=EntryStatus.ACCEPTED,
            is_finished=True,
            task__isnull=False,
        )
        .order_by()
        .values_list("author_id")
        .annotate(minutes=Sum(F("quantity") * F("task__standard_minutes")))
    )
    return {author: int(minutes or Decimal(0)) for author, minutes in rows}


def _expected(agency_id: int, postings: Collection[Posting], period: Period) -> dict[int, int]:
    first, last = period.starts_on, period.ends_on
    ids = [posting.pk for posting in postings]
    office = working_calendar(first, last)
    own = own_calendars(ids, first, last, office)
    away = leave_spans(ids, first, last)
    minutes = int(parameter(DAY, first, agency_id=agency_id))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]

    return {
        posting.pk: sum(
            _expected_on(day, posting, own.get(posting.pk), office, minutes, away) for day in days
        )
        for posting in postings
    }


def _expected_on(
    day: date,
    posting: Posting,
    own: OwnCalendar | None,
    office: WorkingCalendar,
    minutes: int,
    away: Mapping[int, Sequence[LeaveSpan]],
) -> int:
    calendar = own or office
    return expected_minutes(
        day,
        calendar=calendar,
        posting_starts_on=posting.starts_on,
        posting_ends_on=posting.ends_on,
        leave_halves=leave_halves(day, away[posting.pk]),
        minutes_per_day=minutes if own is None else own.minutes_on(day, office_minutes=minutes),
    )
