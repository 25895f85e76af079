"""One entry before its reviewer: its history, and the decision about it."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from evaluations import access, commands
from evaluations.commands import Verdict
from evaluations.forms import ReviewForm
from evaluations.models import Decision, Review
from evaluations.queries import queue as queries
from evaluations.queries.decisions import reviews_of
from evaluations.queries.queue_parts import Line
from evaluations.views import told
from evaluations.views.queue import back
from evaluations.views.words import refuse
from organizations.http import TenantRequest, now_and_today, wants_fragment
from organizations.refusals import Outdated, Refusal
from worklogs.commands.evidence import open_link
from worklogs.models import WorkEntry
from worklogs.queries.threads import with_messages


@require_GET
def entry(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """One entry with every decision about it, and the form for a new one; to htmx its row."""
    found = _loaded(request, work_date, entry_id)
    if wants_fragment(request):
        context = {"line": _line(request, found), "opened": True}
        return _varied(render(request, "evaluations/_entry_row.html", context))
    return _entry_page(request, found, form=None)


@require_GET
def link(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """The web address that the entry names as its output; that it was opened is remembered."""
    now, _today = now_and_today()
    found = _loaded(request, work_date, entry_id)
    return redirect(open_link(actor=request.actor, entry=found, now=now))


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
            made = commands.review_entry(
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
            refuse(form, refusal)
            if isinstance(refusal, Outdated):
                found, status = _loaded(request, work_date, entry_id), HTTPStatus.CONFLICT
        else:
            return _decided(request, _loaded(request, work_date, entry_id), made)
    return _undecided(request, found, form, status)


def _loaded(request: TenantRequest, work_date: date, entry_id: UUID) -> WorkEntry:
    _now, today = now_and_today()
    return access.get_reviewable_entry(request.actor, entry_id, work_date=work_date, today=today)


def _line(request: TenantRequest, found: WorkEntry) -> Line:
    return queries.lines_of([found], request.actor.posting_id or 0)[0]


def _decided(request: TenantRequest, found: WorkEntry, made: Review) -> HttpResponse:
    if not wants_fragment(request):
        told.remember_decision(request, made)
        return redirect(back(request, f"#person-{found.author_id}"))
    _now, today = now_and_today()
    reviewed = access.reviewed_postings(request.actor, today)
    context = {
        "entry": found,
        "undo": told.undo_value(made),
        "sample": queries.sample_of(found),
        "progress": queries.progress(request.actor.agency_id, reviewed),
    }
    return _varied(render(request, "evaluations/_decided.html", context))


def _undecided(
    request: TenantRequest, found: WorkEntry, form: ReviewForm, status: HTTPStatus
) -> HttpResponse:
    """The entry as it stands now, with what was typed, and what it looked like before."""
    if not wants_fragment(request):
        return _entry_page(request, found, form, status)
    context = {
        "line": _line(request, found),
        "form": form,
        "meanwhile": _meanwhile(form, reviews_of(found)),
    }
    return _varied(render(request, "evaluations/_entry_row.html", context, status=status))


def _meanwhile(form: ReviewForm | None, reviews: Sequence[Review]) -> Review | None:
    """The decision in force, if it is not the one that was on the screen."""
    in_force = next((one for one in reviews if one.superseded_at is None), None)
    if form is None or in_force is None or form.cleaned_data.get("supersedes") == in_force.pk:
        return None
    return in_force


def _entry_page(
    request: TenantRequest,
    found: WorkEntry,
    form: ReviewForm | None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    reviews = reviews_of(found)
    in_force = next((review for review in reviews if review.superseded_at is None), None)
    with_messages([found])
    context = {
        "line": _line(request, found),
        "entry": found,
        "reviews": reviews,
        "moments": [review.decided_at for review in reviews],
        "meanwhile": _meanwhile(form, reviews),
        "form": form or ReviewForm(initial=ReviewForm.said_in(in_force)),
    }
    return _varied(render(request, "evaluations/entry.html", context, status=status))


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    return response
