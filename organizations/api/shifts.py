"""Shifts of the agency, by the letters that stand for them in rosters."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import commands, queries
from organizations.api.frame import Endpoint, Text, shown
from organizations.api.paging import Page, paged
from organizations.http import now_and_today
from organizations.models import Shift
from organizations.rules.own_calendar import DAY_MINUTES

LONGEST_NAME = 80
TIMES = ["%H:%M", "%H:%M:%S"]
A_SHIFT: Mapping[str, Any] = {
    "code": "S",
    "name": "Ca sáng",
    "starts_at": "07:00:00",
    "ends_at": "15:00:00",
    "expected_minutes": 480,
    "is_on_call": False,
}


class OfferedShift(serializers.Serializer[Shift]):
    """A shift and the letters that stand for it. It ends the next day when it ends no later than it
    begins."""

    example: Mapping[str, Any] = {"id": 8, **A_SHIFT, "retired_at": None}

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    starts_at = serializers.TimeField()
    ends_at = serializers.TimeField()
    expected_minutes = serializers.IntegerField(help_text="Working time of it.")
    is_on_call = serializers.BooleanField()
    retired_at = serializers.DateTimeField(allow_null=True)


ShiftPage = paged("shifts", OfferedShift)


class AddedShift(serializers.Serializer[Any]):
    """A shift of the agency."""

    example: Mapping[str, Any] = A_SHIFT

    code = serializers.RegexField(r"^[^\W_]{1,4}$")
    name = Text(max_length=LONGEST_NAME)
    starts_at = serializers.TimeField(input_formats=TIMES)
    ends_at = serializers.TimeField(input_formats=TIMES)
    expected_minutes = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=DAY_MINUTES,
        help_text="Null: as long as it lasts; of on-call duty nothing.",
    )
    is_on_call = serializers.BooleanField(default=False)


class ShiftsView(Endpoint):
    """Shifts of the agency."""

    @extend_schema(
        operation_id="list_shifts",
        summary="Shifts that are offered",
        responses=ShiftPage,
        tags=["time"],
    )
    def get(self, request: Request) -> Response:
        """By their beginning, on one page. One query."""
        return shown(ShiftPage, Page(list(queries.shifts_of(self.actor.agency_id)), None))

    @extend_schema(
        operation_id="add_shift",
        summary="Add a shift",
        request=AddedShift,
        responses={201: OfferedShift},
        tags=["time"],
    )
    def post(self, request: Request) -> Response:
        """Sent again it is refused by `shift_code_is_taken`."""
        sent = self.sent(AddedShift)
        if sent["expected_minutes"] is None and sent["is_on_call"]:
            sent["expected_minutes"] = 0
        made = commands.add_shift(actor=self.actor, new=commands.NewShift(**sent))
        return shown(OfferedShift, made, status=201)


class ShiftRetirementView(Endpoint):
    """A shift that is offered no longer."""

    @extend_schema(
        operation_id="retire_shift",
        summary="Offer a shift no longer",
        request=None,
        responses=OfferedShift,
        tags=["time"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Rosters that hold it stay. Again does nothing."""
        queries.get_shift(self.actor.agency_id, pk)
        now, _today = now_and_today()
        return shown(OfferedShift, commands.retire_shift(actor=self.actor, shift_id=pk, now=now))
