"""Units of a month beside their peers: those of the agency, and of the province."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.policy import COMPARE_PROVINCE, COMPARE_UNITS
from evaluations.queries import unit_explanations
from evaluations.queries.unit_funnels import (
    UnitLine,
    UnitsView,
    own_units,
    peers_of_kind,
    province_units,
)
from organizations.api.frame import Endpoint, shown
from organizations.http import now_and_today
from organizations.models import Agency, Block
from organizations.queries import get_period, routed_to
from organizations.rules.policy import Relation

A_UNIT: Mapping[str, Any] = {
    "unit_id": 3,
    "name": "Văn phòng",
    "agency": "Sở Xây dựng",
    "kind": "government",
    "people": 12,
    "person_days": 240.0,
    "hours": 6.9,
    "expected_hours": 6.4,
    "distance": 1.2,
    "is_odd": False,
    "is_alarming": False,
    "parts": [{"group": "B", "hours": 0.3}],
    "two_people_hours": 0.2,
    "days_logged": 228,
    "days_declared": 220,
    "days_on_time": 214,
    "entries": 840,
    "entries_reviewed": 801,
    "asked": 1,
}


class PartOfDifference(serializers.Serializer[Any]):
    """What a part of the work adds to the difference, in hours of an expected day."""

    example: Mapping[str, Any] = A_UNIT["parts"][0]

    group = serializers.CharField()
    hours = serializers.FloatField()


class UnitBesidePeers(serializers.Serializer[Any]):
    """A unit's month; what compares is null where it is not compared."""

    example: Mapping[str, Any] = A_UNIT

    unit_id = serializers.IntegerField(source="line.month.unit_id")
    name = serializers.CharField(source="line.month.name")
    agency = serializers.CharField(source="line.agency")
    kind = serializers.CharField(source="line.month.peer_group", help_text="Kind of agency.")
    people = serializers.IntegerField(source="line.month.people")
    person_days = serializers.FloatField(source="line.month.person_days")
    hours = serializers.FloatField(
        source="line.month.hours", help_text="Of an expected person-day."
    )
    expected_hours = serializers.FloatField(allow_null=True)
    distance = serializers.FloatField(
        allow_null=True, source="line.z", help_text="From what is expected, in usual spreads."
    )
    is_odd = serializers.BooleanField(source="line.is_odd")
    is_alarming = serializers.BooleanField(source="line.is_alarming")
    parts = PartOfDifference(many=True, source="line.drivers")
    two_people_hours = serializers.FloatField(
        source="line.two_people", help_text="What two people add."
    )
    days_logged = serializers.IntegerField(source="line.month.day_count")
    days_declared = serializers.IntegerField(source="line.month.declared_count")
    days_on_time = serializers.IntegerField(source="line.month.on_time_count")
    entries = serializers.IntegerField(source="line.month.entry_count")
    entries_reviewed = serializers.IntegerField(source="line.month.reviewed_count")
    asked = serializers.IntegerField(
        allow_null=True, source="line.asked", help_text="Null: fewer than five people, or others'."
    )


class WordsOfHead(serializers.Serializer[Any]):
    """What a head said of the hours of a unit."""

    example: Mapping[str, Any] = {
        "unit_id": 3,
        "author": "Lê Văn Mẫu",
        "words": "Tuần 41 cả phòng đi tập huấn.",
        "written_at": "2026-10-26T08:00:00+07:00",
    }

    unit_id = serializers.IntegerField()
    author = serializers.CharField()
    words = serializers.CharField()
    written_at = serializers.DateTimeField()


class UnitsBesidePeers(serializers.Serializer[Any]):
    """Units of a month, the farthest from what is expected first, and what their heads said."""

    example: Mapping[str, Any] = {
        "period": "2026-10",
        "units": [A_UNIT],
        "words": [WordsOfHead.example],
    }

    period = serializers.CharField()
    units = UnitBesidePeers(many=True)
    words = WordsOfHead(many=True)


class KindQuery(serializers.Serializer[Any]):
    """Which units of the province."""

    kind = serializers.ChoiceField(
        [(one.value, one.value) for one in Block],
        required=False,
        help_text="Of this kind of agency alone.",
    )


class OwnUnitsView(Endpoint):
    """The agency's units beside anonymous peers."""

    @extend_schema(
        operation_id="read_units_beside_peers",
        summary="Units of my agency beside their peers",
        responses=UnitsBesidePeers,
        tags=["figures"],
    )
    def get(self, request: Request, code: str) -> Response:
        """For who heads a unit, those they head. Six queries."""
        period = get_period(code)
        agency = get_object_or_404(Agency, pk=self.actor.agency_id)
        is_all = self.actor.may(COMPARE_UNITS, Relation.AGENCY)
        view = own_units(agency, period, None if is_all else self.actor.headed_unit_ids())
        told = {line.month.unit_id for line in view.lines}
        said = [one for one in unit_explanations(agency.pk, period) if one.unit_id in told]
        lines = _beside(view, view.lines)
        return shown(UnitsBesidePeers, {"period": period.code, "units": lines, "words": said})


class ProvinceUnitsView(Endpoint):
    """The units of the province."""

    @extend_schema(
        operation_id="read_units_of_province",
        summary="Units of the province beside their peers",
        parameters=[KindQuery],
        responses=UnitsBesidePeers,
        tags=["figures"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Of at least five people, without people and words. To a receiver, those of the agencies
        whose reports come to it. Six queries."""
        period = get_period(code)
        kind = self.asked(KindQuery).get("kind")
        _now, today = now_and_today()
        sees_all = self.actor.may(COMPARE_PROVINCE, Relation.PROVINCE)
        routed = None if sees_all else routed_to(self.actor.agency_id, today)
        view = province_units(period, actor=self.actor, today=today, agency_ids=routed)
        lines = [line for line in view.lines if kind is None or line.month.peer_group == kind]
        units = _beside(view, lines)
        return shown(UnitsBesidePeers, {"period": period.code, "units": units, "words": []})


def _beside(view: UnitsView, lines: Sequence[UnitLine]) -> list[dict[str, Any]]:
    """Each line with the hours that its peers let expect."""
    found = []
    for line in lines:
        peers = peers_of_kind(view.funnels, line.month.peer_group)
        is_compared = peers is not None and line.z is not None
        expected = peers.expected(line.month) if is_compared and peers else None
        found.append({"line": line, "expected_hours": expected})
    return found
