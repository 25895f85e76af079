"""Signed decisions about units and people: what each says of itself, and those carried out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Asked, DayField, Endpoint, Text, shown
from organizations.api.paging import PageQuery, page_of, paged
from organizations.models import DecisionKind, StaffingDecision, UnitSuccession
from organizations.rules.moves import NewDecision
from worklogs.queries import moving

LONGEST_NUMBER = 60
LONGEST_SUBJECT = 200
A_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
A_DECISION: Mapping[str, Any] = {
    "number": "12/QĐ-SXD",
    "signed_on": "2026-10-01",
    "effective_on": "2026-10-12",
    "subject": "Sắp xếp tổ chức bộ máy",
}


class SignedDecision(serializers.Serializer[Any]):
    """The decision itself; it holds from `effective_on` on."""

    example: Mapping[str, Any] = A_DECISION

    number = Text(max_length=LONGEST_NUMBER)
    signed_on = DayField()
    effective_on = DayField()
    subject = Text(max_length=LONGEST_SUBJECT, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """As the form of the page."""
        if attrs["effective_on"] < attrs["signed_on"]:
            raise serializers.ValidationError(
                {"effective_on": "It is in force from the day it is signed, or later."}
            )
        return attrs


class Shown(serializers.Serializer[Any]):
    """What was shown of a decision and is to be carried out."""

    digest = serializers.RegexField(r"^[0-9a-f]{64}$", help_text="Of the preview.")


class Succession(serializers.Serializer[UnitSuccession]):
    """A unit and one that goes on with its people or its name."""

    example: Mapping[str, Any] = {
        "unit_id": 3,
        "successor_id": 17,
        "name_before": "Văn phòng",
        "name_after": "Phòng Tổng hợp",
    }

    unit_id = serializers.IntegerField()
    successor_id = serializers.IntegerField()
    name_before = serializers.CharField()
    name_after = serializers.CharField()


class CarriedOut(serializers.Serializer[StaffingDecision]):
    """A decision that was carried out: how many people it moved, and what followed what."""

    example: Mapping[str, Any] = {
        "id": "01997d20-5e6f-7a10-8b22-3c4d5e6f7a8b",
        "kind": "merge",
        **A_DECISION,
        "recorded_at": "2026-10-12T08:00:00+07:00",
        "people": 4,
        "successions": [Succession.example],
    }

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(DecisionKind.choices)
    number = serializers.CharField()
    signed_on = serializers.DateField()
    effective_on = serializers.DateField()
    subject = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    people = serializers.IntegerField()
    successions = Succession(many=True)


CarriedOutPage = paged("decisions that were carried out", CarriedOut)


class DecisionsView(Endpoint):
    """Decisions of the agency."""

    @extend_schema(
        operation_id="list_staffing_decisions",
        summary="Decisions about units and people that were carried out",
        parameters=[PageQuery],
        responses=CarriedOutPage,
        tags=["units"],
    )
    def get(self, request: Request) -> Response:
        """The latest in force first. Two queries."""
        rows = moving.all_decisions(self.actor.agency_id)
        keys = ("-effective_on", "-recorded_at", "id")
        return shown(CarriedOutPage, page_of(rows, keys, self.asked(PageQuery)))


def decision_of(sent: Asked, kind: DecisionKind, pk: UUID) -> NewDecision:
    """The decision as commands take it."""
    return NewDecision(id=pk, kind=kind, **{name: sent[name] for name in A_DECISION})
