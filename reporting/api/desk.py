"""How far the agencies are: at a receiver's desk, and over the whole province."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Endpoint
from organizations.http import now_and_today
from organizations.models import Block
from reporting.api.reports import ReportingAgency
from reporting.queries.desk import DeskLine, desk
from reporting.queries.oversight import province_state
from reporting.queries.reports import get_period


class LineOfDesk(serializers.Serializer[DeskLine]):
    """One agency and its last report. Figures name nobody."""

    agency = ReportingAgency()
    block = serializers.ChoiceField(Block.choices, source="agency.block")
    stage = serializers.CharField(help_text="Of the agency in the period; empty before it began.")
    report_id = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    status = serializers.CharField(help_text="Of the report; `missing_report` without one.")
    submitted_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    is_missed = serializers.BooleanField(help_text="Nothing was submitted when it was due.")
    figures = serializers.DictField(allow_null=True)


class Desk(serializers.Serializer[Any]):
    """A period over several agencies."""

    example: Mapping[str, Any] = {
        "period": "2026-10",
        "due_on": "2026-10-23",
        "counts": {"agencies": 2, "submitted": 1, "missing": 1},
        "agencies": [
            {
                "agency": {"id": 1, "code": "SXD", "name": "Sở Xây dựng"},
                "block": "government",
                "stage": "reviewing_closed",
                "report_id": 12,
                "version": 1,
                "status": "submitted",
                "submitted_at": "2026-10-22T10:00:00+07:00",
                "is_late": False,
                "is_missed": False,
                "figures": {"headcount": 40},
            }
        ],
    }

    period = serializers.CharField(source="period.code")
    due_on = serializers.DateField(source="period.due_on")
    counts = serializers.DictField(child=serializers.IntegerField())
    agencies = LineOfDesk(many=True, source="lines")


class DeskView(Endpoint):
    """A receiver's desk."""

    @extend_schema(
        operation_id="read_desk",
        summary="Agencies that report here, in a period",
        responses=Desk,
        tags=["reports"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Each with the last report that it delivered."""
        found = desk(self.actor.agency_id, get_period(code), now_and_today()[1])
        return Response(Desk(found).data)


class ProvinceView(Endpoint):
    """The province."""

    @extend_schema(
        operation_id="read_province",
        summary="Every agency of the province, in a period",
        responses=Desk,
        tags=["reports"],
    )
    def get(self, request: Request, code: str) -> Response:
        """For those who oversee it: stages and figures, no people."""
        _now, today = now_and_today()
        return Response(Desk(province_state(get_period(code), actor=self.actor, today=today)).data)
