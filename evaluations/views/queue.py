"""The reviewer's queue: people, what waits of them, and what is done to many at once."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations import access, commands
from evaluations.commands import Verdict
from evaluations.forms import LEVELS, USUAL_LEVEL
from evaluations.models import Decision
from evaluations.policy import REVIEW
from evaluations.queries import queue as queries
from evaluations.queries.second_looks import open_looks
from evaluations.views import told
from evaluations.views.words import refused
from organizations.http import TenantRequest, now_and_today, wants_fragment
from organizations.refusals import Refusal

REMARKED = "remarked"


@require_GET
def queue(request: TenantRequest) -> HttpResponse:
    """People with entries to review, and what waits of them; htmx gets that part alone."""
    if not request.actor.may(REVIEW):
        raise PermissionDenied
    now, today = now_and_today()
    reviewed = access.reviewed_postings(request.actor, today)
    person = request.GET.get("person", "")
    found = queries.queue(
        request.actor.agency_id,
        reviewed,
        reader_id=request.actor.posting_id or 0,
        wanted=queries.Wanted(
            posting_id=int(person) if person.isdecimal() else None,
            only_remarked=request.GET.get("only") == REMARKED,
        ),
    )
    context = {
        "queue": found,
        "only": REMARKED if found.wanted.only_remarked else "",
        "progress": queries.progress(request.actor.agency_id, reviewed),
        "levels": LEVELS,
        "usual_level": USUAL_LEVEL,
        "told": told.take(request, now),
        "second_looks": open_looks(request.actor.agency_id, request.actor.posting_id or 0).count(),
        "today": today,
    }
    part = wants_fragment(request)
    response = render(request, f"evaluations/{'_queue' if part else 'queue'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
def accept_selected(request: TenantRequest) -> HttpResponse:
    """Accept the ordinary ones of the ticked entries at one level; tell why of the others."""
    now, _today = now_and_today()
    try:
        level = int(request.POST.get("level", USUAL_LEVEL))
        ticked = [one for said in request.POST.getlist("entry") for one in _ticked(said, level)]
    except ValueError:
        raise Http404 from None
    if not ticked:
        messages.info(request, _("No entry was ticked."))
        return redirect(back(request))
    try:
        selection = commands.accept_selected(actor=request.actor, verdicts=ticked, now=now)
    except Refusal as refusal:
        messages.error(request, refused(refusal))
    else:
        told.remember_selection(request, selection)
    return redirect(back(request))


def back(request: TenantRequest, anchor: str = "") -> str:
    """The queue as it was filtered, at a place in it."""
    kept: dict[str, Any] = {
        name: request.POST[name] for name in ("person", "only") if request.POST.get(name, "")
    }
    return reverse("evaluations:queue") + (f"?{urlencode(kept)}" if kept else "") + anchor


def _ticked(said: str, level: int) -> Iterator[Verdict]:
    """Entries ticked in the list, with the version and the decision that were on the screen."""
    for value in said.split(","):
        entry_id, work_date, version, supersedes = value.split("|")
        yield Verdict(
            entry_id=UUID(entry_id),
            work_date=date.fromisoformat(work_date),
            version=int(version),
            decision=Decision.ACCEPTED,
            supersedes=UUID(supersedes) if supersedes else None,
            quality_level=level,
        )
