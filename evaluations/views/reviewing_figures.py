"""How a month was reviewed, and the sample for a second look, for who stands above reviewers."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from evaluations.models import ReviewerFigures
from evaluations.policy import COMPARE_REVIEWERS
from evaluations.queries import reviewer_months as queries
from evaluations.queries.second_looks import audit_sample, sampled_looks, second_look_figures
from evaluations.rules.arithmetic import half_up
from evaluations.rules.honesty.stamping import is_stamping
from evaluations.rules.second_looks import Agreement
from organizations.http import TenantRequest
from organizations.models import Period
from organizations.templatetags.formats import localised, percent


@dataclass(frozen=True, slots=True)
class Line:
    """A reviewer's figures as printed."""

    row: ReviewerFigures
    pace: str
    approved: str
    constant: str
    leniency: str
    is_stamping: bool


@require_GET
def reviewers(request: TenantRequest, code: str) -> HttpResponse:
    """The figures of the agency's reviewers, and the published sample of its accepted entries."""
    if not request.actor.may(COMPARE_REVIEWERS):
        raise PermissionDenied
    period = get_object_or_404(Period, code=code)
    agency_id = request.actor.agency_id
    sample = audit_sample(agency_id, period)
    figures = second_look_figures(agency_id, period) if sample else None
    return render(
        request,
        "evaluations/reviewers.html",
        {
            "period": period,
            "lines": [_line(row) for row in queries.reviewer_figures(agency_id, period)],
            "sample": sample,
            "sampled": sampled_looks(sample) if sample else [],
            "figures": figures,
            "agreed": _agreed(figures.agreement) if figures and figures.agreement else None,
        },
    )


def _line(row: ReviewerFigures) -> Line:
    return Line(
        row=row,
        pace=_("%(seconds)s s") % {"seconds": localised(_known(row.seconds, 1), 1)}
        if row.seconds is not None
        else "–",
        approved=percent(_known(row.approved, 4), 0),
        constant="–" if row.constant is None else percent(_known(row.constant, 4), 0),
        leniency="–" if row.leniency is None else _signed(row.leniency),
        is_stamping=is_stamping(approved=row.approved, constant=row.constant, seconds=row.seconds),
    )


def _agreed(found: Agreement) -> dict[str, str]:
    """The agreement as printed."""
    places = {"difference": found.difference, "kappa": found.kappa}
    return {"same": percent(half_up(Fraction(found.same, found.count), 4), 0)} | {
        name: "–" if value is None else localised(half_up(value, 2), 2)
        for name, value in places.items()
    }


def _signed(value: float) -> str:
    number = _known(value, 2)
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{localised(abs(number), 2)}"


def _known(value: float, places: int) -> Decimal:
    return Decimal(str(round(value, places)))
