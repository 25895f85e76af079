"""What a person says of their own figures, and the head of a unit of its hours."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import commands
from organizations.api.frame import Endpoint, Lines, shown
from organizations.http import now_and_today
from organizations.queries import get_period

LONGEST = 2000


class NewExplanation(serializers.Serializer[Any]):
    """What one says of them."""

    example: Mapping[str, Any] = {"words": "Tuần 41 cả phòng đi tập huấn."}

    words = Lines(max_length=LONGEST)


class Explanation(serializers.Serializer[Any]):
    """Words beside figures. They stand; others may be added."""

    example: Mapping[str, Any] = {
        **NewExplanation.example,
        "written_at": "2026-10-26T08:00:00+07:00",
    }

    words = serializers.CharField()
    written_at = serializers.DateTimeField()


class ExplanationView(Endpoint):
    """Words beside one's own figures."""

    @extend_schema(
        operation_id="explain_figures",
        summary="Put words beside my figures",
        request=NewExplanation,
        responses={201: Explanation},
        tags=["figures"],
    )
    def post(self, request: Request, code: str) -> Response:
        """One's direct head reads them. The same words again stand once."""
        period = get_period(code)
        words = self.sent(NewExplanation)["words"]
        now, _today = now_and_today()
        made = commands.explain_figures(actor=self.actor, period=period, words=words, now=now)
        return shown(Explanation, made, status=201)


class UnitExplanationView(Endpoint):
    """Words beside the hours of a unit."""

    @extend_schema(
        operation_id="explain_unit",
        summary="Put words beside the hours of my unit",
        request=NewExplanation,
        responses={201: Explanation},
        tags=["figures"],
    )
    def post(self, request: Request, code: str, unit_id: int) -> Response:
        """By who heads it. They go with the report."""
        period = get_period(code)
        words = self.sent(NewExplanation)["words"]
        now, _today = now_and_today()
        made = commands.explain_unit(
            actor=self.actor, period=period, unit_id=unit_id, words=words, now=now
        )
        return shown(Explanation, made, status=201)
