"""Who of a unit is away on which days: kinds and days, without the notes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import queries
from organizations.api.frame import Asked, DayField, Endpoint, IdField, shown
from organizations.api.leave import DAYS
from organizations.api.paging import Page, paged
from organizations.http import now_and_today
from organizations.models import DayHalf, Leave, LeaveKind, LeaveStatus

SPAN = timedelta(days=31)
MOST_DAYS = 366


class AwayInUnit(serializers.Serializer[Leave]):
    """Leave of somebody of a unit, without its note."""

    example: Mapping[str, Any] = {
        "id": 31,
        "posting_id": 7,
        "full_name": "Trần Thị Thử",
        **{name: value for name, value in DAYS.items() if name != "note"},
        "status": "approved",
    }

    id = serializers.IntegerField()
    posting_id = serializers.IntegerField()
    full_name = serializers.CharField(source="posting.staff.full_name")
    kind = serializers.ChoiceField(LeaveKind.choices)
    starts_on = serializers.DateField()
    starts_half = serializers.ChoiceField(DayHalf.choices)
    ends_on = serializers.DateField()
    ends_half = serializers.ChoiceField(DayHalf.choices)
    status = serializers.ChoiceField(LeaveStatus.choices)


AwayPage = paged("who is away", AwayInUnit)


class TeamLeaveQuery(serializers.Serializer[Any]):
    """Which unit, and which days."""

    unit_id = IdField(help_text="One of `list_units` in which somebody keeps a log.")
    first = DayField(required=False, help_text="Today.")
    last = DayField(required=False, help_text="31 days after `first`.")


class TeamLeaveView(Endpoint):
    """Who of a unit is away."""

    @extend_schema(
        operation_id="list_team_leave",
        summary="Who of a unit is away",
        parameters=[TeamLeaveQuery],
        responses=AwayPage,
        tags=["leave"],
    )
    def get(self, request: Request) -> Response:
        """Approved and waiting leave that touches the days, the earliest first. Two queries."""
        asked = self.asked(TeamLeaveQuery)
        _now, today = now_and_today()
        first, last = _span(asked, today)
        units = {unit.pk for unit in queries.units_to_look_at(self.actor, today)}
        if asked["unit_id"] not in units:
            raise Http404
        rows = queries.team_leave(self.actor.agency_id, asked["unit_id"], first, last)
        return shown(AwayPage, Page(rows, None))


def _span(asked: Asked, today: date) -> tuple[date, date]:
    first: date = asked.get("first", today)
    last: date = asked.get("last", first + SPAN)
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise serializers.ValidationError({"last": "Ask for at most a year, in order."})
    return first, last
