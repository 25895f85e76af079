"""That results of a month were made known: what a webhook leads a program to. No names, no figures
of anybody."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.queries.made_known import MadeKnown, made_known
from organizations.api.frame import Endpoint, shown
from organizations.queries import get_period


class MonthMadeKnown(serializers.Serializer[MadeKnown]):
    """How far the results of a month are made known in the agency."""

    example: Mapping[str, Any] = {
        "period": "2026-10",
        "people": 38,
        "first_at": "2026-10-26T08:00:00+07:00",
        "last_at": "2026-10-27T09:30:00+07:00",
    }

    period = serializers.CharField()
    people = serializers.IntegerField(help_text="To whom their result was made known.")
    first_at = serializers.DateTimeField(allow_null=True)
    last_at = serializers.DateTimeField(allow_null=True)


class MadeKnownView(Endpoint):
    """A month whose results are made known."""

    @extend_schema(
        operation_id="read_publication",
        summary="How far the results of a month are made known",
        responses=MonthMadeKnown,
        tags=["events"],
    )
    def get(self, request: Request, code: str) -> Response:
        """In the program's agency. Each person reads their own result on their page."""
        return shown(MonthMadeKnown, made_known(self.actor.agency_id, get_period(code)))
