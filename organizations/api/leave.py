"""Leave: one's own, what waits for a decision, what the agency records."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import access, commands, queries
from organizations.api.frame import DayField, Endpoint, Reason, Text, shown
from organizations.api.paging import Page, paged
from organizations.commands.leave import LONGEST_LEAVE, ORDERED, LeaveDays
from organizations.http import now_and_today
from organizations.models import DayHalf, Leave, LeaveKind, LeaveStatus

LONGEST = 200
APPROVE, REFUSE = "approve", "refuse"
DECISIONS = [(APPROVE, APPROVE), (REFUSE, REFUSE)]
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


class LeaveDecision(serializers.Serializer[Any]):
    """Approved, or refused with a reason."""

    example: Mapping[str, Any] = {"decision": APPROVE, "reason": ""}

    decision = serializers.ChoiceField(DECISIONS)
    reason = Text(max_length=LONGEST, required=False, allow_blank=True, default="")


class LeaveCancellation(Reason):
    """All of a leave, or what lies after `ends_on`."""

    example: Mapping[str, Any] = {
        "reason": "Hoãn chuyến đi",
        "ends_on": None,
        "ends_half": "pm",
    }

    ends_on = DayField(required=False, allow_null=True, default=None)
    ends_half = serializers.ChoiceField(DayHalf.choices, default=DayHalf.AFTERNOON.value)


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


class LeaveRequestsView(Endpoint):
    """Requests that wait."""

    @extend_schema(
        operation_id="list_leave_requests",
        summary="Leave that waits for my decision",
        responses=LeavePage,
        tags=["leave"],
    )
    def get(self, request: Request) -> Response:
        """The nearest first, with who else is away. At most seven queries."""
        _now, today = now_and_today()
        return shown(LeavePage, Page(queries.leave_that_waits(self.actor, today), None))


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


class LeaveDecisionView(Endpoint):
    """A request of somebody else, decided."""

    @extend_schema(
        operation_id="decide_leave",
        summary="Approve or refuse leave",
        request=LeaveDecision,
        responses=LeaveOfPosting,
        tags=["leave"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """The same decision again changes nothing; another one than stands is refused (409)."""
        now, today = now_and_today()
        queries.get_leave_to_decide(self.actor, pk, today)
        sent = self.sent(LeaveDecision)
        is_approved = sent["decision"] == APPROVE
        decided = commands.decide_leave(
            actor=self.actor,
            leave_id=pk,
            approve=is_approved,
            reason="" if is_approved else sent["reason"],
            now=now,
        )
        return shown(LeaveOfPosting, decided)


class LeaveCancellationView(Endpoint):
    """An approved leave, taken back."""

    @extend_schema(
        operation_id="cancel_leave",
        summary="Take approved leave back, or its end",
        request=LeaveCancellation,
        responses=LeaveOfPosting,
        tags=["leave"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """By who keeps people, who decides about it, and its person before it begins."""
        now, today = now_and_today()
        found = queries.get_leave(self.actor.agency_id, pk)
        access.require(queries.may_cancel(self.actor, found, today))
        sent = self.sent(LeaveCancellation)
        done = commands.cancel_leave(actor=self.actor, leave_id=pk, now=now, **sent)
        return shown(LeaveOfPosting, done)


class RecordedLeaveView(Endpoint):
    """An absence that the agency enters for somebody."""

    @extend_schema(
        operation_id="record_leave",
        summary="Record somebody's approved absence",
        request=NewLeave,
        responses={201: LeaveOfPosting},
        tags=["leave"],
    )
    def post(self, request: Request, posting_id: int) -> Response:
        """By who keeps the agency's people; never one's own. Sent again, `leave_overlaps`."""
        posting = queries.get_own_posting(self.actor.agency_id, posting_id)
        days = LeaveDays(**self.sent(NewLeave))
        now, _today = now_and_today()
        made = commands.record_leave(actor=self.actor, posting=posting, days=days, now=now)
        return shown(LeaveOfPosting, made, status=201)
