"""Petitions: one's own, those that wait, and each with what may be done about it."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluations import access, commands
from evaluations.commands import Proposal
from evaluations.forms import AnswerForm, PetitionForm
from evaluations.models import Petition, PetitionOutcome, PetitionState
from evaluations.queries import petitions as queries
from evaluations.views.words import refused
from organizations.commands import note_reading
from organizations.http import TenantRequest, now_and_today
from organizations.refusals import Refusal


@require_GET
def petitions(request: TenantRequest) -> HttpResponse:
    """One's own petitions, and those the actor has to do with."""
    _now, today = now_and_today()
    return render(
        request,
        "evaluations/petitions.html",
        {
            "own": queries.petitions_of(request.posting),
            "others": queries.petitions_to_handle(request.actor, today),
            "today": today,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def file_petition(request: TenantRequest, code: str) -> HttpResponse:
    """Petition against one's own published result; the number it is about comes along."""
    now, today = now_and_today()
    publication = queries.publication_about(request.posting, code)
    if publication is None:
        raise Http404
    form = PetitionForm(request.POST or None, initial={"node": request.GET.get("node", "level")})
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.file_petition(
                actor=request.actor, publication=publication, now=now, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("words", refused(refusal))
        else:
            messages.success(request, _("Your petition is filed."))
            return redirect("evaluations:petition", made.pk)
    return render(
        request,
        "evaluations/petition_new.html",
        {
            "form": form,
            "code": code,
            "publication": publication,
            "file_until": queries.may_file_until(publication, today),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@require_GET
def petition(request: TenantRequest, pk: int) -> HttpResponse:
    """One petition with its history, and what the actor may do about it."""
    found = queries.get_petition(request.actor, pk)
    if not access.may_see_result(request.actor, found.posting, now_and_today()[1]):
        raise PermissionDenied
    note_reading(
        actor=request.actor,
        page="evaluations.petition",
        of=[found.posting],
        thing=found.publication.code,
    )
    return _shown(request, found, AnswerForm())


@require_POST
def propose(request: TenantRequest, pk: int) -> HttpResponse:
    """Propose an answer."""
    found = queries.get_petition(request.actor, pk)
    now, _today = now_and_today()
    form = AnswerForm(request.POST)
    if form.is_valid():
        proposal = Proposal(
            PetitionOutcome(form.cleaned_data["outcome"]), form.cleaned_data["answer"]
        )
        try:
            commands.propose_answer(actor=request.actor, petition=found, proposal=proposal, now=now)
        except Refusal as refusal:
            form.add_error("answer", refused(refusal))
    elif not commands.may_propose(request.actor, found, now):
        raise PermissionDenied
    if form.errors:
        return _shown(request, found, form)
    messages.success(request, _("The answer is proposed; somebody else gives it."))
    return redirect("evaluations:petition", pk)


@require_POST
def answer(request: TenantRequest, pk: int) -> HttpResponse:
    """Give the proposed answer; it is final."""
    found = queries.get_petition(request.actor, pk)
    now, _today = now_and_today()
    return _done(
        request,
        pk,
        lambda: commands.answer_petition(actor=request.actor, petition=found, now=now),
        _("The petition is answered."),
    )


@require_POST
def send_back(request: TenantRequest, pk: int) -> HttpResponse:
    """Ask for another proposal."""
    found = queries.get_petition(request.actor, pk)
    now, _today = now_and_today()
    reason = request.POST.get("reason", "")[:500]
    return _done(
        request,
        pk,
        lambda: commands.send_back_proposal(
            actor=request.actor, petition=found, reason=reason, now=now
        ),
        _("The proposal is returned."),
    )


@require_POST
def withdraw(request: TenantRequest, pk: int) -> HttpResponse:
    """Take one's own petition back."""
    found = queries.get_petition(request.actor, pk)
    now, _today = now_and_today()
    return _done(
        request,
        pk,
        lambda: commands.withdraw_petition(actor=request.actor, petition=found, now=now),
        _("Withdrawn."),
    )


def _done(request: TenantRequest, pk: int, deed: Callable[[], None], said: str) -> HttpResponse:
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, refused(refusal))
    else:
        messages.success(request, said)
    return redirect("evaluations:petition", pk)


def _shown(request: TenantRequest, found: Petition, form: AnswerForm) -> HttpResponse:
    now, today = now_and_today()
    state = PetitionState(found.state)
    is_own = found.posting_id == request.actor.posting_id
    return render(
        request,
        "evaluations/petition.html",
        {
            "petition": found,
            "form": form,
            "is_late": state in {PetitionState.FILED, PetitionState.PROPOSED}
            and today > found.due_on,
            "may_propose": state == PetitionState.FILED
            and commands.may_propose(request.actor, found, now),
            "may_answer": state == PetitionState.PROPOSED
            and commands.may_answer(request.actor, found),
            "may_withdraw": is_own and state in {PetitionState.FILED, PetitionState.PROPOSED},
            "later": queries.later_scores(found),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )
