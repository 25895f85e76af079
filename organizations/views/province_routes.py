"""Which agencies receive whose reports, as the KPI team keeps it for the province."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import access, refusals, refused_decisions
from organizations.commands.routing import call_off_route, route_reports
from organizations.confirming import confirmed
from organizations.forms.province import RouteForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import Agency
from organizations.queries.routes import living_agencies, receivers_of, receiving_agencies
from organizations.refusals import Refusal


@require_GET
def receivers(request: TenantRequest) -> HttpResponse:
    """Every agency with its receivers, and those that will follow."""
    access.require(access.may_route_reports(request.actor))
    _now, today = now_and_today()
    reporting = [one for one in living_agencies(today) if one.in_kpi_scope]
    context = {"lines": receivers_of(reporting, today)}
    return render(request, "organizations/receivers.html", context)


@confirmed()
@require_http_methods(["GET", "POST"])
def of_agency(request: TenantRequest, code: str) -> HttpResponse:
    """Where one agency's reports go, and the form that changes it from a day on."""
    access.require(access.may_route_reports(request.actor))
    _now, today = now_and_today()
    agencies = living_agencies(today)
    agency = _one(agencies, code)
    (line,) = receivers_of([agency], today)
    form = RouteForm(
        request.POST if request.method == "POST" else None,
        initial={"receivers": [one.pk for one in line.receivers]},
        agencies=agencies,
        receiving=receiving_agencies(today),
    )
    if form.is_valid():
        try:
            route_reports(
                actor=request.actor,
                agency=agency,
                receivers=form.chosen(),
                starts_on=form.cleaned_data["starts_on"],
                decision=form.cleaned_data["decision"],
                today=today,
            )
        except Refusal as refusal:
            form.add_error(None, _refused(refusal))
        else:
            messages.success(request, _("From that day on its reports go there."))
            return redirect("organizations:receivers")
    context: dict[str, Any] = {"form": form, "line": line}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "organizations/receivers_of.html", context, status=status)


@confirmed()
@require_POST
def call_off(request: TenantRequest, code: str) -> HttpResponse:
    """Let a change that has not begun never come."""
    access.require(access.may_route_reports(request.actor))
    _now, today = now_and_today()
    agency = _one(living_agencies(today), code)
    try:
        call_off_route(actor=request.actor, agency=agency, today=today)
    except Refusal as refusal:
        messages.error(request, _refused(refusal))
    else:
        messages.success(request, _("The change is cancelled; its reports go where they go today."))
    return redirect("organizations:receivers_of", code)


def _one(agencies: list[Agency], code: str) -> Agency:
    """The agency of this code that owes reports. Raises: Http404."""
    found = next((one for one in agencies if one.code == code and one.in_kpi_scope), None)
    if found is None:
        raise Http404
    return found


def _refused(refusal: Refusal) -> str:
    if isinstance(refusal, refused_decisions.NobodyReceives):
        return _(
            "Nobody in %(agency)s may receive a report on that day. Have the operators"
            " appoint somebody there first."
        ) % {"agency": refusal.args[0]}
    sentences: dict[type[Refusal], str] = {
        refusals.StartsInThePast: _("The first day is tomorrow or later."),
        refusals.NotPosted: _("One of these agencies does not exist on that day."),
        refused_decisions.RouteIsPlanned: _("Another change is already planned. Cancel it first."),
        refusals.Outdated: _("It is so already, or somebody changed it in the meantime."),
    }
    return sentences.get(type(refusal), _("That cannot be done."))
