"""Leave of others: what waits for a decision, what is taken back, what the agency records."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import access, commands, queries
from organizations.api.frame import DayField, Endpoint, Reason, Text, shown
from organizations.api.leave import LONGEST, LeaveOfPosting, LeavePage, NewLeave
from organizations.api.paging import Page
from organizations.commands.leave import LeaveDays
from organizations.http import now_and_today
from organizations.models import DayHalf

APPROVE, REFUSE = "approve", "refuse"
DECISIONS = [(APPROVE, APPROVE), (REFUSE, REFUSE)]


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
