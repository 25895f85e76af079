"""Quarters and years: everybody's result on one page, and one person's down to its months."""

from datetime import date
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
from evaluations.forms import UNIT_LEVELS, RatioField
from evaluations.policy import ASSESS, CLASSIFY, EXCEPT_FROM_QUOTA, SEE_TERMS
from evaluations.queries.explanations import tree_of
from evaluations.queries.leading import term_proposal
from evaluations.queries.petitions import may_file_until, publication_of_term
from evaluations.queries.term_pages import TermLine, TermPage, term_page
from evaluations.queries.terms import TermSpan, term_span
from evaluations.rules.terms import NoTerm
from evaluations.rules.values import Level
from evaluations.views.words import reasons, refuse, refused
from organizations.commands import note_reading
from organizations.confirming import confirmed
from organizations.http import TenantRequest, now_and_today
from organizations.models import Posting, Purpose
from organizations.refusals import Refusal


class TermRatiosForm(forms.Form):
    """d, đ, e and the level of the unit of a leader, once for the quarter."""

    unit_result = RatioField(label=gettext_lazy("d · unit result"))
    execution = RatioField(label=gettext_lazy("đ · execution"))
    cohesion = RatioField(label=gettext_lazy("e · cohesion"))
    unit_level = forms.ChoiceField(
        label=gettext_lazy("Level of the unit"), choices=UNIT_LEVELS, required=False
    )


@require_GET
def term(request: TenantRequest, code: str) -> HttpResponse:
    """Everybody's quarter or year whose results the actor may see."""
    if not request.actor.may(SEE_TERMS):
        raise PermissionDenied
    return render(request, "evaluations/term.html", _page(request, span_of(request, code)))


@require_GET
def term_score(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """One person's quarter or year: months, every step, article, rounding."""
    posting = posting_of(request, posting_id)
    if not access.may_see_result(request.actor, posting, now_and_today()[1]):
        raise PermissionDenied
    span = span_of(request, code)
    note_reading(actor=request.actor, page="evaluations.term_score", of=[posting], thing=code)
    return person_page(request, span, posting)


@require_POST
def assess_term(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """Store d, đ, e and the unit's level of a leader's quarter."""
    now, today = now_and_today()
    span = span_of(request, code)
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
            refuse(form, refusal)
    if form.errors:
        return person_page(request, span, posting_of(request, posting_id), form)
    messages.success(request, _("Assessment stored."))
    return redirect("evaluations:term_score", code, posting_id)


@confirmed()
@require_POST
def classify(request: TenantRequest, code: str) -> HttpResponse:
    """Freeze everybody's quarter or year."""
    now, _today = now_and_today()
    span = span_of(request, code)
    try:
        made = commands.classify_term(actor=request.actor, span=span, now=now)
    except Refusal as refusal:
        messages.error(request, refused(refusal))
    else:
        messages.success(request, _("%(count)d results frozen.") % {"count": len(made)})
    return redirect(reverse("evaluations:term", args=[code]))


def span_of(request: TenantRequest, code: str) -> TermSpan:
    """The quarter or year of that code, as far as it has come; 404 for any other."""
    _now, today = now_and_today()
    try:
        span = term_span(request.actor.agency_id, code, today)
    except NoTerm:
        raise Http404 from None
    if span is None:
        raise Http404
    return span


def posting_of(request: TenantRequest, posting_id: int) -> Posting:
    """A posting of the actor's agency; 404 for any other."""
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
    names = {line.posting.pk: line.posting.staff.full_name for line in page.lines}
    return {
        "span": span,
        "page": page,
        "lines": [(line, reasons(line.reasons)) for line in page.lines],
        "may_classify": request.actor.may(CLASSIFY) and page.is_settled,
        "may_publish": request.actor.may(ASSESS) and any(line.frozen for line in page.lines),
        "quota": [(line, [names[pk] for pk in line.beyond if pk in names]) for line in page.quota],
    }


def person_page(
    request: TenantRequest,
    span: TermSpan,
    posting: Posting,
    form: TermRatiosForm | None = None,
    exception_problem: str = "",
) -> HttpResponse:
    """One person's quarter or year, with what was typed wrong kept in its place."""
    page = term_page(request.actor, span, staff_ids=[posting.staff_id], anybody=True)
    line: TermLine | None = next((one for one in page.lines if one.posting.pk == posting.pk), None)
    if line is None:
        raise Http404
    _now, today = now_and_today()
    may_assess = (
        (line.asks_ratios or line.asks_unit_level)
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
            "form": form or TermRatiosForm(initial=line.ratios | {"unit_level": line.unit_level}),
            "may_assess": may_assess,
            "proposed": term_proposal(posting.agency_id, span, posting)
            if may_assess and line.asks_ratios
            else None,
            "may_except": line.frozen is not None
            and line.level == Level.EXCELLENT
            and request.actor.may(EXCEPT_FROM_QUOTA)
            and posting.staff_id != request.actor.staff_id,
            "exception_problem": exception_problem,
            "may_petition": _may_petition(request, posting, line, today),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form or exception_problem else HTTPStatus.OK,
    )


def _may_petition(request: TenantRequest, posting: Posting, line: TermLine, today: date) -> bool:
    """Whether this is one's own result, made known, and the days to petition run."""
    if line.published_at is None or posting.pk != request.actor.posting_id:
        return False
    publication = publication_of_term(posting, line.frozen.term if line.frozen else "")
    return publication is not None and may_file_until(publication, today) is not None
