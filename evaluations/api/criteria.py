"""General criteria: one's own sheet of a month, and the head's beside it."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import access, commands
from evaluations.commands import Sheet
from evaluations.models import CriteriaSheet
from evaluations.queries.criteria import sheets_of, side_by_side, tree_for
from evaluations.queries.settings import readings
from evaluations.rules.criteria import MOST_POINTS
from organizations.api.frame import Endpoint, Text, shown
from organizations.commands import note_reading
from organizations.http import now_and_today
from organizations.models import Period, Posting
from organizations.queries import get_period

LONGEST_EVIDENCE = 500
LONGEST_CODE = 32
MOST_LEAVES = 200
A_LEAF: Mapping[str, Any] = {"code": "1.1", "points": "2.00", "evidence": "412/BC-SKHCN"}


class Criterion(serializers.Serializer[Any]):
    """A group or a leaf of the tree, with what both gave; a group's points are its leaves'."""

    code = serializers.CharField(source="criterion.code")
    text = serializers.CharField(source="criterion.text")
    most = serializers.DecimalField(4, 2, source="criterion.points", help_text="Points it gives.")
    depth = serializers.IntegerField(source="criterion.depth")
    is_leaf = serializers.BooleanField(source="criterion.is_leaf")
    asks_evidence = serializers.BooleanField(source="criterion.asks_evidence")
    own = serializers.DecimalField(4, 2, allow_null=True)
    given = serializers.DecimalField(4, 2, allow_null=True)
    evidence = serializers.CharField()


class CriteriaOfMonth(serializers.Serializer[Any]):
    """The tree of a month with the person's sheet and the head's. Totals are null with gaps."""

    example: Mapping[str, Any] = {
        "period": "2026-10",
        "posting_id": 7,
        "step": "0.25",
        "own_total": "27.00",
        "given_total": None,
        "criteria": [
            {
                "code": "1.1",
                "text": "Chấp hành chủ trương, chính sách",
                "most": "2.00",
                "depth": 1,
                "is_leaf": True,
                "asks_evidence": True,
                "own": "2.00",
                "given": None,
                "evidence": "412/BC-SKHCN",
            }
        ],
    }

    period = serializers.CharField()
    posting_id = serializers.IntegerField()
    step = serializers.DecimalField(4, 2, help_text="Points are given in steps of this.")
    own_total = serializers.DecimalField(4, 2, allow_null=True)
    given_total = serializers.DecimalField(4, 2, allow_null=True)
    criteria = Criterion(many=True)


class Leaf(serializers.Serializer[Any]):
    """Points of one leaf, and the evidence for it; null points say nothing."""

    code = Text(max_length=LONGEST_CODE)
    points = serializers.DecimalField(
        4, 2, required=False, allow_null=True, default=None, min_value=0, max_value=MOST_POINTS
    )
    evidence = Text(max_length=LONGEST_EVIDENCE, required=False, allow_blank=True, default="")


class NewSheet(serializers.Serializer[Any]):
    """A sheet, whole or with gaps; a leaf that is not named has no points yet."""

    example: Mapping[str, Any] = {"leaves": [A_LEAF]}

    leaves = serializers.ListField(child=Leaf(), max_length=MOST_LEAVES)

    def validate_leaves(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A leaf is named once."""
        if len({one["code"] for one in value}) < len(value):
            raise serializers.ValidationError("A code stands twice.")
        return value


class OwnCriteriaView(Endpoint):
    """One's own sheet."""

    has_versions = False

    @extend_schema(
        operation_id="read_my_criteria",
        summary="My sheet of general criteria",
        responses=CriteriaOfMonth,
        tags=["scoring"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Beside what the head gave."""
        return _shown(get_period(code), self.posting)

    @extend_schema(
        operation_id="assess_myself",
        summary="Fill my sheet of general criteria",
        request=NewSheet,
        responses=CriteriaOfMonth,
        tags=["scoring"],
    )
    def put(self, request: Request, code: str) -> Response:
        """All of it anew; the sheet before is superseded. What is wrong with which leaf stands in
        `errors` of `wrong_sheet`."""
        period = get_period(code)
        sheet = _sheet(self.sent(NewSheet))
        now, _today = now_and_today()
        commands.assess_oneself(actor=self.actor, period=period, sheet=sheet, now=now)
        return _shown(period, self.posting)


class GivenCriteriaView(Endpoint):
    """The head's sheet of one person."""

    has_versions = False

    @extend_schema(
        operation_id="read_given_criteria",
        summary="A person's sheets of general criteria",
        responses=CriteriaOfMonth,
        tags=["scoring"],
    )
    def get(self, request: Request, code: str, posting_id: int) -> Response:
        """Of those whom one assesses; that is recorded."""
        period, posting = get_period(code), self._assessed(posting_id)
        note_reading(actor=self.actor, page="evaluations.criteria", of=[posting], thing=code)
        return _shown(period, posting)

    @extend_schema(
        operation_id="assess_criteria",
        summary="Fill the head's sheet of a person",
        request=NewSheet,
        responses=CriteriaOfMonth,
        tags=["scoring"],
    )
    def put(self, request: Request, code: str, posting_id: int) -> Response:
        """Complete, its sum is the general points of the month."""
        period, posting = get_period(code), self._assessed(posting_id)
        sheet = _sheet(self.sent(NewSheet))
        now, _today = now_and_today()
        commands.assess_criteria(
            actor=self.actor, period=period, posting_id=posting.pk, sheet=sheet, now=now
        )
        return _shown(period, posting)

    def _assessed(self, posting_id: int) -> Posting:
        _now, today = now_and_today()
        return access.get_assessed_posting(self.actor, posting_id, today=today)


def _sheet(sent: Mapping[str, Any]) -> Sheet:
    leaves = sent["leaves"]
    points = {one["code"]: one["points"] for one in leaves if one["points"] is not None}
    return Sheet(points, {one["code"]: one["evidence"] for one in leaves if one["evidence"]})


def _shown(period: Period, posting: Posting) -> Response:
    tree = tree_for(posting.agency_id, period)
    own, given = sheets_of(posting, period)
    said = {
        "period": period.code,
        "posting_id": posting.pk,
        "step": readings(posting.agency_id, period.ends_on).general_step,
        "own_total": _total(own),
        "given_total": _total(given),
        "criteria": side_by_side(tree.groups, own, given),
    }
    return shown(CriteriaOfMonth, said)


def _total(sheet: CriteriaSheet | None) -> Any:
    return None if sheet is None else sheet.total
