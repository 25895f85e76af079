"""Assigned work: mine, and what I give to my people."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.audit import new_id
from organizations.http import TenantRequest, now_and_today
from organizations.queries import period_of
from organizations.refusals import NoPeriod, NotPosted, PeriodIsClosed, Refusal
from worklogs import access, commands
from worklogs.commands.assignments import Assigned, Piece, Work
from worklogs.forms import AssignForm, CancelForm
from worklogs.lines import whole_number
from worklogs.policy import ASSIGN
from worklogs.queries.assignments import my_work, progress_of
from worklogs.queries.assignments_people import Candidates, Wanted, candidates
from worklogs.queries.assignments_proposals import my_proposals, waiting_for
from worklogs.queries.catalogue import label, likely_tasks, valid_tasks
from worklogs.refusals import BatchIsOther, TaskNotValid
from worklogs.views.words import refused

LONGEST_SEARCH = 80
MOST_ROWS = 200  # of assigned work below the form

# The field of the form beside which a refusal is said.
PLACES = {
    NoPeriod: "due_on",
    NotPosted: "people",
    PeriodIsClosed: "due_on",
    TaskNotValid: "task_words",
}


@require_GET
def assignments(request: TenantRequest) -> HttpResponse:
    """My assigned work, due in the running period or later, and what I proposed."""
    _now, today = now_and_today()
    period = period_of(today)
    return render(
        request,
        "worklogs/assignments.html",
        {
            "pieces": my_work(request.posting, today, first=period.starts_on if period else today),
            "proposals": my_proposals(request.actor),
            "period": period,
        },
    )


@require_http_methods(["GET", "POST"])
def assign(request: TenantRequest) -> HttpResponse:
    """My people's assigned work, and a form to assign more to one or to many of them.

    A POST with ``show`` only looks for other people; what was typed and ticked is kept.
    """
    now, today = now_and_today()
    require_assigner(request)
    looked_for = _looked_for(request.POST)
    found = candidates(request.actor, today, looked_for, also=_ticked(request.POST))
    if request.method == "GET" or "show" in request.POST:
        return _page(request, _form(request, found, typed=request.POST), found, looked_for)
    form = _form(request, found, request.POST)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            made = commands.assign_pieces(
                actor=request.actor,
                batch_id=form.cleaned_data["key"],
                pieces=_pieces(form),
                now=now,
            )
        except BatchIsOther as refusal:
            form = _form(request, found, with_a_key_of_its_own(request.POST))
            form.add_error(None, refused(refusal))
            status = HTTPStatus.CONFLICT
        except Refusal as refusal:
            form.add_error(PLACES.get(type(refusal)), refused_to_assigner(refusal))
        else:
            say_assigned(request, made)
            return redirect("worklogs:assign")
    return _page(request, form, found, looked_for, status=status)


@require_POST
def cancel(request: TenantRequest, pk: int) -> HttpResponse:
    """Take assigned work back, with a reason."""
    now, today = now_and_today()
    assignment = access.get_managed_assignment(request.actor, pk, today)
    form = CancelForm(request.POST, auto_id=f"why-{pk}-%s")
    if form.is_valid():
        try:
            commands.cancel_assignment(
                actor=request.actor,
                assignment=assignment,
                reason=form.cleaned_data["reason"],
                now=now,
            )
        except Refusal as refusal:
            form.add_error("reason", refused_to_assigner(refusal))
        else:
            messages.success(request, _("The assigned work is cancelled."))
            return redirect("worklogs:assign")
    found = candidates(request.actor, today, Wanted(), also=[assignment.assignee_id])
    return _page(
        request,
        _form(request, found),
        found,
        Wanted(),
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        cancelling=(pk, form),
    )


def require_assigner(request: TenantRequest) -> None:
    """Stop whoever heads nobody.

    Raises:
        PermissionDenied: answered as 403.
    """
    if not request.actor.may(ASSIGN):
        raise PermissionDenied


def with_a_key_of_its_own(data: QueryDict) -> QueryDict:
    """What was typed, in a form that has not been sent yet."""
    fresh = data.copy()
    fresh["key"] = str(new_id())
    return fresh


def say_assigned(request: TenantRequest, made: Assigned) -> None:
    """Tell how many were assigned, or that they already were."""
    if made.again:
        messages.info(request, _("This was assigned already; nothing was assigned twice."))
        return
    count = len({row.assignee_id for row in made.assignments})
    words = ngettext("Assigned to %(count)d person.", "Assigned to %(count)d people.", count)
    messages.success(request, words % {"count": count})


def _looked_for(data: QueryDict) -> Wanted:
    return Wanted(data.get("q", "")[:LONGEST_SEARCH], whole_number(data.get("unit", "")))


def _ticked(data: QueryDict) -> list[int]:
    return [pk for text in data.getlist("people") if (pk := whole_number(text)) is not None]


def _form(
    request: TenantRequest,
    found: Candidates,
    data: QueryDict | None = None,
    *,
    typed: QueryDict | None = None,
) -> AssignForm:
    _now, today = now_and_today()
    period = period_of(today)
    return AssignForm(
        data,
        typed=typed,
        people=found.shown,
        agency_id=request.actor.agency_id,
        initial={
            "key": new_id(),
            "starts_on": today,
            "due_on": period.ends_on if period else today,
        },
    )


def _pieces(form: AssignForm) -> list[Piece]:
    data = form.cleaned_data
    return [
        Piece(
            posting_id,
            Work(
                task_id=data["task"].pk,
                title=data["title"],
                quantity=quantity,
                starts_on=data["starts_on"],
                due_on=data["due_on"],
                source_document=data["source_document"],
            ),
        )
        for posting_id, quantity in form.shares()
    ]


def refused_to_assigner(refusal: Refusal) -> str:
    """What was refused, said to whoever assigns; elsewhere it is said to whoever logs."""
    sentences = {
        PeriodIsClosed: _("The period of the due day is closed: its work cannot be changed."),
        NotPosted: _("Somebody chosen is not posted here on the due day."),
    }
    return sentences.get(type(refusal)) or refused(refusal)


def _page(
    request: TenantRequest,
    form: AssignForm,
    found: Candidates,
    looked_for: Wanted,
    *,
    status: int = HTTPStatus.OK,
    cancelling: tuple[int, CancelForm] | None = None,
) -> HttpResponse:
    _now, today = now_and_today()
    agency_id = request.actor.agency_id
    period = period_of(today)
    tasks = likely_tasks(request.actor, today) or list(valid_tasks(agency_id, today)[:20])
    progress = progress_of(
        agency_id,
        [posting.pk for posting in found.shown],
        first=period.starts_on if period else today,
    )
    cancelled_pk, cancel_form = cancelling or (None, None)
    return render(
        request,
        "worklogs/assign.html",
        {
            "form": form,
            "found": found,
            "waiting": waiting_for(request.actor, today),
            "looked_for": looked_for,
            "tasks": [label(task) for task in tasks],
            "progress": progress[:MOST_ROWS],
            "more": max(0, len(progress) - MOST_ROWS),
            "cancelling": cancelled_pk,
            "cancel_form": cancel_form,
        },
        status=status,
    )
