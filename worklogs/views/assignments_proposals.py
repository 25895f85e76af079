"""Arising work: proposed by who does it, decided by who reviews them."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.audit import new_id
from organizations.http import TenantRequest, now_and_today
from organizations.queries import ReviewChain, period_of
from organizations.refusals import Refusal
from worklogs import commands
from worklogs.commands.assignments_proposals import Arising
from worklogs.forms import AcceptForm, ProposalForm, RefuseForm, written_quantity
from worklogs.models import AssignmentProposal
from worklogs.policy import KEEP_LOG
from worklogs.queries.assignments_proposals import decisions_of, get_own_proposal, get_to_decide
from worklogs.queries.catalogue import label, likely_tasks, valid_tasks
from worklogs.views.assignments import PLACES, refused_to_assigner, require_assigner


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits, with the forms to decide it as they were typed."""

    proposal: AssignmentProposal
    accept: AcceptForm
    refuse: RefuseForm


@require_http_methods(["GET", "POST"])
def propose(request: TenantRequest) -> HttpResponse:
    """A form to propose work that came up."""
    if not request.actor.may(KEEP_LOG):
        raise Http404
    now, today = now_and_today()
    period = period_of(today)
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        agency_id=request.actor.agency_id,
        initial={
            "key": new_id(),
            "starts_on": today,
            "due_on": period.ends_on if period else today,
        },
    )
    if form.is_valid():
        try:
            commands.propose_work(actor=request.actor, arising=_arising(form), now=now)
        except Refusal as refusal:
            place = PLACES.get(type(refusal))
            form.add_error(place if place in form.fields else None, refused_to_assigner(refusal))
        else:
            messages.success(request, _("Proposed. It counts once it is accepted."))
            return redirect("worklogs:assignments")
    tasks = likely_tasks(request.actor, today) or list(
        valid_tasks(request.actor.agency_id, today)[:20]
    )
    chain = ReviewChain(request.actor.agency_id, today)
    return render(
        request,
        "worklogs/assigned/propose.html",
        {
            "form": form,
            "tasks": [label(task) for task in tasks],
            "somebody_decides": bool(chain.reviewers(request.posting.pk)),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@require_POST
def withdraw(request: TenantRequest, pk: UUID) -> HttpResponse:
    """Take one's own proposal back."""
    now, _today = now_and_today()
    proposal = get_own_proposal(request.actor, pk)
    try:
        commands.withdraw_proposal(actor=request.actor, proposal_id=proposal.pk, now=now)
    except Refusal as refusal:
        messages.error(request, refused_to_assigner(refusal))
    else:
        messages.success(request, _("The proposal is withdrawn."))
    return redirect("worklogs:assignments")


@require_GET
def proposals(request: TenantRequest) -> HttpResponse:
    """What my people propose: to accept, with the quantity I see fit, or to refuse."""
    require_assigner(request)
    return _page(request)


@require_POST
def accept(request: TenantRequest, pk: UUID) -> HttpResponse:
    """Make a proposal assigned work."""
    now, today = now_and_today()
    proposal = get_to_decide(request.actor, pk, today)
    form = AcceptForm(request.POST, auto_id=f"accept-{pk}-%s")
    if form.is_valid():
        try:
            commands.accept_proposal(
                actor=request.actor,
                proposal_id=proposal.pk,
                quantity=form.cleaned_data["quantity"],
                now=now,
            )
        except Refusal as refusal:
            form.add_error("quantity", refused_to_assigner(refusal))
        else:
            messages.success(request, _("Accepted and assigned as arising work."))
            return redirect("worklogs:proposals")
    return _page(request, pk, form)


@require_POST
def refuse(request: TenantRequest, pk: UUID) -> HttpResponse:
    """Refuse a proposal with a reason."""
    now, today = now_and_today()
    proposal = get_to_decide(request.actor, pk, today)
    form = RefuseForm(request.POST, auto_id=f"refuse-{pk}-%s")
    if form.is_valid():
        try:
            commands.refuse_proposal(
                actor=request.actor,
                proposal_id=proposal.pk,
                reason=form.cleaned_data["reason"],
                now=now,
            )
        except Refusal as refusal:
            form.add_error("reason", refused_to_assigner(refusal))
        else:
            messages.success(
                request, _("Refused; the reason is shown to the person who proposed it.")
            )
            return redirect("worklogs:proposals")
    return _page(request, pk, form)


def _arising(form: ProposalForm) -> Arising:
    data = form.cleaned_data
    return Arising(
        id=data["key"],
        task_id=data["task"].pk,
        title=data["title"],
        quantity=data["quantity"],
        starts_on=data["starts_on"],
        due_on=data["due_on"],
        reason=data["reason"],
    )


def _page(
    request: TenantRequest, wrong_pk: UUID | None = None, wrong: Form | None = None
) -> HttpResponse:
    now, today = now_and_today()
    found = decisions_of(request.actor, today, now)
    rows = [_waiting(one, wrong if one.pk == wrong_pk else None) for one in found.waiting]
    return render(
        request,
        "worklogs/assigned/proposals.html",
        # Decided meanwhile, so no longer among those that wait: said at the top.
        {"rows": rows, "decided": found.decided, "wrong": wrong},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong is not None else HTTPStatus.OK,
    )


def _waiting(proposal: AssignmentProposal, typed: Form | None) -> Waiting:
    pk = proposal.pk
    fresh = {"quantity": written_quantity(proposal.quantity)}
    accept_form = typed if isinstance(typed, AcceptForm) else None
    refuse_form = typed if isinstance(typed, RefuseForm) else None
    return Waiting(
        proposal,
        accept_form or AcceptForm(initial=fresh, auto_id=f"accept-{pk}-%s"),
        refuse_form or RefuseForm(auto_id=f"refuse-{pk}-%s"),
    )
