"""Leave: its shapes, and one's own. What others decide about it is in ``leave_decisions``."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import commands, queries
from organizations.api.frame import DayField, Endpoint, Text, shown
from organizations.api.paging import Page, paged
from organizations.commands.leave import LONGEST_LEAVE, ORDERED, LeaveDays
from organizations.http import now_and_today
from organizations.models import DayHalf, Leave, LeaveKind, LeaveStatus

LONGEST = 200
ASKED_KINDS = [(kind.value, kind.label) for kind in LeaveKind if kind not in ORDERED]
DAYS: Mapping[str, Any] = {
    "kind": "annual",
    "starts_on": "2026-10-12",
    "starts_half": "am",
    "ends_on": "2026-10-13",
    "ends_half": "pm",
    "note": "",
}


class LeaveOfPosting(serializers.Serializer[Leave]):
    """An absence by half days. The note is shown to its person and to who decides."""

    example: Mapping[str, Any] = {
        "id": 31,
        "posting_id": 7,
        **DAYS,
        "status": "requested",
        "recorded_at": "2026-10-01T08:00:00+07:00",
        "decided_at": None,
        "decision_reason": "",
        "cancel_reason": "",
    }

    id = serializers.IntegerField()
    posting_id = serializers.IntegerField()
    kind = serializers.ChoiceField(LeaveKind.choices)
    starts_on = serializers.DateField()
    starts_half = serializers.ChoiceField(DayHalf.choices)
    ends_on = serializers.DateField()
    ends_half = serializers.ChoiceField(DayHalf.choices)
    note = serializers.CharField()
    status = serializers.ChoiceField(LeaveStatus.choices)
    recorded_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_reason = serializers.CharField()
    cancel_reason = serializers.CharField()


class CountedLeave(serializers.Serializer[queries.LeaveLine]):
    """A leave with the working days that it takes."""

    example: Mapping[str, Any] = {
        "leave": LeaveOfPosting.example,
        "days": "2.0",
        "also_away": [],
    }

    leave = LeaveOfPosting()
    days = serializers.DecimalField(6, 1)
    also_away = serializers.ListField(
        child=serializers.CharField(), help_text="Who else of the unit is away then."
    )


LeavePage = paged("leave", CountedLeave)


class NewLeave(serializers.Serializer[Any]):
    """From which half of which day to which, both included."""

    example: Mapping[str, Any] = DAYS

    kind = serializers.ChoiceField(LeaveKind.choices)
    starts_on = DayField()
    starts_half = serializers.ChoiceField(DayHalf.choices, default=DayHalf.MORNING.value)
    ends_on = DayField()
    ends_half = serializers.ChoiceField(DayHalf.choices, default=DayHalf.AFTERNOON.value)
    note = Text(max_length=LONGEST, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the form of the page."""
        if attrs["ends_on"] < attrs["starts_on"]:
            raise serializers.ValidationError({"ends_on": "It ends before it starts."})
        if attrs["ends_on"] - attrs["starts_on"] > LONGEST_LEAVE:
            raise serializers.ValidationError({"ends_on": "At most three years."})
        return attrs


class AskedLeave(NewLeave):
    """Leave that a person asks for themselves; the other kinds are ordered by the agency."""

    kind = serializers.ChoiceField(ASKED_KINDS)


class LeaveView(Endpoint):
    """One's own leave."""

    @extend_schema(
        operation_id="list_my_leave",
        summary="My leave",
        responses=LeavePage,
        tags=["leave"],
    )
    def get(self, request: Request) -> Response:
        """Of the last year and ahead, the newest first, on one page. Three queries."""
        self._require_log()
        _now, today = now_and_today()
        return shown(LeavePage, Page(queries.my_leave(self.posting, today), None))

    @extend_schema(
        operation_id="ask_leave",
        summary="Ask for leave",
        request=AskedLeave,
        responses={201: LeaveOfPosting},
        tags=["leave"],
    )
    def post(self, request: Request) -> Response:
        """It counts once it is approved. The same request again, still waiting, is the same."""
        self._require_log()
        days = LeaveDays(**self.sent(AskedLeave))
        now, _today = now_and_today()
        made = commands.request_leave(actor=self.actor, posting=self.posting, days=days, now=now)
        return shown(LeaveOfPosting, made, status=201)

    def _require_log(self) -> None:
        if not self.actor.keeps_log:
            raise Http404


class LeaveWithdrawalView(Endpoint):
    """A request of one's own, taken back."""

    @extend_schema(
        operation_id="withdraw_leave",
        summary="Take my request for leave back",
        request=None,
        responses=LeaveOfPosting,
        tags=["leave"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """While it waits. Again does nothing."""
        queries.get_my_leave(self.actor, pk)
        return shown(LeaveOfPosting, commands.withdraw_leave(actor=self.actor, leave_id=pk))
