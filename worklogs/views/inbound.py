"""What came in from other systems: a head assigns it or sets it aside; whoever did the work puts it
beside an entry. Nothing is counted by itself."""

from datetime import date
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.audit import new_id
from organizations.http import TenantRequest, now_and_today
from organizations.queries import period_of
from organizations.refusals import Outdated, Refusal
from worklogs import access
from worklogs.commands import inbound as commands
from worklogs.commands.assignments import Piece, Work
from worklogs.forms_inbound import AssignInboundForm, SetAsideForm
from worklogs.models import InboundDocument, InboundState
from worklogs.queries import inbound as queries
from worklogs.queries.catalogue import label, likely_tasks, valid_tasks
from worklogs.views.assignments import PLACES, refused_to_assigner, say_assigned
from worklogs.views.words import refused


@require_GET
def inbox(request: TenantRequest) -> HttpResponse:
    """What waits for the head, and what was dealt with last."""
    _now, today = now_and_today()
    context = {"inbox": queries.inbox(request.actor), "today": today}
    return render(request, "worklogs/inbound/inbox.html", context)


@require_http_methods(["GET", "POST"])
def document(request: TenantRequest, pk: int) -> HttpResponse:
    """One of them; a POST assigns it to one person."""
    found = queries.get_inbound(request.actor, pk)
    now, _today = now_and_today()
    if request.method == "GET":
        return _page(request, found, _form(request, found))
    form, status = _form(request, found, request.POST), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            made = commands.assign_inbound(
                actor=request.actor,
                document=found,
                batch_id=form.cleaned_data["key"],
                piece=_piece(form, found),
                now=now,
            )
        except Outdated as refusal:
            form.add_error(None, refused(refusal))
            found, status = queries.get_inbound(request.actor, pk), HTTPStatus.CONFLICT
        except Refusal as refusal:
            form.add_error(PLACES.get(type(refusal)), refused_to_assigner(refusal))
        else:
            say_assigned(request, made)
            return redirect("worklogs:inbound")
    return _page(request, found, form, status=status)


@require_POST
def set_aside(request: TenantRequest, pk: int) -> HttpResponse:
    """Nothing is to be done with it, and why."""
    found = queries.get_inbound(request.actor, pk)
    now, _today = now_and_today()
    form = SetAsideForm(request.POST, auto_id="aside-%s")
    if not form.is_valid():
        return _page(
            request, found, _form(request, found), aside=form,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )  # fmt: skip
    try:
        commands.set_aside(
            actor=request.actor, document=found, reason=form.cleaned_data["reason"], now=now
        )
    except Refusal as refusal:
        messages.error(request, refused(refusal))
        return redirect("worklogs:inbound_document", pk)
    messages.success(request, _("Set aside; the reason is kept."))
    return redirect("worklogs:inbound")


@require_POST
def put_beside(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """Show what came in beside one of the actor's own entries."""
    entry = access.get_own_entry(request.actor, entry_id, work_date=work_date)
    number = request.POST.get("document", "")
    found = queries.get_mine(request.actor, int(number) if number.isdecimal() else 0)
    now, _today = now_and_today()
    try:
        commands.put_beside(actor=request.actor, document=found, entry=entry, now=now)
    except Refusal as refusal:
        messages.error(request, refused(refusal))
    else:
        messages.success(request, _("The document is attached to the entry."))
    return redirect("worklogs:evidence", work_date, entry_id)


def _form(
    request: TenantRequest, found: InboundDocument, data: QueryDict | None = None
) -> AssignInboundForm:
    _now, today = now_and_today()
    period = period_of(today)
    due_on = found.due_on if found.due_on and found.due_on >= today else None
    return AssignInboundForm(
        data,
        agency_id=request.actor.agency_id,
        people=access.assignable_postings(request.actor, today),
        initial={
            "key": new_id(),
            "title": found.subject[:200],
            "quantity": "1",
            "starts_on": today,
            "due_on": due_on or (period.ends_on if period else today),
        },
    )


def _piece(form: AssignInboundForm, found: InboundDocument) -> Piece:
    data = form.cleaned_data
    work = Work(
        task_id=data["task"].pk,
        title=data["title"],
        quantity=data["quantity"],
        starts_on=data["starts_on"],
        due_on=data["due_on"],
        source_document=found.number,
    )
    return Piece(data["person"], work)


def _page(
    request: TenantRequest,
    found: InboundDocument,
    form: AssignInboundForm,
    *,
    aside: SetAsideForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    _now, today = now_and_today()
    tasks = likely_tasks(request.actor, today) or valid_tasks(request.actor.agency_id, today)[:20]
    context = {
        "document": found,
        "waits": found.state == InboundState.WAITING,
        "form": form,
        "aside": aside or SetAsideForm(auto_id="aside-%s"),
        "tasks": [label(task) for task in tasks],
        "today": today,
    }
    return render(request, "worklogs/inbound/document.html", context, status=status)
