"""Assigned work: mine, and what I give to my people."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.access import UNIT_ROLES
from organizations.http import TenantRequest, now_and_today
from organizations.models import RoleKind
from organizations.queries import period_of
from organizations.refusals import NoPeriod, NotPosted, PeriodIsClosed, Refusal
from worklogs import access, commands
from worklogs.commands.assignments import Work
from worklogs.forms import AssignForm, CancelForm
from worklogs.queries.assignments import progress_of
from worklogs.queries.catalogue import label, likely_tasks, valid_tasks
from worklogs.refusals import TaskNotValid
from worklogs.views.words import refused

# The field of the form beside which a refusal is said.
PLACES = {
    NoPeriod: "due_on",
    NotPosted: "people",
    PeriodIsClosed: "due_on",
    TaskNotValid: "task_words",
}


@require_GET
def assignments(request: TenantRequest) -> HttpResponse:
    """Work assigned to the person who acts, due in the running period or later."""
    _now, today = now_and_today()
    period = period_of(today)
    first = period.starts_on if period else today
    rows = progress_of(request.actor.agency_id, [request.posting.pk], first=first)
    return render(request, "worklogs/assignments.html", {"progress": rows, "period": period})


@require_http_methods(["GET", "POST"])
def assign(request: TenantRequest) -> HttpResponse:
    """My people's assigned work, and a form to assign more to one or several of them."""
    now, today = now_and_today()
    if not request.actor.holds(*UNIT_ROLES, RoleKind.SUPERIOR):
        raise PermissionDenied
    form = _form(request, today, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = commands.assign_work(
                actor=request.actor,
                assignee_ids=[posting.pk for posting in form.cleaned_data["people"]],
                work=_work(form.cleaned_data),
                now=now,
            )
        except Refusal as refusal:
            form.add_error(PLACES.get(type(refusal)), _said(refusal))
        else:
            words = ngettext(
                "Assigned to %(count)d person.", "Assigned to %(count)d people.", len(made)
            )
            messages.success(request, words % {"count": len(made)})
            return redirect("worklogs:assign")
    return _page(request, form, today)


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
            form.add_error("reason", _said(refusal))
        else:
            messages.success(request, _("The assigned work is cancelled."))
            return redirect("worklogs:assign")
    return _page(request, _form(request, today), today, cancelling=pk, cancel_form=form)


def _form(request: TenantRequest, today: date, data: QueryDict | None = None) -> AssignForm:
    period = period_of(today)
    return AssignForm(
        data,
        people=access.assignable_postings(request.actor, today),
        agency_id=request.actor.agency_id,
        initial={"starts_on": today, "due_on": period.ends_on if period else today},
    )


def _work(data: dict[str, Any]) -> Work:
    return Work(
        task_id=data["task"].pk,
        title=data["title"],
        quantity=data["quantity"],
        starts_on=data["starts_on"],
        due_on=data["due_on"],
        source_document=data["source_document"],
    )


def _said(refusal: Refusal) -> str:
    """What was refused, said to whoever assigns; elsewhere it is said to whoever logs."""
    sentences = {
        PeriodIsClosed: _("The period that holds the due day is closed: its work stands."),
        NotPosted: _("Somebody chosen is not posted here on the due day."),
    }
    return sentences.get(type(refusal)) or refused(refusal)


def _page(
    request: TenantRequest,
    form: AssignForm,
    today: date,
    *,
    cancelling: int | None = None,
    cancel_form: CancelForm | None = None,
) -> HttpResponse:
    agency_id = request.actor.agency_id
    period = period_of(today)
    people = list(access.assignable_postings(request.actor, today))
    tasks = likely_tasks(request.actor, today) or list(valid_tasks(agency_id, today)[:20])
    wrong = form.errors or cancel_form is not None
    return render(
        request,
        "worklogs/assign.html",
        {
            "form": form,
            "people": people,
            "tasks": [label(task) for task in tasks],
            "progress": progress_of(
                agency_id,
                [posting.pk for posting in people],
                first=period.starts_on if period else today,
            ),
            "cancelling": cancelling,
            "cancel_form": cancel_form,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
    )
