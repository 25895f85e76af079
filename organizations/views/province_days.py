"""Days of rest of the province and days worked instead, as the KPI team enters them."""

from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from organizations import access, queries, refusals, refused_decisions
from organizations.commands.rest_days import add_rest_days, withdraw_rest_day
from organizations.confirming import confirmed
from organizations.forms.province import RestDaysForm
from organizations.http import TenantRequest, now_and_today
from organizations.refusals import Refusal


@confirmed()
@require_http_methods(["GET", "POST"])
def rest_days(request: TenantRequest) -> HttpResponse:
    """The days from today on that differ from the week, and the form that adds to them."""
    access.require(access.may_keep_rest_days(request.actor))
    _now, today = now_and_today()
    form = RestDaysForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            days = add_rest_days(actor=request.actor, new=form.value(), today=today)
        except Refusal as refusal:
            form.add_error(None, _refused(refusal))
        else:
            words = ngettext("%(count)s day is entered.", "%(count)s days are entered.", len(days))
            messages.success(request, words % {"count": len(days)})
            return redirect("organizations:rest_days")
    context = {
        "form": form,
        "days": queries.special_days_from(today),
        "today": today,
        "due_at_rest": queries.due_at_rest(today),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "organizations/rest_days.html", context, status=status)


@confirmed()
@require_POST
def withdraw(request: TenantRequest, day: str) -> HttpResponse:
    """Let a day that has not come be what its weekday says."""
    access.require(access.may_keep_rest_days(request.actor))
    _now, today = now_and_today()
    try:
        withdraw_rest_day(actor=request.actor, day=_read(day), today=today)
    except Refusal as refusal:
        messages.error(request, _refused(refusal))
    else:
        messages.success(request, _("It is an ordinary day again."))
    return redirect("organizations:rest_days")


def _read(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise Http404 from None


def _refused(refusal: Refusal) -> str:
    sentences: dict[type[Refusal], str] = {
        refusals.StartsInThePast: _(
            "What was counted stays: days that have begun cannot be changed."
        ),
        refused_decisions.WrongWeekday: _(
            "Make-up days are Saturdays or Sundays; days off in exchange or in"
            " compensation are weekdays."
        ),
        refused_decisions.DayIsKnown: _(
            "One of these days is in the calendar already. Withdraw it first."
        ),
        refusals.Outdated: _("It is so already, or somebody changed it in the meantime."),
    }
    return sentences.get(type(refusal), _("That cannot be done."))
