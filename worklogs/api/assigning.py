"""Assigning work: what one's people have, more of it for many at once, taken back with a reason."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import DayField, Endpoint, IdField, Reason, Text, shown
from organizations.api.paging import Page, PageQuery, page_of, paged
from organizations.api.repeats import KEY, key_of
from organizations.http import now_and_today
from organizations.queries import period_of
from worklogs import access, commands
from worklogs.api.work import AssignedWork
from worklogs.commands.assignments import Piece, Work
from worklogs.models import BatchSource
from worklogs.queries import assignments_repeat as repeating
from worklogs.queries.assignments import Progress, given_work, with_progress

MOST_PIECES = 500
LONGEST = 200
A_PIECE: Mapping[str, Any] = {
    "assignee_id": 7,
    "task_id": 12,
    "title": "Báo cáo tuần",
    "quantity": "4",
    "starts_on": "2026-09-15",
    "due_on": "2026-10-14",
    "source_document": "",
    "repeats_id": None,
}


class GivenWork(serializers.Serializer[Progress]):
    """Work that somebody was assigned, and how far it is."""

    example: Mapping[str, Any] = {
        **{name: value for name, value in AssignedWork.example.items() if name != "left"},
        "assignee_id": 7,
        "accepted": "1.00",
        "waiting": "0.00",
        "left": "3.00",
        "cancelled_at": None,
        "cancel_reason": "",
    }

    id = serializers.IntegerField(source="assignment.pk")
    assignee_id = serializers.IntegerField(source="assignment.assignee_id")
    task_id = serializers.IntegerField(source="assignment.task_id")
    title = serializers.CharField(source="assignment.title")
    quantity = serializers.DecimalField(12, 2, source="assignment.quantity")
    accepted = serializers.DecimalField(12, 2, help_text="Pieces accepted.")
    waiting = serializers.DecimalField(12, 2, help_text="Pieces that wait for a decision.")
    left = serializers.DecimalField(12, 2, help_text="Pieces neither accepted nor waiting.")
    coefficient = serializers.DecimalField(8, 3, source="assignment.coefficient")
    origin = serializers.CharField(source="assignment.origin")
    starts_on = serializers.DateField(source="assignment.starts_on")
    due_on = serializers.DateField(source="assignment.due_on")
    source_document = serializers.CharField(source="assignment.source_document")
    cancelled_at = serializers.DateTimeField(allow_null=True, source="assignment.cancelled_at")
    cancel_reason = serializers.CharField(source="assignment.cancel_reason")


GivenPage = paged("work that one's people were assigned", GivenWork)


class GivenQuery(PageQuery):
    """Which work."""

    first = DayField(required=False, help_text="Due from this day on; the running period's first.")
    last = DayField(required=False, help_text="Due until this day.")
    assignee_id = IdField(required=False, help_text="Of this posting alone.")


class PieceForPerson(serializers.Serializer[Any]):
    """So many pieces of a task for one person."""

    assignee_id = IdField(help_text="A posting below the unit that one heads.")
    task_id = IdField()
    title = Text(max_length=LONGEST, required=False, allow_blank=True, default="")
    quantity = serializers.DecimalField(12, 2, min_value=0)
    starts_on = DayField()
    due_on = DayField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What the table's constraints would refuse too."""
        if not attrs["quantity"]:
            raise serializers.ValidationError({"quantity": "Assign more than zero."})
        if attrs["due_on"] < attrs["starts_on"]:
            raise serializers.ValidationError({"due_on": "It is due before it begins."})
        return attrs


class NewPiece(PieceForPerson):
    """So many pieces of a task for one person."""

    example: Mapping[str, Any] = A_PIECE

    source_document = Text(max_length=LONGEST, required=False, allow_blank=True, default="")
    repeats_id = IdField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The work of an earlier period of which this is the next.",
    )


class NewWork(serializers.Serializer[Any]):
    """Work to assign by one act: all of it, or none."""

    example: Mapping[str, Any] = {"pieces": [A_PIECE]}

    pieces = serializers.ListField(child=NewPiece(), min_length=1, max_length=MOST_PIECES)


class Given(serializers.Serializer[Any]):
    """What was assigned; `again`: it was before, and nothing was added now."""

    example: Mapping[str, Any] = {"again": False, "assignments": [GivenWork.example]}

    again = serializers.BooleanField()
    assignments = GivenWork(many=True)


class AssignmentsView(Endpoint):
    """The work of one's people."""

    @extend_schema(
        operation_id="list_given_work",
        summary="What my people are assigned, and how far it is",
        parameters=[GivenQuery],
        responses=GivenPage,
        tags=["assigning"],
    )
    def get(self, request: Request) -> Response:
        """Soonest due first, without what was cancelled. Four queries."""
        asked = self.asked(GivenQuery)
        _now, today = now_and_today()
        rows = given_work(
            self.actor,
            today,
            first=asked.get("first") or _period_begins(today),
            last=asked.get("last"),
            assignee_id=asked.get("assignee_id"),
        )
        page = page_of(rows, ("due_on", "id"), asked)
        return shown(GivenPage, Page(with_progress(self.actor.agency_id, page.items), page.next))

    @extend_schema(
        operation_id="assign_work",
        summary="Assign work to one person or many",
        parameters=[KEY],
        request=NewWork,
        responses={201: Given},
        tags=["assigning"],
    )
    def post(self, request: Request) -> Response:
        """Sent again under the same key, nothing is assigned twice; other work under it is refused
        by `batch_is_other`. Eight statements, whatever the number of people."""
        pieces = [_piece(one) for one in self.sent(NewWork)["pieces"]]
        now, today = now_and_today()
        access.require_assignable(self.actor, {piece.assignee_id for piece in pieces}, today)
        repeats = any(piece.repeats_id is not None for piece in pieces)
        made = commands.assign_pieces(
            actor=self.actor,
            batch_id=key_of(request),
            pieces=pieces,
            now=now,
            source=BatchSource.LAST_PERIOD if repeats else BatchSource.FORM,
        )
        rows = with_progress(self.actor.agency_id, made.assignments)
        return shown(Given, {"again": made.again, "assignments": rows}, status=201)


class CancellationView(Endpoint):
    """Assigned work taken back."""

    @extend_schema(
        operation_id="cancel_work",
        summary="Take assigned work back",
        request=Reason,
        responses=GivenWork,
        tags=["assigning"],
    )
    def post(self, request: Request, pk: int) -> Response:
        """It leaves the denominator. Again does nothing."""
        now, today = now_and_today()
        found = access.get_managed_assignment(self.actor, pk, today)
        reason = self.sent(Reason)["reason"]
        commands.cancel_assignment(actor=self.actor, assignment=found, reason=reason, now=now)
        found.refresh_from_db(fields=["cancelled_at", "cancel_reason"])
        [row] = with_progress(self.actor.agency_id, [found])
        return shown(GivenWork, row)


class Recurring(serializers.Serializer[Any]):
    """Work of the last period, as it would be in this one. Send it back as a piece."""

    example: Mapping[str, Any] = {
        **A_PIECE,
        "quantity": "4.00",
        "repeats_id": 345,
        "is_taken_over": False,
    }

    repeats_id = serializers.IntegerField(source="before.pk")
    assignee_id = serializers.IntegerField(source="before.assignee_id")
    task_id = serializers.IntegerField(
        source="task.pk", default=None, allow_null=True, help_text="Null: it stands no more."
    )
    title = serializers.CharField(source="before.title")
    quantity = serializers.DecimalField(12, 2)
    starts_on = serializers.DateField()
    due_on = serializers.DateField()
    source_document = serializers.CharField(source="before.source_document")
    is_taken_over = serializers.BooleanField()


RecurringPage = paged("work of the last period", Recurring)


class LastPeriodView(Endpoint):
    """What may come back."""

    @extend_schema(
        operation_id="list_recurring_work",
        summary="Last period's work of my people",
        parameters=[PageQuery],
        responses=RecurringPage,
        tags=["assigning"],
    )
    def get(self, request: Request) -> Response:
        """By person, soonest due first. Seven queries."""
        _now, today = now_and_today()
        asked = self.asked(PageQuery)
        periods = repeating.last_and_running(today)
        if periods is None:
            return shown(RecurringPage, Page([], None))
        rows = repeating.work_due_in(periods.before, self.actor, today)
        page = page_of(rows, ("assignee_id", "due_on", "id"), asked)
        found = repeating.recurring(self.actor.agency_id, page.items, periods)
        return shown(RecurringPage, Page(found, page.next))


def _period_begins(today: date) -> date:
    period = period_of(today)
    return period.starts_on if period else today


def _piece(sent: Mapping[str, Any]) -> Piece:
    work = {name: sent[name] for name in A_PIECE if name not in {"assignee_id", "repeats_id"}}
    return Piece(sent["assignee_id"], Work(**work), sent["repeats_id"])
