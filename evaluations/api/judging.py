"""How a month was judged: distributions by unit and reviewer, reviewers, and the drawn sample."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.queries.calibration import Calibration, Spread, calibration
from evaluations.queries.reviewer_months import reviewer_figures
from evaluations.queries.second_looks import audit_sample, second_look_figures
from evaluations.rules.arithmetic import half_up
from evaluations.rules.honesty.stamping import is_stamping
from evaluations.rules.second_looks import Agreement
from organizations.api.frame import Endpoint, shown
from organizations.queries import get_period


class SpreadOfResults(serializers.Serializer[Spread]):
    """Results of one group: how many stand at each level, and means of what has a value."""

    example: Mapping[str, Any] = {
        "name": "Văn phòng",
        "people": 12,
        "levels": {"excellent": 2, "good": 8, "completed": 2},
        "mean_general": "27.50",
        "mean_task": "61.20",
        "mean_total": "88.70",
    }

    name = serializers.CharField(help_text="Of a unit or a reviewer; empty for everybody.")
    people = serializers.IntegerField()
    levels = serializers.DictField(child=serializers.IntegerField(), source="counts")
    mean_general = serializers.DecimalField(5, 2, allow_null=True)
    mean_task = serializers.DecimalField(5, 2, allow_null=True)
    mean_total = serializers.DecimalField(5, 2, allow_null=True)


class Distributions(serializers.Serializer[Calibration]):
    """How units and reviewers judge, side by side; nobody is ranked."""

    example: Mapping[str, Any] = {
        "is_frozen": True,
        "everybody": {**SpreadOfResults.example, "name": ""},
        "by_unit": [SpreadOfResults.example],
        "by_reviewer": [{**SpreadOfResults.example, "name": "Lê Văn Mẫu"}],
    }

    is_frozen = serializers.BooleanField()
    everybody = SpreadOfResults()
    by_unit = SpreadOfResults(many=True)
    by_reviewer = SpreadOfResults(many=True)


class DistributionsView(Endpoint):
    """Distributions."""

    @extend_schema(
        operation_id="read_distributions",
        summary="How units and reviewers judged a month",
        responses=Distributions,
        tags=["scoring"],
    )
    def get(self, request: Request, code: str) -> Response:
        """From frozen results where there are any. Thirteen queries at most."""
        return shown(Distributions, calibration(self.actor.agency_id, get_period(code)))


class MonthOfReviewer(serializers.Serializer[Any]):
    """How one reviewer decided."""

    example: Mapping[str, Any] = {
        "reviewer_id": 8,
        "full_name": "Lê Văn Mẫu",
        "decisions": 210,
        "seconds": 14.2,
        "approved": 0.97,
        "constant": 0.8,
        "leniency": 0.1,
        "is_stamping": False,
    }

    reviewer_id = serializers.IntegerField()
    full_name = serializers.CharField(source="reviewer.staff.full_name")
    decisions = serializers.IntegerField()
    seconds = serializers.FloatField(allow_null=True, help_text="From one decision to the next.")
    approved = serializers.FloatField(help_text="Share accepted.")
    constant = serializers.FloatField(allow_null=True, help_text="Share of the commonest level.")
    leniency = serializers.FloatField(allow_null=True, help_text="Above the other reviewers'.")
    is_stamping = serializers.SerializerMethodField()

    def get_is_stamping(self, row: Any) -> bool:
        return is_stamping(approved=row.approved, constant=row.constant, seconds=row.seconds)


class DrawnSample(serializers.Serializer[Any]):
    """The published sample: anybody can draw it again from its seed."""

    example: Mapping[str, Any] = {
        "seed": "9f2c",
        "population": 812,
        "size": 40,
        "asked": 38,
        "decided": 36,
        "same": 31,
        "compared": 36,
        "difference": "0.14",
        "kappa": "0.78",
    }

    seed = serializers.CharField()
    population = serializers.IntegerField()
    size = serializers.IntegerField()
    asked = serializers.IntegerField()
    decided = serializers.IntegerField()
    same = serializers.IntegerField(allow_null=True)
    compared = serializers.IntegerField(
        allow_null=True, help_text="Null: fewer than ten can be compared."
    )
    difference = serializers.DecimalField(4, 2, allow_null=True)
    kappa = serializers.DecimalField(4, 2, allow_null=True)


class ReviewedMonth(serializers.Serializer[Any]):
    """How a month was reviewed, and how far second looks agreed."""

    example: Mapping[str, Any] = {
        "reviewers": [MonthOfReviewer.example],
        "sample": DrawnSample.example,
    }

    reviewers = MonthOfReviewer(many=True)
    sample = DrawnSample(allow_null=True, help_text="Null: none was drawn.")


class ReviewersView(Endpoint):
    """Reviewers of a month."""

    @extend_schema(
        operation_id="read_reviewers",
        summary="How a month was reviewed",
        responses=ReviewedMonth,
        tags=["figures"],
    )
    def get(self, request: Request, code: str) -> Response:
        """By name, and the sample that was drawn for second looks. Seven queries."""
        period, agency_id = get_period(code), self.actor.agency_id
        drawn = audit_sample(agency_id, period)
        figures = second_look_figures(agency_id, period) if drawn else None
        sample = None
        if drawn and figures:
            sample = {
                "seed": drawn.seed,
                "population": drawn.population,
                "size": figures.size,
                "asked": figures.asked,
                "decided": figures.decided,
                **_agreed(figures.agreement),
            }
        reviewers = reviewer_figures(agency_id, period)
        return shown(ReviewedMonth, {"reviewers": reviewers, "sample": sample})


def _agreed(found: Agreement | None) -> dict[str, Any]:
    def rounded(value: Fraction | None) -> Any:
        return None if value is None else half_up(value, 2)

    return {
        "same": found and found.same,
        "compared": found and found.count,
        "difference": rounded(found.difference) if found else None,
        "kappa": rounded(found.kappa) if found else None,
    }
