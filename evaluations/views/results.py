"""Results: one's own by period, and the explanation of a score down to its inputs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from evaluations import access
from evaluations.queries import results as queries
from evaluations.score_cli import input_as_json
from evaluations.views.words import reasons
from organizations.http import TenantRequest, now_and_today
from organizations.models import Period, Posting
from organizations.queries import period_of


@require_GET
def scores(request: TenantRequest) -> HttpResponse:
    """My results: the running period as it stands, and the frozen ones."""
    _now, today = now_and_today()
    period = period_of(today)
    running = queries.standing(request.posting, period) if period else None
    frozen = queries.final_scores(request.posting)
    return render(
        request,
        "evaluations/scores.html",
        {
            "period": period,
            "running": running,
            "reasons": reasons(running.reasons) if running else [],
            "scores": frozen,
        },
    )


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
    if not access.may_see_result(request.actor, posting):
        raise PermissionDenied
    period = get_object_or_404(Period, code=code)
    standing = queries.standing(posting, period)
    if standing is None:
        raise Http404
    return render(
        request,
        "evaluations/score.html",
        {
            "posting": posting,
            "period": period,
            "standing": standing,
            "reasons": reasons(standing.reasons),
            "sources": _sources(standing),
        },
    )


def _sources(standing: queries.Standing) -> list[dict[str, Any]]:
    """Each output with the assigned work it stands for, frozen or as it is now."""
    if standing.score is not None:
        titles = [source["title"] for source in standing.score.sources]
        inputs: dict[str, Any] = standing.score.inputs
    elif standing.inputs is not None:
        titles = [assignment.title for assignment in standing.inputs.assignments]
        inputs = input_as_json(standing.inputs.score_input)
    else:
        return []
    outputs: list[dict[str, Any]] = inputs["outputs"]
    return [{"title": title, **output} for title, output in zip(titles, outputs, strict=True)]
