"""The agency's units, and decisions that rename, merge or split them."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from organizations.access import may_keep_people, require
from organizations.audit import new_id
from organizations.commands.reorganizing import rename_unit
from organizations.forms.decisions import MergeForm, RenameForm, SplitForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import DecisionKind, Unit, UnitSuccession
from organizations.queries import units_of
from organizations.refusals import Refusal
from organizations.rules.names import sort_key
from worklogs.queries.reorganizing import merger, people_of
from worklogs.queries.reorganizing import split as split_of
from worklogs.views.moving_words import refused
from worklogs.views.reorganizing import shown


@require_GET
def units(request: TenantRequest) -> HttpResponse:
    """The tree of units with the number of people, and what followed what."""
    require(may_keep_people(request.actor))
    _now, today = now_and_today()
    here = Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gte=today)
    found = Unit.objects.filter(agency_id=request.actor.agency_id, ends_on__isnull=True).annotate(
        people=Count("postings", filter=here & Q(postings__starts_on__lte=today))
    )
    successions = UnitSuccession.objects.filter(agency_id=request.actor.agency_id).select_related(
        "decision"
    )
    context = {
        "units": _tree(sorted(found, key=lambda unit: sort_key(unit.name))),
        "successions": successions.order_by("-id")[:50],
    }
    return render(request, "worklogs/units/units.html", context)


@require_http_methods(["GET", "POST"])
def rename(request: TenantRequest, pk: int) -> HttpResponse:
    """Give a unit a new name by a decision that is in force."""
    require(may_keep_people(request.actor))
    _now, today = now_and_today()
    unit = _unit(request, pk)
    if request.method == "GET":
        form = RenameForm(initial={"key": new_id(), "name": unit.name})
        return _page(request, "rename", form, unit)
    form = RenameForm(request.POST)
    if form.is_valid():
        try:
            rename_unit(
                actor=request.actor,
                decision=form.value(DecisionKind.RENAME),
                unit_id=unit.pk,
                name=form.cleaned_data["name"],
                today=today,
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            messages.success(request, _("The unit has its new name."))
            return redirect("worklogs:units")
    return _page(request, "rename", form, unit)


@require_http_methods(["GET", "POST"])
def merge(request: TenantRequest) -> HttpResponse:
    """Several units that become one: it answers with what that would do, and stores nothing."""
    require(may_keep_people(request.actor))
    known = units_of(request.actor.agency_id)
    if request.method == "GET":
        return _page(request, "merge", MergeForm(units=known, initial={"key": new_id()}))
    form = MergeForm(request.POST, units=known)
    if form.is_valid():
        given = form.cleaned_data
        into = next((unit for unit in known if unit.pk == given["into"]), None)
        what = merger(
            form.value(DecisionKind.MERGE),
            known,
            given["units"],
            into or (given["code"], given["name"]),
        )
        try:
            return shown(request, what)
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
    return _page(request, "merge", form)


@require_http_methods(["GET", "POST"])
def split(request: TenantRequest, pk: int) -> HttpResponse:
    """One unit that becomes several, everybody of it placed: it answers with what that would do."""
    require(may_keep_people(request.actor))
    _now, today = now_and_today()
    unit = _unit(request, pk)
    if unit.parent_id is None:
        raise Http404
    people = people_of([unit.pk], today)
    if request.method == "GET":
        return _page(request, "split", SplitForm(people=people, initial={"key": new_id()}), unit)
    form = SplitForm(request.POST, people=people)
    if form.is_valid():
        given = form.cleaned_data
        parts = [
            (given[f"code{part}"], given[f"name{part}"])
            for part, _code, _name in form.parts()
            if given[f"code{part}"]
        ]
        goes_to = {one.pk: given[f"code{given[f'to{one.pk}']}"] for one in people}
        try:
            return shown(request, split_of(form.value(DecisionKind.SPLIT), unit, parts, goes_to))
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
    return _page(request, "split", form, unit)


def _unit(request: TenantRequest, pk: int) -> Unit:
    unit = Unit.objects.filter(
        agency_id=request.actor.agency_id, pk=pk, ends_on__isnull=True
    ).first()
    if unit is None:
        raise Http404
    return unit


def _page(request: TenantRequest, name: str, form: Any, unit: Unit | None = None) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "unit": unit}
    return render(request, f"worklogs/units/{name}.html", context, status=status)


def _tree(found: list[Unit]) -> list[tuple[int, Unit]]:
    """Depth and unit, each below the one above it."""
    below: dict[int | None, list[Unit]] = {}
    known = {unit.pk for unit in found}
    for unit in found:
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    ordered: list[tuple[int, Unit]] = []
    waiting = [(0, unit) for unit in reversed(below.get(None, []))]
    while waiting:
        depth, unit = waiting.pop()
        ordered.append((depth, unit))
        waiting += [(depth + 1, one) for one in reversed(below.get(unit.pk, []))]
    return ordered
