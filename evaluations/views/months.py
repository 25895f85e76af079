"""The monthly scoring page of those who assess others."""

from collections import Counter
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations import access, commands
from evaluations.forms import AssessmentForm
from evaluations.queries.results import Standing, standings
from evaluations.views.words import reasons, refused
from organizations.access import UNIT_ROLES
from organizations.http import TenantRequest, now_and_today
from organizations.models import Period, PeriodStage, RoleKind
from organizations.queries import period_of, stage_of
from organizations.refusals import Refusal


@require_GET
def current(request: TenantRequest) -> HttpResponse:
    """The scoring page of the period whose scores are due next."""
    _now, today = now_and_today()
    last = Period.objects.filter(ends_on__lt=today, due_on__gte=today).order_by("ends_on").first()
    period = last or period_of(today)
    if period is None:
        return redirect("reporting:home")
    return redirect("evaluations:month", period.code)


@require_GET
def month(request: TenantRequest, code: str) -> HttpResponse:
    """Everyone the actor assesses, with the computed part beside what the head says."""
    return _page(request, get_object_or_404(Period, code=code))


@require_POST
def assess(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """Store what the head says of one person's month."""
    period = get_object_or_404(Period, code=code)
    form = AssessmentForm(request.POST, prefix=str(posting_id))
    now, _today = now_and_today()
    if form.is_valid():
        try:
            commands.assess_month(
                actor=request.actor, period=period, opinion=form.opinion(posting_id), now=now
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            messages.success(request, _("Assessment stored."))
            return redirect("evaluations:month", code)
    return _page(request, period, wrong={posting_id: form})


def _page(
    request: TenantRequest, period: Period, wrong: dict[int, AssessmentForm] | None = None
) -> HttpResponse:
    if not request.actor.holds(*UNIT_ROLES, RoleKind.SUPERIOR):
        raise PermissionDenied
    _now, today = now_and_today()
    postings = access.reviewed_postings(request.actor, today)
    rows = [
        (standing, _form(standing, (wrong or {}).get(standing.posting.pk)))
        for standing in standings(
            agency_id=request.actor.agency_id, period=period, posting_ids=postings
        )
    ]
    stage = stage_of(request.actor.agency_id, period.ends_on)
    counts = Counter(standing.level for standing, _form_ in rows)
    return render(
        request,
        "evaluations/month.html",
        {
            "period": period,
            "rows": [(standing, form, reasons(standing.reasons)) for standing, form in rows],
            "counts": dict(counts),
            "is_open": stage in {PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED},
            "assessed": sum(1 for standing, _form_ in rows if standing.general_points is not None),
            "periods": list(Period.objects.filter(starts_on__lte=today).order_by("-starts_on")[:6]),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
    )


def _form(standing: Standing, wrong: AssessmentForm | None) -> AssessmentForm:
    if wrong is not None:
        return wrong
    said = standing.inputs.assessment if standing.inputs else None
    names = ("general_points", "unit_result", "execution", "cohesion", "note")
    initial = {name: getattr(said, name) for name in names} if said else {}
    for name in ("unit_result", "execution", "cohesion"):
        if initial.get(name) is not None:
            initial[name] = f"{initial[name].normalize():f}"
    return AssessmentForm(prefix=str(standing.posting.pk), initial=initial)
