"""The reviewer's queue, and the decision about one entry or several."""

from datetime import date
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from evaluations import access, commands
from evaluations.commands import Verdict
from evaluations.forms import ReviewForm
from evaluations.models import Decision
from evaluations.queries import queue as queries
from evaluations.views.words import refused
from organizations.access import UNIT_ROLES
from organizations.http import TenantRequest, now_and_today, wants_fragment
from organizations.models import RoleKind
from organizations.refusals import Outdated, Refusal
from worklogs.models import WorkEntry

USUAL_LEVEL = 4


@require_GET
def queue(request: TenantRequest) -> HttpResponse:
    """People with entries to review, and those of one of them day by day."""
    if not request.actor.holds(*UNIT_ROLES, RoleKind.SUPERIOR):
        raise PermissionDenied
    _now, today = now_and_today()
    people = queries.people_waiting(
        request.actor.agency_id, access.reviewed_postings(request.actor, today)
    )
    wanted = request.GET.get("person", "")
    chosen = next((one for one in people if str(one.posting.pk) == wanted), None)
    chosen = chosen or (people[0] if people else None)
    return render(
        request,
        "evaluations/queue.html",
        {
            "people": people,
            "chosen": chosen,
            "days": queries.days_to_review(chosen) if chosen else [],
            "waiting": sum(one.entries for one in people),
            "form": ReviewForm(),
            "today": today,
        },
    )


@require_GET
def entry(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """One entry with every decision about it, and the form for a new one."""
    _now, today = now_and_today()
    found = access.get_reviewable_entry(request.actor, entry_id, work_date=work_date, today=today)
    return _entry_page(request, found, ReviewForm(initial={"version": found.version}))


@require_POST
def review(request: TenantRequest, work_date: date, entry_id: UUID, decision: str) -> HttpResponse:
    """Accept or return one entry."""
    if decision not in Decision.values:
        raise Http404
    now, today = now_and_today()
    found = access.get_reviewable_entry(request.actor, entry_id, work_date=work_date, today=today)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _entry_page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    verdict = Verdict(
        entry_id=entry_id,
        work_date=work_date,
        decision=Decision(decision),
        **form.values(Decision(decision)),
    )
    try:
        commands.review_entry(actor=request.actor, verdict=verdict, now=now)
    except Refusal as refusal:
        form.add_error(None, refused(refusal))
        status = (
            HTTPStatus.CONFLICT
            if isinstance(refusal, Outdated)
            else HTTPStatus.UNPROCESSABLE_ENTITY
        )
        found.refresh_from_db()
        return _entry_page(request, found, form, status)
    if wants_fragment(request):
        found.refresh_from_db()
        return render(request, "evaluations/_decided.html", {"entry": found})
    messages.success(request, _("Decided."))
    return redirect(f"{reverse('evaluations:queue')}?person={found.author_id}")


@require_POST
def accept_selected(request: TenantRequest) -> HttpResponse:
    """Accept the ticked entries as they are, at the usual level; all or none."""
    now, _today = now_and_today()
    try:
        verdicts = [_ticked(value) for value in request.POST.getlist("entry")[:200]]
    except ValueError:
        raise Http404 from None
    if verdicts:
        try:
            commands.review_entries(actor=request.actor, verdicts=verdicts, now=now)
        except Refusal as refusal:
            messages.error(request, refused(refusal))
        else:
            messages.success(
                request,
                ngettext("%(count)d entry accepted.", "%(count)d entries accepted.", len(verdicts))
                % {"count": len(verdicts)},
            )
    person = request.POST.get("person", "")
    tail = f"?person={person}" if person.isdecimal() else ""
    return redirect(reverse("evaluations:queue") + tail)


def _ticked(value: str) -> Verdict:
    """An entry ticked in the table, with the version that was on the screen."""
    entry_id, work_date, version = value.split("|")
    return Verdict(
        entry_id=UUID(entry_id),
        work_date=date.fromisoformat(work_date),
        version=int(version),
        decision=Decision.ACCEPTED,
        quality_level=USUAL_LEVEL,
    )


def _entry_page(
    request: TenantRequest, found: WorkEntry, form: ReviewForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    fragment = wants_fragment(request)
    return render(
        request,
        "evaluations/_entry_panel.html" if fragment else "evaluations/entry.html",
        {"entry": found, "form": form, "reviews": queries.reviews_of(found)},
        status=status,
    )
