"""One entry before its reviewer: its history, and the decision about it."""

from datetime import date
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations import access, commands
from evaluations.commands import Verdict
from evaluations.forms import ReviewForm
from evaluations.models import Decision
from evaluations.queries import queue as queries
from evaluations.views.words import refused
from organizations.http import TenantRequest, now_and_today, wants_fragment
from organizations.refusals import Outdated, Refusal
from worklogs.models import WorkEntry
from worklogs.queries.threads import with_messages


@require_GET
def entry(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """One entry with every decision about it, and the form for a new one."""
    return _entry_page(request, _loaded(request, work_date, entry_id), form=None)


@require_POST
def review(request: TenantRequest, work_date: date, entry_id: UUID, decision: str) -> HttpResponse:
    """Accept or return one entry."""
    if decision not in Decision.values:
        raise Http404
    now, _today = now_and_today()
    found = _loaded(request, work_date, entry_id)
    form = ReviewForm(request.POST)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            commands.review_entry(
                actor=request.actor,
                verdict=Verdict(
                    entry_id=entry_id,
                    work_date=work_date,
                    decision=Decision(decision),
                    **form.values(Decision(decision)),
                ),
                now=now,
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
            if isinstance(refusal, Outdated):
                found, status = _loaded(request, work_date, entry_id), HTTPStatus.CONFLICT
        else:
            return _decided(request, _loaded(request, work_date, entry_id))
    return _undecided(request, found, form, status)


def _loaded(request: TenantRequest, work_date: date, entry_id: UUID) -> WorkEntry:
    _now, today = now_and_today()
    return access.get_reviewable_entry(request.actor, entry_id, work_date=work_date, today=today)


def _decided(request: TenantRequest, found: WorkEntry) -> HttpResponse:
    if not wants_fragment(request):
        messages.success(request, _("Decided."))
        return redirect(f"{reverse('evaluations:queue')}?person={found.author_id}")
    _now, today = now_and_today()
    reviewed = access.reviewed_postings(request.actor, today)
    context = {
        "entry": found,
        "progress": queries.progress(request.actor.agency_id, reviewed),
    }
    return _varied(render(request, "evaluations/_decided.html", context))


def _undecided(
    request: TenantRequest, found: WorkEntry, form: ReviewForm, status: HTTPStatus
) -> HttpResponse:
    """The entry as it stands now, with what was typed, and what it looked like before."""
    if not wants_fragment(request):
        return _entry_page(request, found, form, status)
    context = {"line": queries.lines_of([found])[0], "form": form}
    return _varied(render(request, "evaluations/_entry_row.html", context, status=status))


def _entry_page(
    request: TenantRequest,
    found: WorkEntry,
    form: ReviewForm | None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    reviews = queries.reviews_of(found)
    in_force = next((review for review in reviews if review.superseded_at is None), None)
    with_messages([found])
    context = {
        "line": queries.lines_of([found])[0],
        "entry": found,
        "reviews": reviews,
        "form": form or ReviewForm(initial=ReviewForm.said_in(in_force)),
    }
    return _varied(render(request, "evaluations/entry.html", context, status=status))


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    return response
