"""What other systems brought, as people deal with it: assigned, set aside, put beside an entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Endpoint, IdField, Reason, shown
from organizations.api.paging import PageQuery, page_of, paged
from organizations.api.repeats import KEY, key_of
from organizations.http import now_and_today
from worklogs import access
from worklogs.api.assigning import A_PIECE, Given, PieceForPerson
from worklogs.api.inbound import Inbound
from worklogs.commands import inbound as commands
from worklogs.commands.assignments import Piece, Work
from worklogs.queries import inbound as queries
from worklogs.queries.assignments import with_progress

Example = Mapping[str, Any]


class ReadInbound(Inbound):
    """What was brought, as its unit reads it."""

    example: Example = {
        **Inbound.example,
        "subject": "Báo cáo kết quả rà soát thủ tục hành chính quý III",
        "sender": "UBND tỉnh Khánh Hòa",
        "dated_on": "2026-10-08",
        "returned_on": None,
        "link": "https://eoffice.example/van-ban/10412",
    }

    subject = serializers.CharField()
    sender = serializers.CharField()
    dated_on = serializers.DateField()
    returned_on = serializers.DateField(allow_null=True)
    link = serializers.CharField()


ReadPage = paged("what was brought for one's units", ReadInbound)


class InboundWaitingView(Endpoint):
    """What waits for the head."""

    @extend_schema(
        operation_id="list_inbound_waiting",
        summary="What other systems brought and waits for me",
        parameters=[PageQuery],
        responses=ReadPage,
        tags=["inbound"],
    )
    def get(self, request: Request) -> Response:
        """For the units that one heads, in the order in which it came. One query."""
        asked = self.asked(PageQuery)
        rows = queries.waiting_for(self.actor).select_related("unit")
        return shown(ReadPage, page_of(rows, ("id",), asked))


class InboundDocumentView(Endpoint):
    """One of them."""

    @extend_schema(
        operation_id="read_inbound",
        summary="One thing that other systems brought",
        responses=ReadInbound,
        tags=["inbound"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """For the units that one heads, also what was dealt with."""
        return shown(ReadInbound, queries.get_inbound(self.actor, pk))


class InboundWork(PieceForPerson):
    """The work that it asks for. Its number is kept as the source."""

    example: Example = {
        name: value
        for name, value in A_PIECE.items()
        if name not in {"source_document", "repeats_id"}
    }


class InboundAssignmentView(Endpoint):
    """Work for one person, because of it."""

    @extend_schema(
        operation_id="assign_inbound",
        summary="Assign what was brought to one person",
        parameters=[KEY],
        request=InboundWork,
        responses={201: Given},
        tags=["inbound"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Sent again under the same key, nothing is assigned twice. Dealt with otherwise: 409."""
        found = queries.get_inbound(self.actor, pk)
        sent = self.sent(InboundWork)
        now, today = now_and_today()
        access.require_assignable(self.actor, {sent["assignee_id"]}, today)
        assignee_id = sent.pop("assignee_id")
        made = commands.assign_inbound(
            actor=self.actor,
            document=found,
            batch_id=key_of(request),
            piece=Piece(assignee_id, Work(**sent, source_document=found.number)),
            now=now,
        )
        rows = with_progress(self.actor.agency_id, made.assignments)
        return shown(Given, {"again": made.again, "assignments": rows}, status=201)


class SettingAsideView(Endpoint):
    """Nothing is to be done with it."""

    @extend_schema(
        operation_id="set_inbound_aside",
        summary="Set aside what was brought",
        request=Reason,
        responses=ReadInbound,
        tags=["inbound"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """The reason stays. Dealt with already: 409."""
        found = queries.get_inbound(self.actor, pk)
        reason = self.sent(Reason)["reason"]
        commands.set_aside(actor=self.actor, document=found, reason=reason, now=now_and_today()[0])
        return shown(ReadInbound, queries.get_inbound(self.actor, pk))


class ChosenInbound(serializers.Serializer[Any]):
    """What is put beside an entry."""

    example: Example = {"document_id": 91}

    document_id = IdField()


class InboundBesideView(Endpoint):
    """What came in, as evidence beside an entry of one's own."""

    @extend_schema(
        operation_id="list_inbound_for_entry",
        summary="What I may put beside my entry",
        parameters=[PageQuery],
        responses=ReadPage,
        tags=["inbound"],
    )
    def get(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """What waits in one's unit, and what became work of one's own. Two queries."""
        access.get_own_entry(self.actor, entry_id, work_date=work_date)
        rows = queries.mine(self.actor).select_related("unit")
        return shown(ReadPage, page_of(rows, ("id",), self.asked(PageQuery)))

    @extend_schema(
        operation_id="put_inbound_beside",
        summary="Put what was brought beside my entry",
        request=ChosenInbound,
        responses=ReadInbound,
        tags=["inbound"],
    )
    def post(self, request: Request, work_date: date, entry_id: UUID) -> Response:
        """Beside one entry; again does nothing. Beside another already, or set aside: 409."""
        entry = access.get_own_entry(self.actor, entry_id, work_date=work_date)
        found = queries.get_mine(self.actor, self.sent(ChosenInbound)["document_id"])
        commands.put_beside(actor=self.actor, document=found, entry=entry, now=now_and_today()[0])
        return shown(ReadInbound, queries.get_mine(self.actor, found.pk))
