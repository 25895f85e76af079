"""Trees of general criteria: those there are, and another one from a month on."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import commands
from evaluations.api.law import HELD, HeldFrom, holds
from evaluations.models import CriteriaSet
from evaluations.queries import rule_settings as queries
from evaluations.queries.settings import readings
from evaluations.rule_settings_form import ROWS
from evaluations.rules.criteria_rows import (
    LONGEST_TEXT,
    CriterionRow,
    check_rows,
    is_whole,
    tree_of,
)
from organizations.api.frame import Endpoint, Text, shown
from organizations.api.paging import Page, paged
from organizations.http import now_and_today

A_ROW: Mapping[str, Any] = {
    "code": "I.1",
    "text": "Chấp hành kỷ luật, kỷ cương hành chính",
    "points": "5",
    "asks_evidence": False,
}


class NewRow(serializers.Serializer[Any]):
    """One criterion, or a group of them: `I.2.1` belongs to `I.2`, and that to `I`."""

    example: Mapping[str, Any] = A_ROW

    code = Text(max_length=30)
    text = Text(max_length=LONGEST_TEXT)
    points = serializers.DecimalField(
        5, 2, required=False, allow_null=True, default=None, min_value=0,
        help_text="Null of a group, which has the points of its parts.",
    )  # fmt: skip
    asks_evidence = serializers.BooleanField(required=False, default=False)


class NewCriteria(HeldFrom):
    """A tree whose points add up to 30."""

    example: Mapping[str, Any] = {
        "title": "Tiêu chí chung của Sở",
        "rows": [{**A_ROW, "code": "I", "text": "Phẩm chất", "points": None}, A_ROW],
        **HELD,
    }

    title = Text(max_length=200)
    rows = serializers.ListField(child=NewRow(), min_length=1, max_length=ROWS)


class TreeOfCriteria(serializers.Serializer[CriteriaSet]):
    """A tree that was set. ``agency_id`` null: by the province, for every agency."""

    example: Mapping[str, Any] = {
        "id": 4,
        "agency_id": 1,
        "title": "Tiêu chí chung của Sở",
        "valid_from": "2027-01-01",
        "document": HELD["document"],
        "tree": [{"code": "I", "text": "Phẩm chất", "points": "30", "children": []}],
    }

    id = serializers.IntegerField()
    agency_id = serializers.IntegerField(allow_null=True)
    title = serializers.CharField()
    valid_from = serializers.DateField()
    document = serializers.CharField(source="legal_source")
    tree = serializers.ListField(
        child=serializers.DictField(), help_text="Groups with `children`; leaves have `points`."
    )


TreePage = paged("trees of criteria", TreeOfCriteria)


class CriteriaSetsView(Endpoint):
    """General criteria."""

    @extend_schema(
        operation_id="list_criteria_sets",
        summary="Trees of general criteria",
        responses=TreePage,
        tags=["law"],
    )
    def get(self, request: Request) -> Response:
        """Of one's agency and of the province, the newest first, on one page. One query."""
        commands.sets_for_province(self.actor)
        return shown(TreePage, Page(queries.criteria_sets(self.actor.agency_id), None))

    @extend_schema(
        operation_id="set_criteria",
        summary="Judge by other criteria from a month on",
        request=NewCriteria,
        responses={201: TreeOfCriteria},
        tags=["law"],
    )
    def post(self, request: Request) -> Response:
        """For one's agency; receivers of reports set them for the province. There is a tree from
        that month already: 409."""
        for_province = commands.sets_for_province(self.actor)
        sent = self.sent(NewCriteria)
        held = holds(sent, for_province=for_province)
        rows = [CriterionRow(**row) for row in sent["rows"]]
        _check(rows, readings(self.actor.agency_id, held.first.ends_on).general_step)
        made = commands.set_criteria(
            actor=self.actor,
            title=sent["title"],
            tree=tree_of(rows),
            holds=held,
            now=now_and_today()[0],
        )
        return shown(TreeOfCriteria, made, status=201)


def _check(rows: Sequence[CriterionRow], step: Decimal) -> None:
    """What the page says of each row. Raises: ValidationError."""
    wrong = {
        f"rows.{place}": ErrorDetail("See the code.", code=str(error))
        for place, error in check_rows(rows, step=step).items()
    }
    if not wrong and not is_whole(rows):
        wrong = {"rows": ErrorDetail("The points of all leaves must make 30.", code="not_thirty")}
    if wrong:
        raise serializers.ValidationError(wrong)
