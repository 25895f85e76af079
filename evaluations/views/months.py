"""The monthly scoring page of those who assess others."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations import access, commands
from evaluations.forms import RATIOS, AssessmentForm
from evaluations.policy import ASSESS, EXCEPT_FROM_QUOTA
from evaluations.queries.measures import Hours, Products, hours_of, products_of
from evaluations.queries.months import MonthRow, MonthTable, month_table
from evaluations.queries.results import Standing
from evaluations.rules.quota_meter import QuotaLine
from evaluations.views.words import reasons, refuse
from organizations.http import TenantRequest, now_and_today, wants_fragment
from organizations.models import Period, PeriodStage, Purpose
from organizations.queries import period_of, stage_of
from organizations.refusals import Refusal

PERIODS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Card:
    """One person on the page."""

    row: MonthRow
    form: AssessmentForm
    reasons: list[str]
    hours: Hours
    products: Products


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
    if not request.actor.may(ASSESS):
        raise PermissionDenied
    return render(
        request, "evaluations/month.html", _page(request, get_object_or_404(Period, code=code))
    )


@require_POST
def assess(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """Store what the head says of one person's month."""
    period = get_object_or_404(Period, code=code)
    now, today = now_and_today()
    posting = access.get_assessed_posting(request.actor, posting_id, today=today)
    form = AssessmentForm(request.POST, prefix=str(posting.pk))
    if form.is_valid():
        try:
            commands.assess_month(
                actor=request.actor, period=period, opinion=form.opinion(posting.pk), now=now
            )
        except Refusal as refusal:
            refuse(form, refusal)
    stored = not form.errors
    if stored and not wants_fragment(request):
        messages.success(request, _("Assessment stored."))
        return redirect(f"{reverse('evaluations:month', args=[code])}#posting-{posting.pk}")
    context = _page(request, period, wrong=None if stored else (posting.pk, form))
    template = "evaluations/month.html"
    if wants_fragment(request):
        template = "evaluations/_assessed.html"
        context["card"] = next(
            (one for one in context["cards"] if one.row.standing.posting.pk == posting.pk), None
        )
        context["stored"] = stored
    status = HTTPStatus.OK if stored else HTTPStatus.UNPROCESSABLE_ENTITY
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(
    request: TenantRequest, period: Period, wrong: tuple[int, AssessmentForm] | None = None
) -> dict[str, Any]:
    _now, today = now_and_today()
    agency_id = request.actor.agency_id
    is_open = stage_of(agency_id, period.ends_on) in {PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED}
    mine = access.reviewed_for(request.actor, today, (Purpose.ASSESS, Purpose.ALL))
    table = month_table(
        agency_id,
        period,
        mine[Purpose.ASSESS],
        is_open=is_open,
        with_quota=not wants_fragment(request),
    )
    hours = hours_of(agency_id, [row.standing.posting for row in table.rows], period)
    return {
        "period": period,
        "table": table,
        "cards": [_card(row, hours[row.standing.posting.pk], wrong) for row in table.rows],
        "is_open": is_open,
        "decides_on": mine[Purpose.ALL],
        "may_except": request.actor.may(EXCEPT_FROM_QUOTA),
        "quota": [(line, _people(line, table)) for line in table.quota],
        "periods": list(
            Period.objects.filter(starts_on__lte=today).order_by("-starts_on")[:PERIODS_SHOWN]
        ),
    }


def _people(line: QuotaLine, table: MonthTable) -> list[str]:
    """Names of one's own people who stand beyond the quota; others' are not told."""
    names = {row.standing.posting.pk: row.standing.posting.staff.full_name for row in table.rows}
    return [names[pk] for pk in line.beyond if pk in names]


def _card(row: MonthRow, hours: Hours, wrong: tuple[int, AssessmentForm] | None) -> Card:
    pk = row.standing.posting.pk
    form = wrong[1] if wrong is not None and wrong[0] == pk else _form(row.standing)
    return Card(row, form, reasons(row.standing.reasons), hours, products_of(row.standing))


def _form(standing: Standing) -> AssessmentForm:
    said = standing.inputs.assessment if standing.inputs else None
    initial = {name: getattr(said, name) for name in AssessmentForm.base_fields} if said else {}
    for name in RATIOS:
        if initial.get(name) is not None:
            initial[name] = f"{initial[name].normalize():f}"
    return AssessmentForm(prefix=str(standing.posting.pk), initial=initial)
