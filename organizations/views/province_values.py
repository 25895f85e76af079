"""Values of the province with the days from which they hold: looked at, seen ahead, then set."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from organizations import access, policy, queries, refusals, refused_decisions
from organizations.commands.parameters import PERIODS_AHEAD, NewValue, may_set, set_parameter
from organizations.confirming import confirmed
from organizations.forms.parameters import ParameterForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import RoleKind
from organizations.queries import Change, ParameterLine
from organizations.refusals import Refusal
from organizations.rules.parameter_groups import (
    FORGETS_SOONER,
    SET_HERE,
    Begins,
    Group,
    SetHere,
    names_of,
)
from organizations.rules.periods import PeriodDays
from organizations.templatetags.formats import period_name, short_date
from organizations.templatetags.parameters import typed_value

STORE = "store"
SHOWN_AHEAD = 4  # periods beside one another


@dataclass(frozen=True, slots=True)
class Kept:
    """A group of the page, who decides it, and whether the reader does."""

    group: Group
    lines: list[ParameterLine]
    deciders: list[str]
    may_set: bool


@require_GET
def parameters(request: TenantRequest) -> HttpResponse:
    """Every value of the province: what holds, since when, what comes."""
    access.require(may_set(request.actor))
    _now, today = now_and_today()
    lines = {line.name: line for line in queries.parameter_lines(SET_HERE, today)}
    groups = [
        Kept(
            group,
            [lines[name] for name in names_of(group)],
            _deciders(group),
            may_set(request.actor, group),
        )
        for group in Group
    ]
    return render(request, "organizations/parameters.html", {"groups": groups})


@confirmed()
@require_http_methods(["GET", "HEAD", "POST"])
def parameter(request: TenantRequest, name: str) -> HttpResponse:
    """One value with its history; whoever decides it sees what another one does, and sets it."""
    access.require(may_set(request.actor))
    _now, today = now_and_today()
    set_here = SET_HERE.get(name)
    if set_here is None:
        raise Http404
    is_theirs = may_set(request.actor, set_here.group)
    if request.method == "POST":
        access.require(is_theirs)
    (line,) = queries.parameter_lines([name], today)
    context: dict[str, Any] = {
        "line": line,
        "may_set": is_theirs,
        "deciders": _deciders(set_here.group),
    }
    if is_theirs:
        form = _form(request, line, today)
        context["form"] = form
        if form.is_valid():
            if request.POST.get("step") == STORE and _set(request, form, today):
                messages.success(request, _("It holds from the day you chose."))
                return redirect("organizations:parameter", name)
            if form.is_valid():
                context |= _seen_ahead(line, form.cleaned_data)
    wrong = is_theirs and context["form"].errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "organizations/parameter.html", context, status=status)


def _form(request: TenantRequest, line: ParameterLine, today: date) -> ParameterForm:
    tomorrow = today + timedelta(days=1)
    initial = {"value": typed_value(line.value, line.name)}
    if line.known.only:
        initial["value"] = f"{line.value:f}"
    return ParameterForm(
        request.POST if request.method == "POST" else None,
        known=line.known,
        set_here=line.set_here,
        firsts=_firsts(line.set_here, today),
        initial=initial | {"first": tomorrow},
    )


def _firsts(set_here: SetHere, today: date) -> list[tuple[date, str]] | None:
    """The days that are offered, named after the period that begins on them."""
    if set_here.begins == Begins.DAY:
        return None
    found: list[tuple[str, date]] = (
        [(one.code, one.starts_on) for one in queries.periods_to_open(PERIODS_AHEAD)]
        if set_here.begins == Begins.UNOPENED
        else [(one.code, one.starts_on) for one in queries.periods_ahead(today)]
    )
    return [
        (day, _("%(period)s, from %(day)s") % {"period": period_name(code), "day": short_date(day)})
        for code, day in found
    ]


def _set(request: TenantRequest, form: ParameterForm, today: date) -> bool:
    typed = form.cleaned_data
    new = NewValue(
        name=form.known.name,
        value=f"{typed['value']:f}",
        first=typed["first"],
        document=typed["document"],
    )
    try:
        set_parameter(actor=request.actor, new=new, today=today)
    except Refusal as refusal:
        field = "document" if isinstance(refusal, refusals.ReasonIsMissing) else "first"
        form.add_error(field, _refused(refusal))
        return False
    return True


def _seen_ahead(line: ParameterLine, typed: dict[str, Any]) -> dict[str, Any]:
    """What would hold from that day on; for the days of periods, the periods before and after."""
    value, first = typed["value"], typed["first"]
    before = next(
        (Decimal(row.value) for row in reversed(line.ahead) if row.valid_from <= first), line.value
    )
    seen: dict[str, Any] = {"previewed": True, "value": value, "first": first, "before": before}
    if line.name in FORGETS_SOONER and value < before:
        seen["forgets"] = True
    if line.set_here.begins == Begins.UNOPENED:
        seen["periods"] = _side_by_side(Change(line.name, value, first))
    return seen


def _side_by_side(change: Change) -> list[tuple[PeriodDays, PeriodDays]]:
    """Periods from that day on, as they would be opened without and with the change."""
    count = PERIODS_AHEAD + SHOWN_AHEAD
    pairs = zip(queries.periods_to_open(count), queries.periods_to_open(count, change), strict=True)
    return [pair for pair in pairs if pair[1].starts_on >= change.first][:SHOWN_AHEAD]


def _deciders(group: Group) -> list[str]:
    return [
        str(RoleKind(role).label)
        for line in policy.SET_PARAMETERS.allows
        if group in line.states
        for role in line.roles
    ]


def _refused(refusal: Refusal) -> str:
    sentences: dict[type[Refusal], str] = {
        refusals.StartsInThePast: _(
            "What was counted stays: another value holds from tomorrow on at the earliest."
        ),
        refusals.ReasonIsMissing: _("Say by which document, or for what reason."),
        refusals.Outdated: _("Something was set from that day already; choose a later one."),
        refused_decisions.PeriodIsOpened: _(
            "The period of that day is open already and keeps its days; choose a later one."
        ),
        refused_decisions.NotAPeriodsStart: _(
            "This changes on the first day of a period alone; no period begins on that day."
        ),
    }
    return sentences.get(type(refusal), _("That cannot be done."))
