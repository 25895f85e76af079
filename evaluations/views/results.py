"""Results: one's own by period, and the explanation of a score down to its inputs."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from evaluations import access
from evaluations.policy import SEE_TERMS
from evaluations.queries import results as queries
from evaluations.queries.criteria import Judged, criteria_as_json, judged, sheets_of
from evaluations.queries.explanations import explanation
from evaluations.queries.history import history
from evaluations.queries.measures import hours_of, products_of
from evaluations.queries.outlook import outlook
from evaluations.queries.petitions import may_file_until, publication_of
from evaluations.rules.terms import quarter_of
from evaluations.views.figures import bars_of, trend_of
from evaluations.views.words import reasons
from organizations.commands import note_reading
from organizations.http import TenantRequest, now_and_today
from organizations.models import Period, Posting


@require_GET
def scores(request: TenantRequest) -> HttpResponse:
    """My results: the running period as it stands, and the frozen ones."""
    _now, today = now_and_today()
    frozen = queries.final_scores(request.posting)
    return render(
        request,
        "evaluations/scores.html",
        {
            "running": [
                (period, standing, reasons(standing.reasons), bars_of(standing))
                for period, standing in queries.unsettled(request.posting, frozen, today)
            ],
            "scores": frozen,
            "trend": trend_of(frozen),
            "terms": _terms(today) if request.posting.keeps_log else [],
            "may_see_terms": request.actor.may(SEE_TERMS),
        },
    )


def _terms(today: date) -> list[str]:
    """The running quarter, the one before it, and the year. One query."""
    months = Period.objects.filter(starts_on__lte=today).order_by("-starts_on")
    codes = list(months.values_list("code", flat=True)[:4])
    quarters = list(dict.fromkeys(quarter_of(code) for code in codes))[:2]
    return [*quarters, *dict.fromkeys(code[:4] for code in codes[:1])]


@require_GET
def score(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """Every step of one score: inputs, formula, article, rounding."""
    posting = (
        Posting.objects.filter(agency_id=request.actor.agency_id, pk=posting_id)
        .select_related("staff", "unit", "agency")
        .first()
    )
    if posting is None:
        raise Http404
    if not access.may_see_result(request.actor, posting, now_and_today()[1]):
        raise PermissionDenied
    period = get_object_or_404(Period, code=code)
    standing = queries.standing(posting, period)
    if standing is None:
        raise Http404
    note_reading(actor=request.actor, page="evaluations.score", of=[posting], thing=code)
    return render(
        request,
        "evaluations/score.html",
        {
            "posting": posting,
            "period": period,
            "standing": standing,
            "reasons": reasons(standing.reasons),
            "explanation": explanation(standing, period),
            "bars": bars_of(standing),
            "judged": _judged(posting, period, standing),
            "outlook": outlook(standing, period),
            "history": history(posting, period),
            "hours": hours_of(posting.agency_id, [posting], period)[posting.pk],
            "products": products_of(standing),
            "all_open": request.GET.get("open") == "all",
            "may_petition": _may_petition(request, posting, period, standing),
        },
    )


def _may_petition(
    request: TenantRequest, posting: Posting, period: Period, standing: queries.Standing
) -> bool:
    """Whether this is one's own result, made known, and the days to petition run. Four queries."""
    if standing.score is None or posting.pk != request.actor.posting_id:
        return False
    publication = publication_of(posting, period)
    _now, today = now_and_today()
    return publication is not None and may_file_until(publication, today) is not None


def _judged(posting: Posting, period: Period, standing: queries.Standing) -> Judged | None:
    """The general criteria behind a score: frozen with it, or as they stand. One query at most."""
    if standing.score is not None:
        return judged(standing.score.criteria)
    return judged(criteria_as_json(*sheets_of(posting, period)))
