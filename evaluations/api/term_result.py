"""One person's quarter or year with every step."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import access
from evaluations.api.terms import PersonsTerm, span_of
from evaluations.queries.term_pages import term_page
from organizations.api.frame import Endpoint, shown
from organizations.commands import note_reading
from organizations.http import now_and_today
from organizations.queries import get_own_posting


class MonthOfTerm(serializers.Serializer[Any]):
    """A month of the quarter or year."""

    example: Mapping[str, Any] = {"code": "2026-10", "worked": True, "total": "92.17"}

    code = serializers.CharField()
    worked = serializers.BooleanField(help_text="Whether it counts.")
    total = serializers.DecimalField(5, 2, allow_null=True)


class ResultOfTerm(PersonsTerm):
    """A quarter or a year of one person, with its months and how it came about."""

    example: Mapping[str, Any] = {
        **PersonsTerm.example,
        "unit_level": "",
        "months": [MonthOfTerm.example],
        "steps": [{"name": "total", "value": "92.17"}],
    }

    unit_level = serializers.CharField(help_text="Of the unit led; empty where it does not count.")
    months = MonthOfTerm(many=True)
    steps = serializers.ListField(
        child=serializers.DictField(), help_text="How it came about: formula, article, rounding."
    )


class TermResultView(Endpoint):
    """One result of a term."""

    @extend_schema(
        operation_id="read_result_of_term",
        summary="A result of a quarter or a year with its steps",
        responses=ResultOfTerm,
        tags=["results"],
    )
    def get(self, request: Request, code: str, posting_id: int) -> Response:
        """One's own, or of those whose results one may see; that is recorded."""
        posting = get_own_posting(self.actor.agency_id, posting_id)
        if not access.may_see_result(self.actor, posting, now_and_today()[1]):
            raise PermissionDenied
        span = span_of(self.actor, code)
        page = term_page(self.actor, span, staff_ids=[posting.staff_id], anybody=True)
        line = next((one for one in page.lines if one.posting.pk == posting.pk), None)
        if line is None:
            raise Http404
        note_reading(actor=self.actor, page="evaluations.term_score", of=[posting], thing=code)
        return shown(ResultOfTerm, line)
