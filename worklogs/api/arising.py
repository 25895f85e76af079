"""Arising work: proposed by who does it, decided by who reviews them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import DayField, Endpoint, IdField, Reason, Text, shown
from organizations.api.paging import PageQuery, page_of, paged
from organizations.api.repeats import KEY, key_of
from organizations.http import now_and_today
from worklogs import commands
from worklogs.models import ArisingStatus, AssignmentProposal
from worklogs.queries import assignments_proposals as queries
from worklogs.queries.own_log import require_log

SAID: Mapping[str, Any] = {
    "task_id": 12,
    "title": "Tiếp đoàn kiểm tra đột xuất",
    "quantity": "2",
    "starts_on": "2026-10-12",
    "due_on": "2026-10-14",
    "reason": "Chủ tịch giao miệng sáng nay",
}


class NewArising(serializers.Serializer[Any]):
    """Work that came up, as its proposer describes it."""

    example: Mapping[str, Any] = SAID

    task_id = IdField()
    title = Text(max_length=200, required=False, allow_blank=True, default="")
    quantity = serializers.DecimalField(12, 2, min_value=0)
    starts_on = DayField()
    due_on = DayField()
    reason = Text(max_length=500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What the table's constraints would refuse too."""
        if not attrs["quantity"]:
            raise serializers.ValidationError({"quantity": "Propose more than zero."})
        if attrs["due_on"] < attrs["starts_on"]:
            raise serializers.ValidationError({"due_on": "It is due before it begins."})
        return attrs


class Arising(serializers.Serializer[AssignmentProposal]):
    """A proposal and what became of it. It counts once it is accepted."""

    example: Mapping[str, Any] = {
        "id": "01997a3e-5c1b-7c31-9f4e-5d2a8c6b7e10",
        "proposer_id": 7,
        **SAID,
        "quantity": "2.00",
        "proposed_at": "2026-10-12T16:00:00+07:00",
        "status": "proposed",
        "decided_at": None,
        "refusal_reason": "",
        "assignment_id": None,
    }

    id = serializers.UUIDField()
    proposer_id = serializers.IntegerField()
    task_id = serializers.IntegerField()
    title = serializers.CharField()
    quantity = serializers.DecimalField(12, 2)
    starts_on = serializers.DateField()
    due_on = serializers.DateField()
    reason = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    status = serializers.ChoiceField(ArisingStatus.choices)
    decided_at = serializers.DateTimeField(allow_null=True)
    refusal_reason = serializers.CharField()
    assignment_id = serializers.IntegerField(allow_null=True)


ArisingPage = paged("proposed work", Arising)


class ArisingQuantity(serializers.Serializer[Any]):
    """How many pieces the reviewer sees fit."""

    example: Mapping[str, Any] = {"quantity": "2"}

    quantity = serializers.DecimalField(12, 2, min_value=0)

    def validate_quantity(self, value: Any) -> Any:
        """More than none."""
        if not value:
            raise serializers.ValidationError("Assign more than zero.")
        return value


class ArisingListView(Endpoint):
    """What one proposed."""

    @extend_schema(
        operation_id="list_my_arising",
        summary="Work that I proposed",
        parameters=[PageQuery],
        responses=ArisingPage,
        tags=["assigning"],
    )
    def get(self, request: Request) -> Response:
        """The latest first. One query."""
        require_log(self.actor)
        rows = queries.all_my_proposals(self.actor)
        return shown(ArisingPage, page_of(rows, ("-proposed_at", "id"), self.asked(PageQuery)))

    @extend_schema(
        operation_id="propose_arising",
        summary="Propose work that came up",
        parameters=[KEY],
        request=NewArising,
        responses={201: Arising},
        tags=["assigning"],
    )
    def post(self, request: Request) -> Response:
        """To whoever reviews one. Sent again under the same key, it stands once."""
        require_log(self.actor)
        now, _today = now_and_today()
        arising = commands.Arising(id=key_of(request), **self.sent(NewArising))
        return shown(
            Arising, commands.propose_work(actor=self.actor, arising=arising, now=now), status=201
        )


class ArisingWaitingView(Endpoint):
    """What one's people proposed."""

    @extend_schema(
        operation_id="list_arising_to_decide",
        summary="Proposed work that waits for me",
        parameters=[PageQuery],
        responses=ArisingPage,
        tags=["assigning"],
    )
    def get(self, request: Request) -> Response:
        """Soonest due first. Four queries."""
        rows = queries.all_waiting_for(self.actor, now_and_today()[1])
        return shown(ArisingPage, page_of(rows, ("due_on", "id"), self.asked(PageQuery)))


class ArisingWithdrawalView(Endpoint):
    """A proposal of one's own, taken back."""

    @extend_schema(
        operation_id="withdraw_arising",
        summary="Take my proposal back",
        request=None,
        responses=Arising,
        tags=["assigning"],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """While nobody has decided."""
        now, _today = now_and_today()
        queries.get_own_proposal(self.actor, pk)
        commands.withdraw_proposal(actor=self.actor, proposal_id=pk, now=now)
        return shown(Arising, queries.get_own_proposal(self.actor, pk))


class ArisingAcceptanceView(Endpoint):
    """A proposal that becomes assigned work."""

    @extend_schema(
        operation_id="accept_arising",
        summary="Accept proposed work",
        request=ArisingQuantity,
        responses=Arising,
        tags=["assigning"],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """For who reviews the proposer, with the quantity they see fit."""
        now, today = now_and_today()
        queries.get_to_decide(self.actor, pk, today)
        quantity = self.sent(ArisingQuantity)["quantity"]
        commands.accept_proposal(actor=self.actor, proposal_id=pk, quantity=quantity, now=now)
        return shown(Arising, queries.get_to_decide(self.actor, pk, today))


class ArisingRefusalView(Endpoint):
    """A proposal that becomes no assigned work."""

    @extend_schema(
        operation_id="refuse_arising",
        summary="Refuse proposed work",
        request=Reason,
        responses=Arising,
        tags=["assigning"],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """With a reason that the proposer reads."""
        now, today = now_and_today()
        queries.get_to_decide(self.actor, pk, today)
        reason = self.sent(Reason)["reason"]
        commands.refuse_proposal(actor=self.actor, proposal_id=pk, reason=reason, now=now)
        return shown(Arising, queries.get_to_decide(self.actor, pk, today))
