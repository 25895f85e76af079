"""Units beside their peers: the agency's own, and the province's of five people and more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations import commands
from evaluations.forms import UnitExplanationForm
from evaluations.policy import COMPARE_PROVINCE, COMPARE_UNITS
from evaluations.queries import UnitWords, unit_explanations
from evaluations.queries.unit_funnels import (
    UnitLine,
    UnitsView,
    own_units,
    peers_of_kind,
    province_units,
)
from evaluations.rules.honesty.funnel import MIX, SIZE, Funnel
from evaluations.rules.honesty.units import UnitMonth
from evaluations.views.unit_plot import PLACES, rounded, units_plot
from evaluations.views.words import refused
from organizations.http import TenantRequest, now_and_today
from organizations.models import Block, Period
from organizations.queries import routed_to
from organizations.refusals import Refusal
from organizations.rules.policy import Relation
from organizations.templatetags.formats import localised, percent

ON_A_PAGE, ALL = 50, 10_000  # units in a table: of a province, of an agency


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a unit's difference: signed hours, in words."""

    name: str
    hours: str


@dataclass(frozen=True, slots=True)
class Row:
    """A unit as the table shows it; ``difference`` is empty where it is not compared."""

    line: UnitLine
    hours: str
    difference: str
    parts: list[Part]
    coverage: str
    said: list[UnitWords]
    form: UnitExplanationForm | None  # where the reader heads the unit


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: TenantRequest, code: str) -> HttpResponse:
    """The units of one's agency beside anonymous peers, for the head of a unit those they head; a
    POST adds what the head says of one of them."""
    actor = request.actor
    if not actor.may(COMPARE_UNITS):
        raise PermissionDenied
    period = get_object_or_404(Period, code=code)
    agency = request.posting.agency
    headed = actor.headed_unit_ids()
    shown = None if actor.may(COMPARE_UNITS, Relation.AGENCY) else headed
    view = own_units(agency, period, shown)
    forms = {
        line.month.unit_id: UnitExplanationForm(prefix=f"unit{line.month.unit_id}")
        for line in view.lines
        if line.month.unit_id in headed
    }
    if request.method == "POST":
        raw = request.POST.get("unit", "")
        unit_id = next((pk for pk in forms if str(pk) == raw), None)
        if unit_id is None:
            raise Http404
        form = UnitExplanationForm(request.POST, prefix=f"unit{unit_id}")
        if _explained(request, period, unit_id, form):
            messages.success(request, _("Your words now appear beside the hours of your unit."))
            return redirect("evaluations:own_units", code)
        forms[unit_id] = form
    said = unit_explanations(agency.pk, period)
    return _page(request, view, agency.block, is_province=False, said=said, forms=forms)


def _explained(
    request: TenantRequest, period: Period, unit_id: int, form: UnitExplanationForm
) -> bool:
    """Whether the words were stored; what was wrong stands at the field otherwise."""
    now, _today = now_and_today()
    if not form.is_valid():
        return False
    try:
        commands.explain_unit(
            actor=request.actor,
            period=period,
            unit_id=unit_id,
            words=form.cleaned_data["words"],
            now=now,
        )
    except Refusal as refusal:
        form.add_error("words", refused(refusal))
        return False
    return True


@require_GET
def of_province(request: TenantRequest, code: str) -> HttpResponse:
    """The units of the province by kind of agency, ``?kind=commune``; no person, no small unit. To
    a receiver, those of the agencies whose reports come to it."""
    actor = request.actor
    if not actor.may(COMPARE_PROVINCE):
        raise PermissionDenied
    period = get_object_or_404(Period, code=code)
    _now, today = now_and_today()
    is_overseer = actor.may(COMPARE_PROVINCE, Relation.PROVINCE)
    routed = None if is_overseer else routed_to(actor.agency_id, today)
    view = province_units(period, actor=actor, today=today, agency_ids=routed)
    kinds = sorted({line.month.peer_group for line in view.lines})
    kind = request.GET.get("kind", "")
    return _page(request, view, kind if kind in kinds else next(iter(kinds), ""), is_province=True)


def _page(
    request: TenantRequest,
    view: UnitsView,
    kind: str,
    *,
    is_province: bool,
    said: Sequence[UnitWords] = (),
    forms: Mapping[int, UnitExplanationForm] | None = None,
) -> HttpResponse:
    lines = [line for line in view.lines if line.month.peer_group == kind or not is_province]
    peers = peers_of_kind(view.funnels, kind)
    kinds = sorted({line.month.peer_group for line in view.lines}) if is_province else []
    shown = Paginator(_in_order(lines, is_province=is_province), ON_A_PAGE if is_province else ALL)
    page = shown.get_page(request.GET.get("page"))
    return render(
        request,
        "evaluations/units.html",
        {
            "period": view.period,
            "rows": [_row(line, peers, said, forms or {}) for line in page],
            "page": page,
            "funnel": peers,
            "target": localised(rounded(peers.target), PLACES) if peers else "",
            "plot": units_plot(peers, lines, is_province=is_province) if peers else "",
            "kinds": [(one, Block(one).label, one == kind) for one in kinds],
            "is_province": is_province,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY
        if any(form.errors for form in (forms or {}).values())
        else HTTPStatus.OK,
    )


def _in_order(lines: Sequence[UnitLine], *, is_province: bool) -> Sequence[UnitLine]:
    """Of a province's hundreds of units those first that lie farthest from what is expected."""
    if not is_province:
        return lines
    return sorted(lines, key=lambda line: -abs(line.z or 0.0))


def _row(
    line: UnitLine,
    peers: Funnel | None,
    said: Sequence[UnitWords],
    forms: Mapping[int, UnitExplanationForm],
) -> Row:
    parts = [
        Part(_part_name(part.group), _signed(part.hours))
        for part in line.drivers
        if abs(part.hours) >= 0.05  # noqa: PLR2004  what rounds to nothing says nothing
    ]
    if line.z is not None and abs(line.two_people) >= 0.05:  # noqa: PLR2004
        parts.append(Part(_("of which two people"), _signed(line.two_people)))
    compared = peers is not None and line.z is not None
    return Row(
        line=line,
        hours=localised(rounded(line.month.hours), PLACES),
        difference=_signed(line.month.hours - peers.expected(line.month))
        if compared and peers
        else "",
        parts=parts,
        coverage=_coverage(line.month),
        said=[one for one in said if one.unit_id == line.month.unit_id],
        form=forms.get(line.month.unit_id),
    )


def _part_name(group: str) -> str:
    if group == MIX:
        return _("usual for its mix of tasks")
    if group == SIZE:
        return _("usual for its size")
    return _("group %(group)s") % {"group": group}


def _coverage(month: UnitMonth) -> str:
    """Four shares: of expected person-days logged, declared complete, declared on time; of lines
    reviewed. The denominators are those of the measurement."""
    days = Decimal(str(month.person_days))
    shares = [
        percent(count / days, 0)
        for count in (month.day_count, month.declared_count, month.on_time_count)
    ]
    entries = month.entry_count
    reviewed = Decimal(month.reviewed_count) / entries if entries else None
    return " · ".join([*shares, percent(reviewed, 0)])


def _signed(hours: float) -> str:
    number = rounded(hours)
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{localised(abs(number), PLACES)}"
