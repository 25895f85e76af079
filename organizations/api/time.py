"""Periods, how far the agency is in them, and the days on which one works."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import queries
from organizations.api.frame import Asked, DayField, Endpoint, shown
from organizations.api.paging import Page, PageQuery, page_of, paged
from organizations.http import now_and_today
from organizations.models import AgencyPeriod, PeriodStage
from organizations.rules.own_calendar import is_at_work

MOST_DAYS = 366
USUAL_DAYS = timedelta(days=31)


class AgencysPeriod(serializers.Serializer[AgencyPeriod]):
    """A month of the province, and the agency's stage in it."""

    example: Mapping[str, Any] = {
        "code": "2026-10",
        "starts_on": "2026-09-15",
        "ends_on": "2026-10-14",
        "logging_closes_on": "2026-10-16",
        "due_on": "2026-10-23",
        "stage": "open",
        "stage_changed_at": None,
    }

    code = serializers.CharField(source="period.code")
    starts_on = serializers.DateField(source="period.starts_on")
    ends_on = serializers.DateField(source="period.ends_on")
    logging_closes_on = serializers.DateField(source="period.logging_closes_on")
    due_on = serializers.DateField(source="period.due_on", help_text="Of the report.")
    stage = serializers.ChoiceField(PeriodStage.choices)
    stage_changed_at = serializers.DateTimeField(allow_null=True)


PeriodPage = paged("periods", AgencysPeriod)


class PeriodsView(Endpoint):
    """Periods."""

    @extend_schema(
        operation_id="list_periods",
        summary="Periods and the agency's stage",
        parameters=[PageQuery],
        responses=PeriodPage,
        tags=["time"],
    )
    def get(self, request: Request) -> Response:
        """The newest first. One query."""
        rows = queries.periods_of(self.actor.agency_id)
        keys = ("-period__starts_on", "id")
        return shown(PeriodPage, page_of(rows, keys, self.asked(PageQuery)))


class CalendarDay(serializers.Serializer[Any]):
    """A day, and whether one works on it."""

    example: Mapping[str, Any] = {"date": "2026-10-12", "is_working_day": True}

    date = serializers.DateField()
    is_working_day = serializers.BooleanField()


CalendarPage = paged("days", CalendarDay)


class CalendarQuery(serializers.Serializer[Any]):
    """Which days."""

    first = DayField(required=False, help_text="Today.")
    last = DayField(required=False, help_text="31 days after `first`.")


class CalendarView(Endpoint):
    """The calendar."""

    @extend_schema(
        operation_id="list_days_of_calendar",
        summary="Days on which one works",
        parameters=[CalendarQuery],
        responses=CalendarPage,
        tags=["time"],
    )
    def get(self, request: Request) -> Response:
        """A person's own calendar (roster, shifts); a program gets the province's."""
        _now, today = now_and_today()
        first, last = days_asked(self.asked(CalendarQuery), today)
        posting_id = self.actor.posting_id
        calendar = (
            queries.working_calendar(first, last)
            if posting_id is None
            else queries.calendar_for(posting_id, first, last)
        )
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        rows = [{"date": day, "is_working_day": is_at_work(day, calendar)} for day in days]
        return shown(CalendarPage, Page(rows, None))


def days_asked(asked: Asked, today: date) -> tuple[date, date]:
    """First and last day; from today, a month of them, where nothing is said.

    Raises:
        ValidationError: out of order, or more than a year.
    """
    first: date = asked.get("first", today)
    last: date = asked.get("last", first + USUAL_DAYS)
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise serializers.ValidationError({"last": "Ask for at most a year, in order."})
    return first, last
