"""Many people moved within the agency by one decision: shown first, then all of it, or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Asked, Endpoint, Text, shown
from organizations.api.repeats import KEY, key_of
from organizations.audit import new_id
from organizations.http import now_and_today
from organizations.models import DecisionKind
from organizations.queries.decisions import carried_out
from organizations.queries.staff_sheets import closed_through
from organizations.refusals import (
    Outdated,
    PeriodIsClosed,
)
from organizations.refused_decisions import DecisionIsOther
from organizations.rules.move_sheets import Numbered, PlannedMove
from organizations.rules.moves import NewDecision
from worklogs.api.decisions import (
    A_DECISION,
    A_DIGEST,
    CarriedOut,
    Shown,
    SignedDecision,
    decision_of,
)
from worklogs.commands.moving import transfer
from worklogs.queries import moving

MOST_MOVES = 2000
LONGEST = 120
A_MOVE: Mapping[str, Any] = {
    "staff_code": "KH00007",
    "full_name": "Trần Thị Thử",
    "from_unit": "",
    "to_unit": "SXD-TC",
    "job_position": "",
    "title": "",
}


class WantedMove(serializers.Serializer[Any]):
    """Who goes where; units by their codes. A name is compared, empty words keep what is."""

    example: Mapping[str, Any] = A_MOVE

    staff_code = Text(max_length=LONGEST)
    full_name = Text(max_length=LONGEST, required=False, allow_blank=True, default="")
    from_unit = Text(
        max_length=LONGEST,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of somebody with several postings.",
    )
    to_unit = Text(max_length=LONGEST)
    job_position = Text(max_length=LONGEST, required=False, allow_blank=True, default="")
    title = Text(max_length=LONGEST, required=False, allow_blank=True, default="")


class Moves(SignedDecision):
    """A decision with those whom it moves."""

    example: Mapping[str, Any] = {**A_DECISION, "moves": [A_MOVE]}

    moves = serializers.ListField(child=WantedMove(), min_length=1, max_length=MOST_MOVES)


class ShownMoves(Moves, Shown):
    """The same again, with the digest of what was shown."""

    example: Mapping[str, Any] = {**Moves.example, "digest": A_DIGEST}


class MoveWrong(serializers.Serializer[Any]):
    """What is wrong with a row."""

    example: Mapping[str, Any] = {"field": "to_unit", "code": "no_such_unit"}

    field = serializers.CharField()
    code = serializers.CharField()


class MoveShown(serializers.Serializer[PlannedMove]):
    """A row and what it would do; null where nobody was found."""

    example: Mapping[str, Any] = {
        "number": 0,
        "staff_code": "KH00007",
        "posting_id": 7,
        "full_name": "Trần Thị Thử",
        "from_unit": "SXD-VP",
        "to_unit": "SXD-TC",
        "problems": [],
    }

    number = serializers.IntegerField(help_text="Its place in `moves`, from 0.")
    staff_code = serializers.CharField(source="cells.staff_code")
    posting_id = serializers.IntegerField(source="held.posting_id", default=None, allow_null=True)
    full_name = serializers.CharField(source="held.full_name", default=None, allow_null=True)
    from_unit = serializers.CharField(source="held.unit_code", default=None, allow_null=True)
    to_unit = serializers.CharField(source="cells.to_unit")
    problems = serializers.SerializerMethodField()

    def get_problems(self, row: PlannedMove) -> list[dict[str, str]]:
        """Field and code."""
        return [{"field": field, "code": str(what)} for field, what in row.problems]


class MovesPreview(serializers.Serializer[Any]):
    """What each row would do. Nothing of it was stored."""

    example: Mapping[str, Any] = {"digest": A_DIGEST, "moves": [MoveShown.example]}

    digest = serializers.CharField(
        allow_null=True,
        help_text="Send it to have exactly this carried out; null while a row has a problem.",
    )
    moves = MoveShown(many=True)


class MovesPreviewView(Endpoint):
    """What moves would do."""

    @extend_schema(
        operation_id="preview_moves",
        summary="What a decision that moves people would do",
        request=Moves,
        responses=MovesPreview,
        tags=["units"],
    )
    def post(self, request: Request) -> Response:
        """Each row with the posting that it moves, or with what is wrong. `period_is_closed` where
        reports of that day or later are compiled. Four queries."""
        sent = self.sent(Moves)
        decision = decision_of(sent, DecisionKind.TRANSFER, new_id())
        _require_open(self.actor.agency_id, decision)
        planned = moving.planned_moves(self.actor.agency_id, rows_of(sent), decision.effective_on)
        wrong = any(row.problems for row in planned)
        said = None if wrong else moving.digest(decision, planned)
        return shown(MovesPreview, {"digest": said, "moves": planned})


class MovesView(Endpoint):
    """Moves of people."""

    @extend_schema(
        operation_id="move_people",
        summary="Move people as it was shown",
        parameters=[KEY],
        request=ShownMoves,
        responses={201: CarriedOut},
        tags=["units"],
    )
    def post(self, request: Request) -> Response:
        """Everybody or nobody; work due from that day on goes along. When a row would do something
        else than was shown, nothing is done (409 `outdated`). Sent again under the same key it is
        done once."""
        sent = self.sent(ShownMoves)
        agency_id = self.actor.agency_id
        decision = decision_of(sent, DecisionKind.TRANSFER, key_of(request))
        if not self._was_done(decision, len(sent["moves"])):
            planned = moving.planned_moves(agency_id, rows_of(sent), decision.effective_on)
            require_as_shown(planned, moving.digest(decision, planned), sent["digest"])
            now, _today = now_and_today()
            moves = [row.move for row in planned if row.move is not None]
            transfer(actor=self.actor, decision=decision, moves=moves, now=now)
        return shown(CarriedOut, moving.decision_of(agency_id, decision.id), status=201)

    def _was_done(self, decision: NewDecision, count: int) -> bool:
        """Whether it was carried out before. Raises: DecisionIsOther."""
        found = carried_out(self.actor.agency_id, decision)
        if found is not None and found.transfers.count() != count:
            raise DecisionIsOther
        return found is not None


def rows_of(sent: Asked) -> Numbered:
    """The rows as a sheet would hold them, numbered from 0."""
    return list(enumerate(sent["moves"]))


def require_as_shown(planned: Sequence[PlannedMove], digest: str, said: str) -> None:
    """Stop unless the rows do what was shown, all of them.

    Raises:
        Outdated: units or people changed since.
        ValidationError: a row has a problem: none of them was ever shown as good.
    """
    if digest != said:
        raise Outdated
    wrong = {
        f"moves.{row.number}.{field}": serializers.ErrorDetail(str(what), str(what))
        for row in planned
        for field, what in row.problems
    }
    if wrong:
        raise serializers.ValidationError(wrong)


def _require_open(agency_id: int, decision: NewDecision) -> None:
    closed = closed_through(agency_id)
    if closed is not None and decision.effective_on <= closed:
        raise PeriodIsClosed
