"""Quarters and years: everybody's result on one page, and one person's down to its months."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from evaluations import access, commands
from evaluations.commands import TermOpinion
from evaluations.forms import RatioField
from evaluations.queries.explanations import tree_of
from evaluations.queries.leading import term_proposal
from evaluations.queries.term_pages import TermLine, TermPage, term_page
from evaluations.queries.terms import TermSpan, term_span
from evaluations.rules.terms import NoTerm
from evaluations.views.words import reasons, refused
from organizations.access import UNIT_ROLES
from organizations.confirming import confirmed
from organizations.http import TenantRequest, now_and_today
from organizations.models import Posting, Purpose, RoleKind
from organizations.refusals import Refusal

VIEWERS = (*UNIT_ROLES, RoleKind.OFFICER, RoleKind.SUPERIOR)


class TermRatiosForm(forms.Form):
    """d, đ and e of a leader, once for the quarter."""

    unit_result = RatioField(label=gettext_lazy("d · unit result"))
    execution = RatioField(label=gettext_lazy("đ · execution"))
    cohesion = RatioField(label=gettext_lazy("e · cohesion"))


@require_GET
def term(request: TenantRequest, code: str) -> HttpResponse:
    """Everybody's quarter or year whose results the actor may see."""
    if not request.actor.holds(*VIEWERS):
        raise PermissionDenied
    return render(request, "evaluations/term.html", _page(request, _span(request, code)))


@require_GET
def term_score(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """One person's quarter or year: months, every step, article, rounding."""
    posting = _posting(request, posting_id)
    if not access.may_see_result(request.actor, posting, now_and_today()[1]):
        raise PermissionDenied
    return _person(request, _span(request, code), posting)


@require_POST
def assess_term(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """Store d, đ and e of a leader's quarter."""
    now, today = now_and_today()
    span = _span(request, code)
    posting = access.get_assessed_posting(request.actor, posting_id, today=today)
    form = TermRatiosForm(request.POST)
    if form.is_valid():
        try:
            commands.assess_term(
                actor=request.actor,
                span=span,
                opinion=TermOpinion(posting_id=posting.pk, **form.cleaned_data),
                now=now,
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
    if form.errors:
        return _person(request, span, _posting(request, posting_id), form)
    messages.success(request, _("Assessment stored."))
    return redirect("evaluations:term_score", code, posting_id)


@confirmed()
@require_POST
def classify(request: TenantRequest, code: str) -> HttpResponse:
    """Freeze everybody's quarter or year."""
    now, _today = now_and_today()
    span = _span(request, code)
    try:
        made = commands.classify_term(actor=request.actor, span=span, now=now)
    except Refusal as refusal:
        messages.error(request, refused(refusal))
    else:
        messages.success(request, _("%(count)d results frozen.") % {"count": len(made)})
    return redirect(reverse("evaluations:term", args=[code]))


def _span(request: TenantRequest, code: str) -> TermSpan:
    _now, today = now_and_today()
    try:
        span = term_span(request.actor.agency_id, code, today)
    except NoTerm:
        raise Http404 from None
    if span is None:
        raise Http404
    return span


def _posting(request: TenantRequest, posting_id: int) -> Posting:
    posting = (
        Posting.objects.filter(agency_id=request.actor.agency_id, pk=posting_id)
        .select_related("staff", "unit", "agency")
        .first()
    )
    if posting is None:
        raise Http404
    return posting


def _page(request: TenantRequest, span: TermSpan) -> dict[str, Any]:
    page: TermPage = term_page(request.actor, span)
    return {
        "span": span,
        "page": page,
        "lines": [(line, reasons(line.reasons)) for line in page.lines],
        "may_classify": request.actor.holds(RoleKind.AGENCY_HEAD) and page.is_settled,
    }


def _person(
    request: TenantRequest, span: TermSpan, posting: Posting, form: TermRatiosForm | None = None
) -> HttpResponse:
    page = term_page(request.actor, span, staff_ids=[posting.staff_id], anybody=True)
    line: TermLine | None = next((one for one in page.lines if one.posting.pk == posting.pk), None)
    if line is None:
        raise Http404
    _now, today = now_and_today()
    may_assess = (
        line.asks_ratios
        and request.actor.posting_id is not None
        and posting.pk in access.reviewed_postings(request.actor, today, Purpose.ASSESS)
    )
    return render(
        request,
        "evaluations/term_score.html",
        {
            "span": span,
            "posting": posting,
            "line": line,
            "reasons": reasons(line.reasons),
            "tree": tree_of(line.steps, line.titles),
            "form": form or TermRatiosForm(initial=line.ratios),
            "may_assess": may_assess,
            "proposed": term_proposal(posting.agency_id, span, posting) if may_assess else None,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK,
    )
