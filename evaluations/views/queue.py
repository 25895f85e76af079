"""The reviewer's queue: people, and the entries of one of them."""

from datetime import date
from urllib.parse import urlencode
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
from evaluations.forms import LEVELS, USUAL_LEVEL
from evaluations.models import Decision
from evaluations.queries import queue as queries
from evaluations.views.words import refused
from organizations.http import TenantRequest, now_and_today
from organizations.models import Purpose
from organizations.refusals import Refusal

REMARKED = "remarked"
MOST_AT_ONCE = 100


@require_GET
def queue(request: TenantRequest) -> HttpResponse:
    """People with entries to review, and those of one of them day by day."""
    if not request.actor.judges(Purpose.REVIEW):
        raise PermissionDenied
    _now, today = now_and_today()
    agency_id = request.actor.agency_id
    reviewed = access.reviewed_postings(request.actor, today)
    people = queries.people_waiting(agency_id, reviewed)
    wanted, only = request.GET.get("person", ""), request.GET.get("only", "")
    chosen = next((one for one in people if str(one.posting.pk) == wanted), None)
    chosen = chosen or (people[0] if people else None)
    days = (
        queries.days_to_review(chosen, only_remarked=only == REMARKED) if chosen is not None else []
    )
    return render(
        request,
        "evaluations/queue.html",
        {
            "people": people,
            "chosen": chosen,
            "days": days,
            "shown": sum(len(day.lines) for day in days),
            "only": only if only == REMARKED else "",
            "progress": queries.progress(agency_id, reviewed),
            "levels": LEVELS,
            "usual_level": USUAL_LEVEL,
            "today": today,
        },
    )


@require_POST
def accept_selected(request: TenantRequest) -> HttpResponse:
    """Accept the ticked ordinary entries as declared, at one level; all or none."""
    now, _today = now_and_today()
    try:
        level = int(request.POST.get("level", USUAL_LEVEL))
        ticked = [_ticked(value, level) for value in request.POST.getlist("entry")[:MOST_AT_ONCE]]
    except ValueError:
        raise Http404 from None
    if not ticked:
        messages.info(request, _("No entry was ticked."))
        return redirect(_back(request))
    try:
        commands.accept_unremarkable(actor=request.actor, verdicts=ticked, now=now)
    except Refusal as refusal:
        messages.error(request, refused(refusal))
    else:
        messages.success(
            request,
            ngettext("%(count)d entry accepted.", "%(count)d entries accepted.", len(ticked))
            % {"count": len(ticked)},
        )
    return redirect(_back(request))


def _back(request: TenantRequest) -> str:
    """The queue as it was filtered."""
    kept = {name: request.POST[name] for name in ("person", "only") if request.POST.get(name, "")}
    return reverse("evaluations:queue") + (f"?{urlencode(kept)}" if kept else "")


def _ticked(value: str, level: int) -> Verdict:
    """An entry ticked in the list, with the version and the decision that were on the screen."""
    entry_id, work_date, version, supersedes = value.split("|")
    return Verdict(
        entry_id=UUID(entry_id),
        work_date=date.fromisoformat(work_date),
        version=int(version),
        decision=Decision.ACCEPTED,
        supersedes=UUID(supersedes) if supersedes else None,
        quality_level=level,
    )
