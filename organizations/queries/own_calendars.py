"""The calendars of people whose units keep no office hours. See ADR 0026."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from organizations.models import Posting, RosterDuty, TeachingLoad, UnitCalendar
from organizations.queries.calendar import working_calendar
from organizations.rules.calendar import Calendar, WorkingCalendar
from organizations.rules.own_calendar import (
    CalendarKind,
    Duty,
    OwnCalendar,
    Step,
    WeekPattern,
)
from organizations.rules.own_calendar import TeachingLoad as Load


def own_calendars(
    posting_ids: Iterable[int],
    first: date,
    last: date,
    province: WorkingCalendar,
    *,
    ahead: timedelta = timedelta(0),
) -> Mapping[int, OwnCalendar]:
    """By posting, for those alone whose unit ever followed a calendar other than the office's.

    Rosters are read from the first month to the last, and ``ahead`` of it for deadlines. One
    query, whatever the number of people; no row at all in an agency of offices.
    """
    rows = (
        Posting.objects.filter(pk__in=list(posting_ids))
        .filter(Exists(_steps_of("unit_id")))
        .annotate(
            calendar_steps=ArraySubquery(_steps_of("unit_id").values(json=_STEP)),
            rostered=ArraySubquery(_duties(first, last + ahead).values(json=_DUTY)),
            teaching=ArraySubquery(
                TeachingLoad.objects.filter(posting_id=OuterRef("pk")).order_by().values(json=_LOAD)
            ),
        )
        .order_by()
        .values_list("pk", "calendar_steps", "rostered", "teaching")
    )
    found: Iterable[tuple[int, list[Any], list[Any], list[Any]]] = rows
    return {
        pk: OwnCalendar(
            province=province,
            steps=[_step(step) for step in steps],
            duties=[_duty(duty) for duty in duties],
            loads=[_load(load) for load in loads],
        )
        for pk, steps, duties, loads in found
    }


def calendar_for(
    posting_id: int, first: date, last: date, *, ahead: timedelta = timedelta(0)
) -> Calendar:
    """The calendar by which one person works: their own, else the province's. Two queries."""
    province = working_calendar(first, last)
    own = own_calendars([posting_id], first, last, province, ahead=ahead)
    return own.get(posting_id, province)


_STEP = JSONObject(
    starts_on="starts_on",
    depth="unit__descendant_links__depth",
    order="id",
    kind="calendar__kind",
    minutes="calendar__weekday_minutes",
    keeps_holidays="calendar__keeps_holidays",
    period_minutes="calendar__period_minutes",
)
_DUTY = JSONObject(
    work_date="work_date",
    starts_at="starts_at",
    ends_at="ends_at",
    minutes="shift__expected_minutes",
    is_on_call="shift__is_on_call",
)
_LOAD = JSONObject(starts_on="starts_on", order="id", periods="periods")


def _steps_of(unit: str) -> QuerySet[UnitCalendar]:
    """What the unit and those above it said, whenever."""
    return UnitCalendar.objects.filter(
        unit__descendant_links__descendant_id=OuterRef(unit)
    ).order_by()


def _duties(first: date, last: date) -> QuerySet[RosterDuty]:
    """Duties of whole calendar months: whether a month has a roster is asked of all of it."""
    after = (last.replace(day=1) + timedelta(days=31)).replace(day=1)
    return RosterDuty.objects.filter(
        Q(work_date__gte=first.replace(day=1), work_date__lt=after),
        posting_id=OuterRef("pk"),
        cancelled_at__isnull=True,
    ).order_by()


def _step(row: Mapping[str, Any]) -> Step:
    pattern = None
    if row["kind"] is not None:
        pattern = WeekPattern(
            kind=CalendarKind(row["kind"]),
            minutes=tuple(row["minutes"]),
            keeps_holidays=row["keeps_holidays"],
            period_minutes=row["period_minutes"],
        )
    return Step(date.fromisoformat(row["starts_on"]), row["depth"], row["order"], pattern)


def _duty(row: Mapping[str, Any]) -> Duty:
    return Duty(
        work_date=date.fromisoformat(row["work_date"]),
        starts_at=datetime.fromisoformat(row["starts_at"]),
        ends_at=datetime.fromisoformat(row["ends_at"]),
        expected_minutes=row["minutes"],
        is_on_call=row["is_on_call"],
    )


def _load(row: Mapping[str, Any]) -> Load:
    return Load(date.fromisoformat(row["starts_on"]), row["order"], tuple(row["periods"]))
