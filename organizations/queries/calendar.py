"""Reads about parameters, the working calendar, leave and periods."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from organizations.models import (
    AgencyPeriod,
    CalendarDay,
    DayHalf,
    Leave,
    LeaveStatus,
    Parameter,
    Period,
)
from organizations.rules import calendar as rules
from organizations.rules.parameters import PARAMETERS, BadParameter, parse

# How far before and after a span of days a deadline or a "last working day" may look.
MARGIN = timedelta(days=62)


def parameter(name: str, on: date, *, agency_id: int | None = None) -> Decimal:
    """The value in force on a day: the agency's own, else the province's, else the default.

    One query. Raises ``BadParameter`` for a name that is not known.
    """
    known = PARAMETERS.get(name)
    if known is None:
        raise BadParameter(name)
    row = (
        Parameter.objects.filter(
            Q(agency_id=agency_id) | Q(agency__isnull=True), name=name, valid_from__lte=on
        )
        .order_by("agency_id", "-valid_from")  # NULLs last: the agency's own comes first
        .first()
    )
    return known.default if row is None else parse(name, row.value)


@dataclass(frozen=True, slots=True)
class Parameters:
    """Some parameters of an agency as they changed over time, read at once."""

    changes: Mapping[str, list[tuple[date, str]]]

    def at(self, name: str, on: date) -> Decimal:
        """The value in force on a day up to which they were read, as ``parameter`` answers it."""
        value = next((text for day, text in self.changes.get(name, ()) if day <= on), None)
        known = PARAMETERS[name]
        return known.default if value is None else parse(name, value)


def parameters(names: Iterable[str], last: date, *, agency_id: int | None) -> Parameters:
    """These parameters up to a day, whatever they came to be on the days before; without an agency
    the province's. One query."""
    changes: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for name, valid_from, value in (
        Parameter.objects.filter(
            Q(agency_id=agency_id) | Q(agency__isnull=True),
            name__in=list(names),
            valid_from__lte=last,
        )
        # The agency's own first, of each the newest: the first that holds on a day is the value.
        .order_by(F("agency_id").asc(nulls_last=True), "-valid_from")
        .values_list("name", "valid_from", "value")
    ):
        changes[name].append((valid_from, value))
    return Parameters(changes)


def working_calendar(start: date, end: date) -> rules.WorkingCalendar:
    """The province's calendar for a span of days, with room for deadlines after it. One query."""
    days = CalendarDay.objects.filter(date__range=(start - MARGIN, end + MARGIN)).values_list(
        "date", "kind"
    )
    return rules.calendar_of(rules.CalendarDay(day, rules.DayKind(kind)) for day, kind in days)


def special_days(year: int) -> list[CalendarDay]:
    """The days of a year that differ from their weekday, in order. One query."""
    return list(CalendarDay.objects.filter(date__year=year))


def special_days_from(day: date) -> list[CalendarDay]:
    """The days from this one on that differ from their weekday, in order. One query."""
    return list(CalendarDay.objects.filter(date__gte=day))


def due_at_rest(today: date) -> list[Period]:
    """Periods whose reports are still due, but on a day of rest: their day was set before that was
    one. Two queries at most."""
    ahead = list(Period.objects.filter(due_on__gte=today))
    if not ahead:
        return []
    calendar = working_calendar(today, ahead[-1].due_on)
    return [one for one in ahead if not rules.is_working_day(one.due_on, calendar)]


def leave_spans(
    posting_ids: Iterable[int], start: date, end: date, *, without: Collection[str] = ()
) -> Mapping[int, list[rules.LeaveSpan]]:
    """Approved leave that touches the days, by posting, but for kinds in ``without``. One query."""
    found: dict[int, list[rules.LeaveSpan]] = defaultdict(list)
    for leave in Leave.objects.filter(
        posting_id__in=list(posting_ids),
        status=LeaveStatus.APPROVED,
        starts_on__lte=end,
        ends_on__gte=start,
    ).exclude(kind__in=without):
        found[leave.posting_id].append(span_of(leave))
    return found


def span_of(leave: Leave) -> rules.LeaveSpan:
    """The half days of a leave, whatever its state."""
    return rules.LeaveSpan(
        leave.starts_on,
        rules.HalfDay(DayHalf(leave.starts_half).value),
        leave.ends_on,
        rules.HalfDay(DayHalf(leave.ends_half).value),
    )


def get_period(code: str) -> Period:
    """The period of that code. One query.

    Raises:
        Http404: there is none.
    """
    period = Period.objects.filter(code=code).first()
    if period is None:
        raise Http404
    return period


def periods_around(day: date) -> list[Period]:
    """The periods from half a year before to two months after, newest first. One query."""
    return list(
        Period.objects.filter(ends_on__gte=day - 3 * MARGIN, starts_on__lte=day + MARGIN).order_by(
            "-starts_on"
        )
    )


def periods_of(agency_id: int) -> QuerySet[AgencyPeriod]:
    """The agency's periods with its stage in each. One query."""
    return AgencyPeriod.objects.filter(agency_id=agency_id).select_related("period")


def period_of(day: date) -> Period | None:
    """The reporting period that holds the day. One query."""
    return Period.objects.filter(starts_on__lte=day, ends_on__gte=day).first()


def stage_of(agency_id: int, day: date) -> str | None:
    """How far the agency is in the period that holds the day; None without a period. One query."""
    return (
        AgencyPeriod.objects.filter(
            agency_id=agency_id, period__starts_on__lte=day, period__ends_on__gte=day
        )
        .values_list("stage", flat=True)
        .first()
    )


def period_and_stage_of(agency_id: int, day: date) -> tuple[Period | None, str | None]:
    """The period that holds the day and how far the agency is in it; None for what is not there.
    One query."""
    stages = AgencyPeriod.objects.filter(agency_id=agency_id, period=OuterRef("pk"))
    period = (
        Period.objects.filter(starts_on__lte=day, ends_on__gte=day)
        .annotate(stage=Subquery(stages.values("stage")))
        .first()
    )
    return period, period.stage if period else None
