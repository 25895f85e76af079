"""How the agency's units work: calendars, what each unit follows, shifts."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from organizations import access, commands, queries
from organizations.forms import CalendarForm, FollowForm, ShiftForm
from organizations.http import TenantRequest, now_and_today
from organizations.refusal_words import refused
from organizations.refusals import Refusal
from organizations.views.leave_tabs import tabs


@require_GET
def work_calendars(request: TenantRequest) -> HttpResponse:
    """Units, calendars and shifts of the agency, with the forms that add to them."""
    access.require(access.may_keep_people(request.actor))
    return _page(request)


@require_POST
def new_calendar(request: TenantRequest) -> HttpResponse:
    """Add a calendar of the agency."""
    access.require(access.may_keep_people(request.actor))
    form = CalendarForm(request.POST, auto_id="calendar_%s")
    if form.is_valid():
        try:
            commands.add_calendar(actor=request.actor, new=form.value())
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            return _done(request, _("The calendar is added. Say which unit follows it."))
    return _page(request, calendar=form)


@require_POST
def follow(request: TenantRequest) -> HttpResponse:
    """Let a unit follow a calendar from a day on."""
    access.require(access.may_keep_people(request.actor))
    form = _follow_form(request, request.POST)
    if form.is_valid():
        unit, calendar = form.chosen()
        try:
            commands.follow_calendar(
                actor=request.actor,
                unit=unit,
                calendar=calendar,
                starts_on=form.cleaned_data["starts_on"],
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            return _done(request, _("The unit follows the calendar from that day on."))
    return _page(request, follow=form)


@require_POST
def new_shift(request: TenantRequest) -> HttpResponse:
    """Add a shift."""
    access.require(access.may_keep_people(request.actor))
    form = ShiftForm(request.POST, auto_id="shift_%s")
    if form.is_valid():
        try:
            commands.add_shift(actor=request.actor, new=form.value())
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            return _done(request, _("The shift is added."))
    return _page(request, shift=form)


@require_POST
def retire_shift(request: TenantRequest, pk: int) -> HttpResponse:
    """Offer a shift no longer."""
    access.require(access.may_keep_people(request.actor))
    now, _today = now_and_today()
    queries.get_shift(request.actor.agency_id, pk)
    commands.retire_shift(actor=request.actor, shift_id=pk, now=now)
    return _done(request, _("The shift is retired; rosters that use it stay."))


def _page(
    request: TenantRequest,
    *,
    calendar: CalendarForm | None = None,
    follow: FollowForm | None = None,
    shift: ShiftForm | None = None,
) -> HttpResponse:
    _now, today = now_and_today()
    agency_id = request.actor.agency_id
    bound: Form | None = calendar or follow or shift
    followed = queries.calendars_of_units(agency_id, today)
    context: dict[str, Any] = {
        "tabs": tabs(request.actor, "calendars"),
        "units": [(unit, followed.get(unit.pk)) for unit in queries.units_of(agency_id)],
        "ahead": queries.calendars_ahead(agency_id, today),
        "calendars": queries.calendars_to_follow(agency_id),
        "shifts": queries.shifts_of(agency_id),
        "calendar_form": calendar or CalendarForm(auto_id="calendar_%s"),
        "follow_form": follow or _follow_form(request),
        "shift_form": shift or ShiftForm(auto_id="shift_%s"),
        "refused": bound,
    }
    status = HTTPStatus.OK if bound is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "organizations/work_calendars.html", context, status=status)


def _follow_form(request: TenantRequest, data: Any = None) -> FollowForm:
    agency_id = request.actor.agency_id
    return FollowForm(
        data,
        units=queries.units_of(agency_id),
        calendars=queries.calendars_to_follow(agency_id),
        auto_id="follow_%s",
    )


def _done(request: TenantRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("organizations:work_calendars")
