"""A second look at drawn entries: without the first decision until one's own stands."""

from http import HTTPStatus
from uuid import UUID

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations import commands
from evaluations.forms_second import SecondLookForm
from evaluations.models import Decision
from evaluations.policy import LOOK_AGAIN
from evaluations.queries import second_looks as queries
from evaluations.queries.second_looks import Look
from evaluations.views.words import refuse, refused
from organizations.http import TenantRequest, now_and_today
from organizations.refusals import Outdated, Refusal
from worklogs.commands.evidence import open_evidence_of, open_link
from worklogs.views.evidence import as_download


@require_GET
def mine(request: TenantRequest) -> HttpResponse:
    """What waits for the second look of whoever acts, and what they said before."""
    _require_asked(request)
    waiting, decided = queries.my_looks(request.actor.agency_id, request.actor.posting_id or 0)
    return render(
        request, "evaluations/second_looks.html", {"waiting": waiting, "decided": decided}
    )


@require_GET
def look(request: TenantRequest, pk: int) -> HttpResponse:
    """One drawn entry; the first decision only beside one's own."""
    return _page(request, queries.get_look(request.actor, pk), SecondLookForm())


@require_POST
def decide(request: TenantRequest, pk: int, decision: str) -> HttpResponse:
    """Say what one would have decided."""
    if decision not in Decision.values:
        raise Http404
    found = queries.get_look(request.actor, pk)
    now, _today = now_and_today()
    form = SecondLookForm(request.POST)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            commands.decide_second_look(
                actor=request.actor,
                look=found,
                verdict=commands.SecondVerdict(
                    decision=Decision(decision), **form.values(Decision(decision))
                ),
                now=now,
            )
        except Refusal as refusal:
            refuse(form, refusal, _refused(refusal))
            if isinstance(refusal, Outdated):
                found, status = queries.get_look(request.actor, pk), HTTPStatus.CONFLICT
        else:
            messages.success(request, _("Stored. The first decision is now shown."))
            return redirect("evaluations:second_look", pk)
    return _page(request, found, form, status)


@require_GET
@csp_update({"sandbox": True})  # type: ignore[arg-type]  # its views take plain requests
def file(request: TenantRequest, pk: int, file_id: UUID) -> HttpResponse:
    """A file beside the drawn entry; that it was opened is written down."""
    found = queries.get_look(request.actor, pk)
    now, _today = now_and_today()
    return as_download(
        *open_evidence_of(actor=request.actor, entry=found.entry, pk=file_id, now=now)
    )


@require_GET
def link(request: TenantRequest, pk: int) -> HttpResponse:
    """The address that the drawn entry names as its output; that it was opened is remembered."""
    found = queries.get_look(request.actor, pk)
    now, _today = now_and_today()
    return redirect(open_link(actor=request.actor, entry=found.entry, now=now))


def _require_asked(request: TenantRequest) -> None:
    """Who may be asked at all; acting heads judge too."""
    if not request.actor.may(LOOK_AGAIN):
        raise PermissionDenied


def _refused(refusal: Refusal) -> str:
    if isinstance(refusal, Outdated):
        return _("This entry was decided in another window, or its first decision was undone.")
    return refused(refusal)


def _page(
    request: TenantRequest,
    found: Look,
    form: SecondLookForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    agency_id, reviewer_id = request.actor.agency_id, request.actor.posting_id or 0
    waiting = queries.open_looks(agency_id, reviewer_id).exclude(pk=found.look.pk)
    context = {"found": found, "entry": found.entry, "form": form, "next": waiting.first()}
    return render(request, "evaluations/second_look.html", context, status=status)
