"""Results: one's own by month, and one with every step; when it was made known."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations import access
from evaluations.queries import results as queries
from evaluations.queries.petitions import may_file_until, publication_of
from organizations.api.frame import Endpoint
from organizations.api.paging import Page, paged
from organizations.commands import note_reading
from organizations.http import now_and_today
from organizations.models import Period, Posting

EXAMPLE: Mapping[str, Any] = {
    "period": "2026-10",
    "version": 1,
    "rule_set": "nd335-2025",
    "is_leader": False,
    "quantity": "0.750000",
    "quality": "1.000000",
    "timeliness": "1.000000",
    "task_points": "64.17",
    "general_points": "28.00",
    "total": "92.17",
    "level": "excellent",
    "reasons": [],
}

# What a standing and its serializer call alike.
FIGURES = (
    "rule_set",
    "is_leader",
    "quantity",
    "quality",
    "timeliness",
    "task_points",
    "general_points",
    "total",
    "level",
    "reasons",
)


# Results are rounded by the rules already: nothing is rounded here.
def _points(words: str, digits: int = 5, places: int = 2) -> serializers.DecimalField:
    return serializers.DecimalField(digits, places, allow_null=True, help_text=words)


class Figures(serializers.Serializer[Any]):
    """What every result of a month says."""

    period = serializers.CharField()
    rule_set = serializers.CharField()
    is_leader = serializers.BooleanField()
    quantity = _points("a", 8, 6)
    quality = _points("b", 8, 6)
    timeliness = _points("c", 8, 6)
    task_points = _points("Of 70.")
    general_points = _points("Of 30.")
    total = _points("Of 100; null where there is not enough data.")
    level = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Why no total.")


class FrozenResult(Figures):
    """A frozen result of a month, in its last version."""

    example: Mapping[str, Any] = {**EXAMPLE, "computed_at": "2026-10-20T17:00:00+07:00"}

    period = serializers.CharField(source="period.code")
    version = serializers.IntegerField()
    computed_at = serializers.DateTimeField()


FrozenPage = paged("one's frozen results", FrozenResult)


class ScoresView(Endpoint):
    """One's own frozen results."""

    @extend_schema(
        operation_id="list_my_results",
        summary="My frozen results",
        responses=FrozenPage,
        tags=["results"],
    )
    def get(self, request: Request) -> Response:
        """The newest month first, all of them on one page."""
        return Response(FrozenPage(Page(queries.final_scores(self.posting), None)).data)


class Result(Figures):
    """A result as it stands: frozen, or provisional while the month is open."""

    example: Mapping[str, Any] = {
        **EXAMPLE,
        "version": None,
        "is_frozen": False,
        "steps": [{"name": "task_points", "value": "64.17"}],
        "published_at": None,
        "may_petition_until": None,
    }

    version = serializers.IntegerField(allow_null=True)
    is_frozen = serializers.BooleanField()
    steps = serializers.ListField(
        child=serializers.DictField(), help_text="How it came about: formula, article, rounding."
    )
    published_at = serializers.DateTimeField(allow_null=True, help_text="When it was made known.")
    may_petition_until = serializers.DateField(
        allow_null=True, help_text="One's own, while one may."
    )


class ScoreView(Endpoint):
    """One result with every step."""

    @extend_schema(
        operation_id="read_result",
        summary="A result of a month with its steps",
        responses=Result,
        tags=["results"],
    )
    def get(self, request: Request, code: str, posting_id: int) -> Response:
        """One's own, or of those whose results one may see; that is recorded."""
        posting = Posting.objects.filter(agency_id=self.actor.agency_id, pk=posting_id).first()
        period = Period.objects.filter(code=code).first()
        if posting is None or period is None:
            raise Http404
        _now, today = now_and_today()
        if not access.may_see_result(self.actor, posting, today):
            raise PermissionDenied
        standing = queries.standing(posting, period)
        if standing is None:
            raise Http404
        note_reading(actor=self.actor, page="evaluations.score", of=[posting], thing=code)
        return Response(Result(self._said(posting, period, standing, today)).data)

    def _said(
        self, posting: Posting, period: Period, standing: queries.Standing, today: date
    ) -> dict[str, Any]:
        published = None if standing.score is None else publication_of(posting, period)
        is_own = published is not None and posting.pk == self.actor.posting_id
        return {name: getattr(standing, name) for name in (*FIGURES, "steps")} | {
            "period": period.code,
            "version": None if standing.score is None else standing.score.version,
            "is_frozen": standing.score is not None,
            "published_at": None if published is None else published.published_at,
            "may_petition_until": may_file_until(published, today)
            if published is not None and is_own
            else None,
        }
