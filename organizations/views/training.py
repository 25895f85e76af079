"""The sandbox of an agency: opened in one click, played by role cards, begun anew, left."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from organizations import access, playing
from organizations.commands import sandboxes as commands
from organizations.http import TenantRequest, now_and_today, wants_fragment
from organizations.middleware import renew
from organizations.queries import sandboxes as queries
from organizations.refusals import Outdated


@require_GET
def training(request: TenantRequest) -> HttpResponse:
    """The agency's sandbox and its cards; while it is filled, the part that changes for htmx."""
    _now, today = now_and_today()
    sandbox = queries.sandbox_of(request.actor.agency_id, today)
    done, of = (queries.sandbox_progress(sandbox) if sandbox else None) or (0, 0)
    context = {
        "sandbox": sandbox,
        "gave_up": sandbox is not None and queries.gave_up(sandbox),
        "percent": 100 * done // of if of else None,
        "cards": queries.playable(sandbox, today) if sandbox else [],
        "may_keep": access.may_keep_sandbox(request.actor),
        "plays": playing.PLAYED in request.session,
    }
    name = "_training.html" if wants_fragment(request) else "training.html"
    return render(request, f"organizations/{name}", context)


@require_POST
def open_training(request: TenantRequest) -> HttpResponse:
    """Open the sandbox, or find the one that is open."""
    access.require(access.may_keep_sandbox(request.actor))
    now, _today = now_and_today()
    commands.open_sandbox(actor=request.actor, now=now)
    return redirect("organizations:training")


@require_POST
def reset_training(request: TenantRequest, pk: int) -> HttpResponse:
    """Begin anew: what was in it is out of everybody's reach, and it is filled again."""
    access.require(access.may_keep_sandbox(request.actor))
    now, _today = now_and_today()
    queries.get_sandbox(request.actor.agency_id, pk)
    try:
        commands.reset_sandbox(actor=request.actor, sandbox_id=pk, now=now)
    except Outdated:
        messages.error(request, _("This sandbox was closed meanwhile. Open a new one."))
        return redirect("organizations:training")
    playing.end(request)
    messages.success(request, _("The sandbox begins anew."))
    return redirect("organizations:training")


@require_POST
def close_training(request: TenantRequest, pk: int) -> HttpResponse:
    """Shut the sandbox for everybody."""
    access.require(access.may_keep_sandbox(request.actor))
    now, _today = now_and_today()
    queries.get_sandbox(request.actor.agency_id, pk)
    commands.close_sandbox(actor=request.actor, sandbox_id=pk, now=now)
    playing.end(request)
    messages.success(request, _("The sandbox is closed."))
    return redirect("organizations:training")


@require_POST
def play_training(request: TenantRequest) -> HttpResponse:
    """Act as the person behind a card, in the sandbox alone."""
    _now, today = now_and_today()
    sandbox = queries.sandbox_of(request.actor.agency_id, today)
    card = request.POST.get("card", "")
    if sandbox is None or sandbox.filled_at is None or card not in list(queries.Card):
        raise Http404
    commands.note_entering(actor=request.actor, sandbox=sandbox, card=queries.Card(card))
    playing.begin(request, sandbox, card)
    renew(request)
    return redirect("reporting:home")


@require_POST
def leave_training(request: TenantRequest) -> HttpResponse:
    """Be oneself again, in the real agency."""
    left = playing.end(request)
    if left is not None:
        commands.note_leaving(actor=request.actor, sandbox_id=left)
        renew(request)
    return redirect("reporting:home")
