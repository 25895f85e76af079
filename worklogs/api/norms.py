"""Norms of the catalogue beside the time that accepted work really took."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Endpoint, shown
from organizations.api.paging import Page, paged
from organizations.http import now_and_today
from worklogs.queries.catalogue_norms import Spread, norms_beside


class MinutesOfPiece(serializers.Serializer[Spread]):
    """Minutes for one piece: tenths at the ends, quartiles and the median between."""

    example: Mapping[str, Any] = {
        "low": "60.0",
        "lower_quartile": "80.0",
        "median": "95.0",
        "upper_quartile": "130.0",
        "high": "180.0",
    }

    low = serializers.DecimalField(9, 1)
    lower_quartile = serializers.DecimalField(9, 1)
    median = serializers.DecimalField(9, 1)
    upper_quartile = serializers.DecimalField(9, 1)
    high = serializers.DecimalField(9, 1)


class NormBesideWork(serializers.Serializer[Any]):
    """A task, its norm, and what was accepted of it in half a year."""

    example: Mapping[str, Any] = {
        "task_id": 12,
        "code": "B.03",
        "standard_minutes": 120,
        "entries": 48,
        "people": 9,
        "minutes": MinutesOfPiece.example,
    }

    task_id = serializers.IntegerField(source="task.pk")
    code = serializers.CharField(source="task.code")
    standard_minutes = serializers.IntegerField(source="task.standard_minutes")
    entries = serializers.IntegerField(source="found.entries")
    people = serializers.IntegerField(source="found.people")
    minutes = MinutesOfPiece(
        source="found.spread",
        allow_null=True,
        help_text="Null: fewer than five entries or three people.",
    )


NormPage = paged("norms beside accepted work", NormBesideWork)


class NormsView(Endpoint):
    """Norms."""

    @extend_schema(
        operation_id="list_norms_beside_work",
        summary="Norms beside what was accepted",
        responses=NormPage,
        tags=["catalogue"],
    )
    def get(self, request: Request) -> Response:
        """By code, of the agency's accepted work of half a year, on one page. Two queries."""
        found = norms_beside(self.actor.agency_id, now_and_today()[1])
        rows = [{"task": task, "found": one} for task, one in found]
        return shown(NormPage, Page(rows, None))
