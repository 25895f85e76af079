"""People moved from one agency to another by a decision of the province: shown first, then all of
it, or nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations import policy
from organizations.api.frame import Endpoint, Text, shown
from organizations.api.repeats import KEY, key_of
from organizations.audit import new_id
from organizations.http import now_and_today
from organizations.models import DecisionKind
from organizations.of_province import deciding
from organizations.refused_decisions import DecisionIsOther
from organizations.rules.moves import Crossing, NewDecision
from worklogs.api.decisions import A_DECISION, A_DIGEST, Shown, SignedDecision, decision_of
from worklogs.api.moving import (
    A_MOVE,
    LONGEST,
    MoveShown,
    WantedMove,
    require_as_shown,
    rows_of,
)
from worklogs.commands.moving import carry_across
from worklogs.commands.previewing import try_crossing
from worklogs.queries.crossing import PlannedCrossing, crossed, digest, planned_crossings

MOST_CROSSINGS = 500
A_CROSSING: Mapping[str, Any] = {**A_MOVE, "from_agency": "SXD", "to_agency": "SNV"}


class WantedCrossing(WantedMove):
    """Who goes from which agency to which unit of another; agencies and units by their codes."""

    example: Mapping[str, Any] = A_CROSSING

    from_agency = Text(max_length=LONGEST)
    to_agency = Text(max_length=LONGEST)


class Crossings(SignedDecision):
    """A decision of the province with those whom it moves."""

    example: Mapping[str, Any] = {**A_DECISION, "moves": [A_CROSSING]}

    moves = serializers.ListField(child=WantedCrossing(), min_length=1, max_length=MOST_CROSSINGS)


class ShownCrossings(Crossings, Shown):
    """The same again, with the digest of what was shown."""

    example: Mapping[str, Any] = {**Crossings.example, "digest": A_DIGEST}


class CrossingsPreview(serializers.Serializer[Any]):
    """What each row would do. Nothing of it was stored."""

    example: Mapping[str, Any] = {"digest": A_DIGEST, "moves": [MoveShown.example]}

    digest = serializers.CharField(
        allow_null=True,
        help_text="Send it to have exactly this carried out; null while a row has a problem.",
    )
    moves = MoveShown(many=True)


class Crossed(serializers.Serializer[Any]):
    """A decision that was carried out in every agency that it names."""

    example: Mapping[str, Any] = {
        "id": "01997d20-5e6f-7a10-8b22-3c4d5e6f7a8b",
        **A_DECISION,
        "people": 1,
    }

    id = serializers.UUIDField(source="decision.id")
    number = serializers.CharField(source="decision.number")
    signed_on = serializers.DateField(source="decision.signed_on")
    effective_on = serializers.DateField(source="decision.effective_on")
    subject = serializers.CharField(source="decision.subject")
    people = serializers.IntegerField()


class CrossingsPreviewView(Endpoint):
    """What crossings would do."""

    @extend_schema(
        operation_id="preview_crossings",
        summary="What a decision that moves people between agencies would do",
        request=Crossings,
        responses=CrossingsPreview,
        tags=["units"],
    )
    def post(self, request: Request) -> Response:
        """Each row with the posting that it moves, or with what is wrong. Where all are good it is
        tried and taken back: what an agency refuses is refused here."""
        sent = self.sent(Crossings)
        decision = decision_of(sent, DecisionKind.TRANSFER, new_id())
        now, today = now_and_today()
        with deciding(self.actor, policy.MOVE_BETWEEN, today):
            planned = planned_crossings(rows_of(sent), decision.effective_on)
        said = None
        if not any(one.row.problems for one in planned):
            moves = _moves(planned)
            try_crossing(actor=self.actor, decision=decision, moves=moves, now=now, today=today)
            said = digest(decision, planned)
        rows = [one.row for one in planned]
        return shown(CrossingsPreview, {"digest": said, "moves": rows})


class CrossingsView(Endpoint):
    """Moves between agencies."""

    @extend_schema(
        operation_id="move_people_between_agencies",
        summary="Move people between agencies as it was shown",
        parameters=[KEY],
        request=ShownCrossings,
        responses={201: Crossed},
        tags=["units"],
    )
    def post(self, request: Request) -> Response:
        """Everybody or nobody, and only after a confirmation on a page; assigned work stays and is
        cancelled. When a row would do something else than was shown, nothing is done (409
        `outdated`). Sent again under the same key it is done once."""
        self.require_confirmation()
        sent = self.sent(ShownCrossings)
        decision = decision_of(sent, DecisionKind.TRANSFER, key_of(request))
        now, today = now_and_today()
        people = self._crossed(decision, sent["moves"], today)
        if people is None:
            with deciding(self.actor, policy.MOVE_BETWEEN, today):
                planned = planned_crossings(rows_of(sent), decision.effective_on)
            require_as_shown(
                [one.row for one in planned], digest(decision, planned), sent["digest"]
            )
            moves = _moves(planned)
            carry_across(actor=self.actor, decision=decision, moves=moves, now=now, today=today)
            people = len(moves)
        return shown(Crossed, {"decision": decision, "people": people}, status=201)

    def _crossed(
        self, decision: NewDecision, moves: list[Mapping[str, Any]], today: date
    ) -> int | None:
        """How many it moved before. Raises: DecisionIsOther."""
        with deciding(self.actor, policy.MOVE_BETWEEN, today):
            people = crossed(decision, {one["from_agency"] for one in moves})
        if people not in {None, len(moves)}:
            raise DecisionIsOther
        return people


def _moves(planned: list[PlannedCrossing]) -> list[Crossing]:
    return [one.crossing for one in planned if one.crossing is not None]
