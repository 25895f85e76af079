"""Findings about levels, exceptions from the quota, and publication: acts of the scoring page."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluations import commands
from evaluations.commands import Finding
from evaluations.forms import FindingForm, WithdrawalForm
from evaluations.models import DecisionKind, LevelDecision
from evaluations.policy import EXCEPT_FROM_QUOTA
from evaluations.queries.quota import decisions_in_force
from evaluations.views.words import refused
from organizations.commands import note_reading
from organizations.http import TenantRequest, now_and_today
from organizations.models import Period, Posting
from organizations.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """What was decided of one person's month, and a form for more."""
    period = get_object_or_404(Period, code=code)
    posting = _posting(request, posting_id)
    now, _today = now_and_today()
    kinds = [
        (kind, label)
        for kind, label in DecisionKind.choices
        if commands.may_decide(request.actor, Finding(posting_id, DecisionKind(kind), ""), now)
    ]
    if not kinds:
        raise PermissionDenied
    form = FindingForm(request.POST or None)
    form.fields["kind"].choices = kinds  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        finding = Finding(
            posting_id,
            DecisionKind(form.cleaned_data["kind"]),
            form.cleaned_data["document"],
            form.cleaned_data["note"],
        )
        try:
            commands.decide_level(actor=request.actor, period=period, finding=finding, now=now)
        except Refusal as refusal:
            form.add_error("document", refused(refusal))
        else:
            messages.success(request, _("Recorded."))
            return redirect("evaluations:decisions", code, posting_id)
    if request.method != "POST":
        note_reading(actor=request.actor, page="evaluations.findings", of=[posting], thing=code)
    return render(
        request,
        "evaluations/decisions.html",
        {
            "period": period,
            "posting": posting,
            "form": form,
            "decided": decisions_in_force(posting.agency_id, period, [posting.pk]).get(
                posting.pk, []
            ),
            "withdrawal": WithdrawalForm(),
            "is_head": request.actor.may(EXCEPT_FROM_QUOTA),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@require_POST
def withdraw(request: TenantRequest, pk: int) -> HttpResponse:
    """Take a finding or an exception back, with a reason."""
    decision = (
        LevelDecision.objects.filter(agency_id=request.actor.agency_id, pk=pk)
        .select_related("period")
        .first()
    )
    if decision is None:
        raise Http404
    now, _today = now_and_today()
    reason = request.POST.get("reason", "")[:500]
    try:
        commands.withdraw_decision(actor=request.actor, decision=decision, reason=reason, now=now)
    except Refusal as refusal:
        messages.error(request, refused(refusal))
    else:
        messages.success(request, _("Withdrawn."))
    page = "term_score" if decision.term else "decisions"
    return redirect(f"evaluations:{page}", decision.code, decision.posting_id)


@require_POST
def publish(request: TenantRequest, code: str) -> HttpResponse:
    """Make the month's results of everybody the actor assesses known, all at once."""
    period = get_object_or_404(Period, code=code)
    now, _today = now_and_today()
    try:
        done = commands.publish_month(actor=request.actor, period=period, now=now)
    except Refusal as refusal:
        messages.error(request, refused(refusal))
    else:
        messages.success(request, _("%(count)d results published.") % {"count": done.published})
        if done.held:
            messages.warning(
                request,
                _(
                    "%(count)d excellent results wait: the quota is full. The head of the agency "
                    "may record an exception with its document."
                )
                % {"count": done.held},
            )
    return redirect(reverse("evaluations:month", args=[code]))


def _posting(request: TenantRequest, posting_id: int) -> Posting:
    posting = (
        Posting.objects.filter(agency_id=request.actor.agency_id, pk=posting_id)
        .select_related("staff", "unit")
        .first()
    )
    if posting is None:
        raise Http404
    return posting
