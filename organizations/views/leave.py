"""Leave: one's own list and form, what waits for a decision, taking an approved one back."""

from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import access, commands, queries
from organizations.forms import CancelLeaveForm, LeaveRequestForm, ReasonForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import Leave, LeaveStatus
from organizations.refusal_words import refused
from organizations.refusals import Outdated, Refusal
from organizations.views.leave_tabs import tabs

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
def my_leave(request: TenantRequest) -> HttpResponse:
    """Ask for leave, and see how one's requests stand."""
    if not request.actor.keeps_log:
        raise Http404
    now, today = now_and_today()
    if request.method == "GET":
        return _my_page(request, LeaveRequestForm(), today)
    form = LeaveRequestForm(request.POST)
    if form.is_valid():
        try:
            commands.request_leave(
                actor=request.actor, posting=request.posting, days=form.value(), now=now
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            messages.success(request, _("The request is sent. It counts once approved."))
            return redirect("organizations:my_leave")
    return _my_page(request, form, today, HTTPStatus.UNPROCESSABLE_ENTITY)


@require_POST
def withdraw(request: TenantRequest, pk: int) -> HttpResponse:
    """Take back a request of one's own that waits."""
    _now, today = now_and_today()
    queries.get_my_leave(request.actor, pk)
    try:
        commands.withdraw_leave(actor=request.actor, leave_id=pk)
    except Refusal as refusal:
        status = HTTPStatus.CONFLICT if isinstance(refusal, Outdated) else WRONG
        return _my_page(request, LeaveRequestForm(), today, status, problem=refused(refusal))
    messages.success(request, _("The request is withdrawn."))
    return redirect("organizations:my_leave")


@require_GET
def requests(request: TenantRequest) -> HttpResponse:
    """Requests for leave that wait for the actor, each with one button to approve it."""
    access.require(queries.may_decide(request.actor))
    return _requests_page(request)


@require_POST
def decide(request: TenantRequest, pk: int) -> HttpResponse:
    """Approve (``decision=approve``), or refuse with a reason."""
    now, today = now_and_today()
    leave = queries.get_leave_to_decide(request.actor, pk, today)
    approve = request.POST.get("decision") == "approve"
    form = ReasonForm(request.POST, auto_id=f"reason_{pk}_%s")
    if not approve and not form.is_valid():
        return _requests_page(request, WRONG, bound={pk: form})
    try:
        commands.decide_leave(
            actor=request.actor,
            leave_id=pk,
            approve=approve,
            reason="" if approve else form.cleaned_data["reason"],
            now=now,
        )
    except Refusal as refusal:
        status = HTTPStatus.CONFLICT if isinstance(refusal, Outdated) else WRONG
        return _requests_page(request, status, problem=refused(refusal))
    said = _("Leave approved: %(name)s.") if approve else _("Leave refused: %(name)s.")
    messages.success(request, said % {"name": leave.posting.staff.full_name})
    return redirect("organizations:leave_requests")


@require_http_methods(["GET", "POST"])
def cancel(request: TenantRequest, pk: int) -> HttpResponse:
    """Take an approved leave back with a reason, or the part of it after a day."""
    now, today = now_and_today()
    leave = queries.get_leave(request.actor.agency_id, pk)
    access.require(queries.may_cancel(request.actor, leave, today))
    if leave.status != LeaveStatus.APPROVED:
        return _cancel_page(request, leave, None, HTTPStatus.CONFLICT)
    if request.method == "GET":
        return _cancel_page(request, leave, CancelLeaveForm(), HTTPStatus.OK)
    form = CancelLeaveForm(request.POST)
    if form.is_valid():
        try:
            commands.cancel_leave(actor=request.actor, leave_id=pk, now=now, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            cut = form.cleaned_data["ends_on"]
            said = _("The leave is shortened.") if cut else _("The leave is cancelled.")
            messages.success(request, said)
            return _back(request, leave)
    return _cancel_page(request, leave, form, WRONG)


def _my_page(
    request: TenantRequest,
    form: Form,
    today: date,
    status: HTTPStatus = HTTPStatus.OK,
    problem: str = "",
) -> HttpResponse:
    lines = queries.my_leave(request.posting, today)
    context = {
        "form": form,
        "lines": lines,
        "deciders": queries.deciders_of(request.posting, today),
        "cancellable": {
            line.leave.pk
            for line in lines
            if queries.is_own_to_cancel(request.actor, line.leave, today)
        },
        "problem": problem,
        "tabs": tabs(request.actor, "mine"),
    }
    return render(request, "organizations/my_leave.html", context, status=status)


def _requests_page(
    request: TenantRequest,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    bound: dict[int, ReasonForm] | None = None,
    problem: str = "",
) -> HttpResponse:
    _now, today = now_and_today()
    kept = bound or {}
    waiting = [
        (line, kept.get(line.leave.pk) or ReasonForm(auto_id=f"reason_{line.leave.pk}_%s"))
        for line in queries.leave_that_waits(request.actor, today)
    ]
    context = {
        "waiting": waiting,
        "problem": problem,
        "refused": next(iter(kept.values()), None),
        "tabs": tabs(request.actor, "requests"),
    }
    return render(request, "organizations/leave_requests.html", context, status=status)


def _cancel_page(
    request: TenantRequest, leave: Leave, form: Form | None, status: HTTPStatus
) -> HttpResponse:
    context = {"leave": leave, "form": form}
    return render(request, "organizations/cancel_leave.html", context, status=status)


def _back(request: TenantRequest, leave: Leave) -> HttpResponse:
    if leave.posting_id == request.actor.posting_id:
        return redirect("organizations:my_leave")
    if access.may_keep_people(request.actor):
        return redirect("organizations:person", leave.posting.staff.staff_code)
    return redirect("organizations:team_leave")
