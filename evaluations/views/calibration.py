"""Distributions by unit and by reviewer, for whoever answers for the whole agency."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from evaluations.policy import COMPARE_REVIEWERS
from evaluations.queries.calibration import Spread, calibration
from organizations.http import TenantRequest
from organizations.models import Period
from organizations.plots import StackRow


@require_GET
def distributions(request: TenantRequest, code: str) -> HttpResponse:
    """How units and reviewers judge, side by side; nobody is ranked."""
    if not request.actor.may(COMPARE_REVIEWERS):
        raise PermissionDenied
    period = get_object_or_404(Period, code=code)
    found = calibration(request.actor.agency_id, period)
    return render(
        request,
        "evaluations/distributions.html",
        {
            "period": period,
            "found": found,
            "groups": [
                ("units", found.by_unit, _rows(found.by_unit)),
                ("reviewers", found.by_reviewer, _rows(found.by_reviewer)),
            ],
        },
    )


def _rows(spreads: list[Spread]) -> list[StackRow]:
    return [StackRow(spread.name, spread.counts) for spread in spreads]
