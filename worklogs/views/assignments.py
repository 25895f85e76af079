"""Assigned work: mine, and what I give to my people."""

from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.access import UNIT_ROLES
from organizations.http import TenantRequest, now_and_today
from organizations.models import RoleKind
from organizations.queries import period_of
from organizations.refusals import Refusal
from worklogs import access, commands
from worklogs.commands.assignments import Work
from worklogs.forms import AssignForm, CancelForm
from worklogs.queries.assignments import progress_of
from worklogs.queries.catalogue import likely_tasks, valid_tasks
from worklogs.views.words import refused


@require_GET
def assignments(request: TenantRequest) -> HttpResponse:
    """Work assigned to the person who acts, due in the running period."""
    _now, today = now_and_today()
    period = period_of(today)
    rows = progress_of(request.actor.agency_id, [request.posting.pk], period) if period else []
    return render(request, "worklogs/assignments.html", {"progress": rows, "period": period})


@require_http_methods(["GET", "POST"])
def assign(request: TenantRequest) -> HttpResponse:
    """My people's assigned work, and a form to assign more to one or several of them."""
    now, today = now_and_today()
    if not request.actor.holds(*UNIT_ROLES, RoleKind.SUPERIOR):
        raise PermissionDenied
    people = access.assignable_postings(request.actor, today)
    form = AssignForm(
        request.POST or None,
        people=people,
        agency_id=request.actor.agency_id,
        initial={"starts_on": today, "due_on": _end_of_period(today)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        work = Work(
            task_id=data["task"].pk,
            title=data["title"],
            quantity=data["quantity"],
            starts_on=data["starts_on"],
            due_on=data["due_on"],
            source_document=data["source_document"],
        )
        try:
            made = commands.assign_work(
                actor=request.actor,
                assignee_ids=[posting.pk for posting in data["people"]],
                work=work,
                now=now,
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
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
    form = CancelForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a reason to cancel assigned work."))
        return redirect("worklogs:assign")
    try:
        commands.cancel_assignment(
            actor=request.actor,
            assignment=assignment,
            reason=form.cleaned_data["reason"],
            now=now,
        )
    except Refusal as refusal:
        messages.error(request, refused(refusal))
    else:
        messages.success(request, _("The assigned work is cancelled."))
    return redirect("worklogs:assign")


def _page(request: TenantRequest, form: AssignForm, today: date) -> HttpResponse:
    period = period_of(today)
    if period is None:
        raise Http404
    people = access.assignable_postings(request.actor, today)
    tasks = likely_tasks(request.actor, today) or list(
        valid_tasks(request.actor.agency_id, today)[:20]
    )
    return render(
        request,
        "worklogs/assign.html",
        {
            "form": form,
            "period": period,
            "tasks": tasks,
            "progress": progress_of(
                request.actor.agency_id, [posting.pk for posting in people], period
            ),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _end_of_period(today: date) -> date:
    period = period_of(today)
    return today if period is None else period.ends_on
