"""How many periods the teachers of a unit give on each weekday."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from organizations import access, commands, queries
from organizations.forms import LoadForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import TeachingLoad
from organizations.refusal_words import refused
from organizations.refusals import Refusal
from organizations.templatetags.formats import weekdays
from organizations.views.leave_tabs import tabs


@require_GET
def teaching(request: TenantRequest) -> HttpResponse:
    """The loads of the teachers of ``?unit=``, each with a form that sets another."""
    access.require(access.may_see_team_leave(request.actor))
    return _page(request, {})


@require_POST
def set_load(request: TenantRequest, pk: int) -> HttpResponse:
    """Set a teacher's load from a day on."""
    access.require(access.may_see_team_leave(request.actor))
    posting = access.get_posting(request.actor, pk)
    access.require(queries.may_plan(request.actor, posting.unit))
    form = LoadForm(request.POST, auto_id=f"load_{pk}_%s")
    if form.is_valid():
        try:
            commands.set_teaching_load(
                actor=request.actor,
                posting=posting,
                periods=[int(number) for number in form.week()],
                starts_on=form.cleaned_data["starts_on"],
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            messages.success(request, _("The teaching load is set."))
            return redirect(f"{reverse('organizations:teaching')}?unit={posting.unit_id}")
    return _page(request, {pk: form}, unit_id=posting.unit_id)


def _page(
    request: TenantRequest, bound: Mapping[int, LoadForm], unit_id: int | None = None
) -> HttpResponse:
    _now, today = now_and_today()
    units = queries.teaching_units(request.actor, today)
    wanted = str(unit_id or request.GET.get("unit", ""))
    unit = next((one for one in units if str(one.pk) == wanted), None)
    if wanted and unit is None:
        raise Http404
    unit = unit or next(iter(units), None)
    context: dict[str, Any] = {"tabs": tabs(request.actor, "teaching"), "units": units}
    if unit is not None:
        people = list(queries.log_keepers(request.actor.agency_id, today, today).filter(unit=unit))
        loads = queries.loads_of([person.pk for person in people], today)
        context |= {
            "unit": unit,
            "weekdays": weekdays(),
            "editable": queries.may_plan(request.actor, unit),
            "rows": [
                (person, loads.get(person.pk), bound.get(person.pk) or _form(person.pk, loads))
                for person in people
            ],
            "refused": next(iter(bound.values()), None),
        }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bound else HTTPStatus.OK
    return render(request, "organizations/teaching.html", context, status=status)


def _form(pk: int, loads: Mapping[int, TeachingLoad]) -> LoadForm:
    load = loads.get(pk)
    initial = {f"d{day}": number for day, number in enumerate(load.periods)} if load else {}
    return LoadForm(initial=initial, auto_id=f"load_{pk}_%s")
