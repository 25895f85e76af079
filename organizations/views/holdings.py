"""What a posting has for a time: itself, roles, leave. Each form stands on the person's page."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations import access, commands, queries
from organizations.confirming import confirmed
from organizations.forms import LastDayForm, LeaveForm, RoleForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import Posting
from organizations.refusal_words import refused
from organizations.refusals import Refusal
from organizations.views.people import person_page


@require_POST
def end_posting(request: TenantRequest, pk: int) -> HttpResponse:
    """Set the last day of a posting."""
    access.require(access.may_keep_people(request.actor))
    posting = queries.get_own_posting(request.actor.agency_id, pk)
    form = LastDayForm(request.POST, auto_id=f"endid_{pk}_%s")
    if form.is_valid():
        try:
            commands.end_posting(
                actor=request.actor, posting_id=pk, ends_on=form.cleaned_data["ends_on"]
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            return _done(request, posting, _("The last day is entered."))
    return _again(request, posting, form)


@confirmed()
@require_POST
def give_role(request: TenantRequest, pk: int) -> HttpResponse:
    """Give a posting a role for a time."""
    access.require(access.may_keep_people(request.actor))
    actor, (now, _today) = request.actor, now_and_today()
    posting = queries.get_own_posting(actor.agency_id, pk)
    form = RoleForm(
        request.POST,
        roles=access.grantable_roles(actor),
        units=queries.units_of(actor.agency_id),
        auto_id=f"roleid_{pk}_%s",
    )
    if form.is_valid():
        typed = form.cleaned_data
        try:
            commands.give_role(
                actor=actor,
                posting=posting,
                role=typed["role"],
                unit=form.chosen_unit(),
                starts_on=typed["starts_on"],
                ends_on=typed["ends_on"],
                now=now,
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            return _done(request, posting, _("The role is given."))
    return _again(request, posting, form)


@require_POST
def end_role(request: TenantRequest, pk: int) -> HttpResponse:
    """Let a role end today."""
    access.require(access.may_keep_people(request.actor))
    _now, today = now_and_today()
    role = queries.get_role(request.actor.agency_id, pk)
    try:
        commands.end_role(actor=request.actor, role_id=pk, ends_on=max(today, role.starts_on))
    except Refusal as refusal:
        return person_page(request, role.posting.staff, problem=refused(refusal))
    return _done(request, role.posting, _("The role ends today."))


@require_POST
def record_leave(request: TenantRequest, pk: int) -> HttpResponse:
    """Record approved leave of a posting."""
    access.require(access.may_keep_people(request.actor))
    now, _today = now_and_today()
    posting = queries.get_own_posting(request.actor.agency_id, pk)
    form = LeaveForm(request.POST, auto_id=f"leaveid_{pk}_%s")
    if form.is_valid():
        try:
            commands.record_leave(actor=request.actor, posting=posting, days=form.value(), now=now)
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            return _done(request, posting, _("The leave is recorded."))
    return _again(request, posting, form)


def _done(request: TenantRequest, posting: Posting, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("organizations:person", posting.staff.staff_code)


def _again(request: TenantRequest, posting: Posting, form: Form) -> HttpResponse:
    return person_page(request, posting.staff, posting_id=posting.pk, bound=form)
