"""How the agency's units work: calendars, and which one each unit follows."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import commands, queries
from organizations.api.frame import DayField, Endpoint, IdField, Text, shown
from organizations.api.paging import Page, paged
from organizations.http import now_and_today
from organizations.models import CalendarKind, UnitCalendar, WorkCalendar
from organizations.rules.own_calendar import DAY_MINUTES, MOST_PERIODS, PERIOD_MINUTES

LONGEST_NAME = 120
LONGEST_SOURCE = 200
WEEK = 7
A_CALENDAR: Mapping[str, Any] = {
    "name": "Lịch ca trực",
    "kind": "shift",
    "weekday_minutes": [480, 480, 480, 480, 480, 0, 0],
    "keeps_holidays": True,
    "valid_from": "2026-10-01",
    "source": "12/QĐ-SXD",
}


class CalendarToFollow(serializers.Serializer[WorkCalendar]):
    """A calendar that units may follow: the agency's own, or everybody's (`is_common`)."""

    example: Mapping[str, Any] = {
        "id": 4,
        "is_common": False,
        **A_CALENDAR,
        "period_minutes": 45,
    }

    id = serializers.IntegerField()
    is_common = serializers.SerializerMethodField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(CalendarKind.choices)
    weekday_minutes = serializers.ListField(
        child=serializers.IntegerField(), help_text="Minutes, Monday first."
    )
    keeps_holidays = serializers.BooleanField(
        help_text="Days off and make-up days of the province apply."
    )
    period_minutes = serializers.IntegerField(help_text="Length of a teaching period.")
    valid_from = serializers.DateField()
    source = serializers.CharField()  # type: ignore[assignment]

    def get_is_common(self, calendar: WorkCalendar) -> bool:
        """No agency's own."""
        return calendar.agency_id is None


CalendarToFollowPage = paged("calendars", CalendarToFollow)


class AddedCalendar(serializers.Serializer[Any]):
    """A calendar of the agency. Teaching counts whole periods of 45 minutes."""

    example: Mapping[str, Any] = A_CALENDAR

    name = Text(max_length=LONGEST_NAME)
    kind = serializers.ChoiceField(CalendarKind.choices)
    weekday_minutes = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=DAY_MINUTES),
        min_length=WEEK,
        max_length=WEEK,
        help_text="Minutes, Monday first.",
    )
    keeps_holidays = serializers.BooleanField(default=True)
    valid_from = DayField()
    source = Text(  # type: ignore[assignment]
        max_length=LONGEST_SOURCE, required=False, allow_blank=True, default=""
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the form of the page."""
        most = MOST_PERIODS * PERIOD_MINUTES
        if attrs["kind"] == CalendarKind.TEACHING and any(
            minutes % PERIOD_MINUTES or minutes > most for minutes in attrs["weekday_minutes"]
        ):
            raise serializers.ValidationError(
                {"weekday_minutes": "Whole periods of 45 minutes, at most 20 a day."}
            )
        return attrs


class FollowedCalendar(serializers.Serializer[UnitCalendar]):
    """From which day on a unit, and all below it that say nothing, follows a calendar."""

    example: Mapping[str, Any] = {"unit_id": 3, "calendar_id": 4, "starts_on": "2026-10-12"}

    unit_id = serializers.IntegerField()
    calendar_id = serializers.IntegerField(allow_null=True, help_text="Null: office hours.")
    starts_on = serializers.DateField()


FollowedPage = paged("what units will follow", FollowedCalendar)


class UnitFollows(serializers.Serializer[Any]):
    """What a unit follows, and which unit says so: itself, or one above it."""

    example: Mapping[str, Any] = {"unit_id": 5, "said": FollowedCalendar.example}

    unit_id = serializers.IntegerField()
    said = FollowedCalendar(allow_null=True, help_text="Null: office hours of the province.")


UnitFollowsPage = paged("what units follow", UnitFollows)


class FollowsQuery(serializers.Serializer[Any]):
    """On which day."""

    on = DayField(required=False, help_text="Today.")


class CalendarOfUnit(serializers.Serializer[Any]):
    """Which calendar a unit follows from a day on."""

    example: Mapping[str, Any] = {"calendar_id": 4, "starts_on": "2026-10-12"}

    calendar_id = IdField(allow_null=True, help_text="Null: office hours of the province.")
    starts_on = DayField()


class WorkCalendarsView(Endpoint):
    """Calendars of units."""

    @extend_schema(
        operation_id="list_work_calendars",
        summary="Calendars that units may follow",
        responses=CalendarToFollowPage,
        tags=["time"],
    )
    def get(self, request: Request) -> Response:
        """By name, on one page. One query."""
        rows = queries.calendars_to_follow(self.actor.agency_id)
        return shown(CalendarToFollowPage, Page(rows, None))

    @extend_schema(
        operation_id="add_work_calendar",
        summary="Add a calendar of the agency",
        request=AddedCalendar,
        responses={201: CalendarToFollow},
        tags=["time"],
    )
    def post(self, request: Request) -> Response:
        """It never changes: what works otherwise from a day on is another one. Sent again it is
        refused by `calendar_is_taken`."""
        new = commands.NewCalendar(**self.sent(AddedCalendar), period_minutes=PERIOD_MINUTES)
        made = commands.add_calendar(actor=self.actor, new=new)
        return shown(CalendarToFollow, made, status=201)


class CalendarsOfUnitsView(Endpoint):
    """What units follow."""

    @extend_schema(
        operation_id="list_calendars_of_units",
        summary="Which calendar each unit follows on a day",
        parameters=[FollowsQuery],
        responses=UnitFollowsPage,
        tags=["time"],
    )
    def get(self, request: Request) -> Response:
        """Every unit of the agency that has not ended, on one page. Three queries."""
        _now, today = now_and_today()
        on = self.asked(FollowsQuery).get("on", today)
        said = queries.calendars_of_units(self.actor.agency_id, on)
        rows = [
            {"unit_id": unit.pk, "said": said.get(unit.pk)}
            for unit in queries.units_of(self.actor.agency_id)
        ]
        return shown(UnitFollowsPage, Page(rows, None))


class CalendarsAheadView(Endpoint):
    """What units will follow."""

    @extend_schema(
        operation_id="list_calendars_ahead",
        summary="What units follow from later days on",
        responses=FollowedPage,
        tags=["time"],
    )
    def get(self, request: Request) -> Response:
        """The nearest first, on one page. One query."""
        _now, today = now_and_today()
        rows = queries.calendars_ahead(self.actor.agency_id, today)
        return shown(FollowedPage, Page(rows, None))


class CalendarOfUnitView(Endpoint):
    """What one unit follows."""

    has_versions = False

    @extend_schema(
        operation_id="follow_work_calendar",
        summary="Let a unit follow a calendar from a day on",
        request=CalendarOfUnit,
        responses=FollowedCalendar,
        tags=["time"],
    )
    def put(self, request: Request, pk: int) -> Response:
        """And all below it that say nothing. What was said before stays on record; the same again
        is the same."""
        agency_id = self.actor.agency_id
        unit = next((one for one in queries.units_of(agency_id) if one.pk == pk), None)
        if unit is None:
            raise Http404
        sent = self.sent(CalendarOfUnit)
        calendar = None
        if sent["calendar_id"] is not None:
            calendar = _calendar(agency_id, sent["calendar_id"])
        said = commands.follow_calendar(
            actor=self.actor, unit=unit, calendar=calendar, starts_on=sent["starts_on"]
        )
        return shown(FollowedCalendar, said)


def _calendar(agency_id: int, pk: int) -> WorkCalendar:
    """A calendar that units of the agency may follow. Raises: ValidationError."""
    found = next((one for one in queries.calendars_to_follow(agency_id) if one.pk == pk), None)
    if found is None:
        raise serializers.ValidationError({"calendar_id": "No calendar that may be followed."})
    return found
