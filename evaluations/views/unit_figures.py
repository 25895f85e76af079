"""Units beside their peers: the agency's own, and the province's of five people and more."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from evaluations.queries.unit_funnels import (
    UnitLine,
    UnitsView,
    own_units,
    peers_of_kind,
    province_units,
)
from evaluations.rules.honesty.funnel import ALARM, WARNING, Funnel
from evaluations.rules.honesty.units import UnitMonth
from organizations.http import TenantRequest
from organizations.models import Block, Period, RoleKind
from organizations.plots import FunnelWords, Limit, Mark, funnel
from organizations.templatetags.formats import localised, percent

VIEWERS = (RoleKind.AGENCY_HEAD, RoleKind.OFFICER, RoleKind.SUPERIOR)
STEPS = 24
PLACES = 2


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


@require_GET
def own(request: TenantRequest, code: str) -> HttpResponse:
    """The units of one's agency beside anonymous peers."""
    if not request.actor.holds(*VIEWERS):
        raise PermissionDenied
    period = get_object_or_404(Period, code=code)
    agency = request.posting.agency
    return _page(request, own_units(agency, period), agency.block, is_province=False)


@require_GET
def of_province(request: TenantRequest, code: str) -> HttpResponse:
    """The units of the province by kind of agency, ``?kind=commune``; no person, no small unit."""
    if not request.actor.oversees_province:
        raise PermissionDenied
    period = get_object_or_404(Period, code=code)
    view = province_units(period)
    kinds = sorted({line.month.peer_group for line in view.lines})
    kind = request.GET.get("kind", "")
    return _page(request, view, kind if kind in kinds else next(iter(kinds), ""), is_province=True)


def _page(request: TenantRequest, view: UnitsView, kind: str, *, is_province: bool) -> HttpResponse:
    lines = [line for line in view.lines if line.month.peer_group == kind or not is_province]
    peers = peers_of_kind(view.funnels, kind)
    kinds = sorted({line.month.peer_group for line in view.lines}) if is_province else []
    return render(
        request,
        "evaluations/units.html",
        {
            "period": view.period,
            "rows": [_row(line, peers) for line in lines],
            "funnel": peers,
            "target": localised(_decimal(peers.target), PLACES) if peers else "",
            "plot": _plot(peers, lines, is_province) if peers else "",
            "kinds": [(one, Block(one).label, one == kind) for one in kinds],
            "is_province": is_province,
        },
    )


def _row(line: UnitLine, peers: Funnel | None) -> Row:
    parts = [
        Part(_("group %(group)s") % {"group": part.group}, _signed(part.hours))
        for part in line.drivers
        if abs(part.hours) >= 0.05  # noqa: PLR2004  what rounds to nothing says nothing
    ]
    if line.z is not None and abs(line.two_people) >= 0.05:  # noqa: PLR2004
        parts.append(Part(_("of it two people"), _signed(line.two_people)))
    compared = peers is not None and line.z is not None
    return Row(
        line=line,
        hours=localised(_decimal(line.month.hours), PLACES),
        difference=_signed(line.month.hours - peers.target) if compared and peers else "",
        parts=parts,
        coverage=_coverage(line.month),
    )


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


def _plot(peers: Funnel, lines: Sequence[UnitLine], is_province: bool) -> SafeString:
    compared = [line for line in lines if line.z is not None]
    named = [line for line in compared if line.is_odd] if is_province else compared
    points = [Mark(_decimal(days), _decimal(hours)) for days, hours in peers.points]
    own_marks = [
        Mark(
            _decimal(line.month.person_days),
            _decimal(line.month.hours),
            line.month.name if line.is_odd else "",
            line.is_odd,
        )
        for line in named
    ]
    most = max([days for days, _ in peers.points] + [line.month.person_days for line in named])
    sizes = [most * 1.05 * (step + 1) / STEPS for step in range(STEPS)]
    return funnel(
        points,
        own_marks,
        target=_decimal(peers.target),
        limits=[
            Limit(_decimal(size), _pair(peers, size, WARNING), _pair(peers, size, ALARM))
            for size in sizes
        ],
        title=_("Mean hours per expected person-day"),
        description=_("%(units)s units; usual is %(target)s hours.")
        % {"units": peers.units, "target": localised(_decimal(peers.target), PLACES)},
        words=FunnelWords(
            size=_("expected person-days"),
            value=_("hours"),
            peers=_("other units"),
            own=_("units that stand out") if is_province else _("own units"),
            target=_("median"),
            inner=_("95 % lie within"),
            outer=_("99.8 % lie within"),
        ),
    )


def _pair(peers: Funnel, size: float, z: float) -> tuple[Decimal, Decimal]:
    low, high = peers.limits(size, z)
    return _decimal(low), _decimal(high)


def _signed(hours: float) -> str:
    number = _decimal(hours)
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{localised(abs(number), PLACES)}"


def _decimal(value: float) -> Decimal:
    return Decimal(str(round(value, PLACES)))
