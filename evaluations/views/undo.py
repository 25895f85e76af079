"""Taking one's own decision back within ten seconds."""

from datetime import date
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from evaluations import access, commands
from evaluations.models import Review
from evaluations.queries import queue as queries
from evaluations.views.queue import back
from evaluations.views.words import refused
from organizations.http import TenantRequest, now_and_today, wants_fragment
from organizations.refusals import Refusal


@require_POST
def undo(request: TenantRequest) -> HttpResponse:
    """The entries wait again; an undone row of the queue comes back in its place."""
    now, _today = now_and_today()
    try:
        decided = [_said(value) for value in request.POST.getlist("review")]
    except ValueError:
        raise Http404 from None
    if not decided:
        raise Http404
    in_place = wants_fragment(request) and (request.htmx.target or "").startswith("entry-")
    try:
        reviews = commands.undo_reviews(actor=request.actor, decided=decided, now=now)
    except Refusal as refusal:
        if in_place:
            context = {"problem": refused(refusal)}
            return _varied(
                render(request, "evaluations/_kept.html", context, status=HTTPStatus.CONFLICT)
            )
        messages.error(request, refused(refusal))
        return redirect(back(request))
    if in_place:
        return _row(request, reviews[0])
    messages.success(
        request,
        ngettext("%(count)d decision undone.", "%(count)d decisions undone.", len(reviews))
        % {"count": len(reviews)},
    )
    return redirect(back(request, f"#person-{reviews[0].author_id}"))


def _row(request: TenantRequest, review: Review) -> HttpResponse:
    _now, today = now_and_today()
    entry = access.get_reviewable_entry(
        request.actor, review.entry_id, work_date=review.work_date, today=today
    )
    reviewed = access.reviewed_postings(request.actor, today)
    context = {
        "line": queries.lines_of([entry], request.actor.posting_id or 0)[0],
        "sample": queries.sample_of(entry),
        "progress": queries.progress(request.actor.agency_id, reviewed),
    }
    return _varied(render(request, "evaluations/_undone.html", context))


def _said(value: str) -> tuple[UUID, date]:
    review_id, work_date = value.split("|")
    return UUID(review_id), date.fromisoformat(work_date)


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    return response
