"""Months beside each other, for who receives reports; what changed since, for who sends one."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.frame import Endpoint, shown
from organizations.http import now_and_today
from reporting import access
from reporting.queries.drafts import draft_snapshot
from reporting.queries.months import Month, Months, months
from reporting.queries.reports import get_period, report_state, snapshot_of
from reporting.rules.changes import Change, changes
from reporting.rules.months import Sums, changed_most, like_for_like, sums

SOME_SUMS: Mapping[str, Any] = {
    "agencies": 12,
    "headcount": 1480,
    "coverage": "0.964000",
    "minutes": "431.20",
    "converted": "21844.50",
    "good_share": "0.810000",
}


class SumsOfAgencies(serializers.Serializer[Sums]):
    """What the frozen figures of some agencies come to; null where nothing divides."""

    example: Mapping[str, Any] = SOME_SUMS

    agencies = serializers.IntegerField()
    headcount = serializers.IntegerField()
    coverage = serializers.DecimalField(
        8, 6, allow_null=True, help_text="Person-days with a log, of those required."
    )
    minutes = serializers.DecimalField(9, 2, allow_null=True, help_text="Of a logged person-day.")
    converted = serializers.DecimalField(16, 2, help_text="Converted products.")
    good_share = serializers.DecimalField(
        8, 6, allow_null=True, help_text="Rated good or better, of those rated."
    )


class MonthInLine(serializers.Serializer[Any]):
    """One month of the line."""

    example: Mapping[str, Any] = {"period": "2026-10", "figures": SOME_SUMS}

    period = serializers.CharField()
    figures = SumsOfAgencies()


class LikeForLike(serializers.Serializer[Any]):
    """Two months over the agencies whose report stands in both."""

    example: Mapping[str, Any] = {"period": "2026-09", "before": SOME_SUMS, "now": SOME_SUMS}

    period = serializers.CharField(help_text="The earlier month.")
    before = SumsOfAgencies()
    now = SumsOfAgencies()


class ChangeOfAgency(serializers.Serializer[Any]):
    """An agency that moved most since the month before."""

    example: Mapping[str, Any] = {
        "measure": "coverage",
        "agency_id": 12,
        "agency": "Sở Xây dựng",
        "before": "0.970000",
        "after": "0.910000",
    }

    measure = serializers.CharField(help_text="`coverage` or `minutes`.")
    agency_id = serializers.IntegerField()
    agency = serializers.CharField()
    before = serializers.DecimalField(12, 6)
    after = serializers.DecimalField(12, 6)


class MonthsBeside(serializers.Serializer[Any]):
    """Up to thirteen months, the earliest first, and what changed."""

    example: Mapping[str, Any] = {
        "months": [MonthInLine.example],
        "compared": [LikeForLike.example],
        "changed": [ChangeOfAgency.example],
    }

    months = MonthInLine(many=True)
    compared = LikeForLike(many=True, help_text="With the month before, and a year before.")
    changed = ChangeOfAgency(many=True)


class MonthsView(Endpoint):
    """Months beside each other."""

    @extend_schema(
        operation_id="read_months",
        summary="Months of the reports that I receive, beside each other",
        responses=MonthsBeside,
        tags=["reports"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Like for like: a comparison is over the agencies in both. Three queries."""
        access.require(access.may_receive(self.actor))
        found = months(self.actor.agency_id, get_period(code))
        line = [
            {"period": one.period.code, "figures": sums(one.figures.values())}
            for one in found.months
        ]
        others = (found.before, found.year_before)
        compared = [row for other in others if (row := _compared(found.now, other)) is not None]
        return shown(
            MonthsBeside, {"months": line, "compared": compared, "changed": _changed(found)}
        )


def _compared(now: Month, other: Month | None) -> dict[str, Any] | None:
    both = like_for_like(now.figures, other.figures) if other else None
    if other is None or both is None:
        return None
    return {"period": other.period.code, "now": both[0], "before": both[1]}


def _changed(found: Months) -> list[dict[str, Any]]:
    if found.before is None:
        return []
    return [
        {
            "measure": measure,
            "agency_id": one.agency_id,
            "agency": found.agencies[one.agency_id].name,
            "before": one.before,
            "after": one.after,
        }
        for measure in ("coverage", "minutes")
        for one in changed_most(found.now.figures, found.before.figures, measure)
    ]


@extend_schema_field(OpenApiTypes.ANY)
class FigureField(serializers.ReadOnlyField):
    """A number, a word or nothing, as the snapshot holds it."""


class ChangedFigure(serializers.Serializer[Change]):
    """One figure as the report holds it, and as the records say today."""

    example: Mapping[str, Any] = {
        "scope": "unit",
        "of": "Văn phòng",
        "figure": "logged_days",
        "before": 228,
        "after": 229,
    }

    scope = serializers.CharField(help_text="`agency`, `unit`, `person` or `words`.")
    of = serializers.CharField(help_text="The unit or the person; empty for the agency.")
    figure = serializers.CharField()
    before = FigureField(help_text="Null: it was not there.")
    after = FigureField(help_text="Null: it is not there.")


class ChangesSince(serializers.Serializer[Any]):
    """What the records say today that the last version of the report does not."""

    example: Mapping[str, Any] = {"report_id": 41, "changes": [ChangedFigure.example]}

    report_id = serializers.IntegerField()
    changes = ChangedFigure(many=True)


class ChangesView(Endpoint):
    """Changes after the report."""

    @extend_schema(
        operation_id="read_changes_since_report",
        summary="What changed after my agency's report was compiled",
        responses=ChangesSince,
        tags=["own report"],
    )
    def get(self, request: Request, code: str) -> Response:
        """Against the last version; 404 before there is one. As much as compiling costs."""
        now, _today = now_and_today()
        period = get_period(code)
        last = report_state(self.actor.agency_id, period).last
        if last is None:
            raise Http404
        live = draft_snapshot(self.actor.agency_id, period, now)
        found = changes(snapshot_of(last), live)
        return shown(ChangesSince, {"report_id": last.pk, "changes": found})
