"""Acts of the head about results of a quarter or a year: made known, excepted from the quota."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations import commands
from evaluations.views.terms import person_page, posting_of, span_of
from evaluations.views.words import refused
from organizations.http import TenantRequest, now_and_today
from organizations.refusals import Refusal


@require_POST
def publish(request: TenantRequest, code: str) -> HttpResponse:
    """Make the results of everybody the actor assesses known, all at once."""
    now, _today = now_and_today()
    span = span_of(request, code)
    try:
        done = commands.publish_term(actor=request.actor, span=span, now=now)
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
    return redirect("evaluations:term", code)


@require_POST
def except_from_quota(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """Record an exception from the quota, with its document."""
    now, _today = now_and_today()
    span, posting = span_of(request, code), posting_of(request, posting_id)
    try:
        commands.except_from_quota(
            actor=request.actor,
            span=span,
            posting_id=posting.pk,
            document=request.POST.get("document", ""),
            now=now,
        )
    except Refusal as refusal:
        return person_page(request, span, posting, exception_problem=refused(refusal))
    messages.success(request, _("Recorded."))
    return redirect("evaluations:term_score", code, posting_id)
