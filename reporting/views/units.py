"""My unit: who logged on which day, work beside the norms, what came back, who is away. Hours stand
beside what the calendar expects, neither good nor bad: coverage is coloured, length is not."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organizations import plots
from organizations.http import TenantRequest, now_and_today
from organizations.models import Posting
from organizations.queries import period_of
from organizations.templatetags.formats import localised, minutes, period_name, weekdays
from reporting import access
from reporting.queries.reports import get_period, periods_begun
from reporting.queries.unit_work import unit_work
from reporting.queries.units import UnitChoice, UnitCoverage, unit_coverage, units_to_choose
from reporting.rules.coverage import Counts, LoggedDay

DECLARED, LOGGED, NOTHING = Decimal(1), Decimal("0.5"), Decimal(0)


@require_GET
def unit(request: TenantRequest) -> HttpResponse:
    """One unit's people by days; ``?unit=`` and ``?period=`` choose."""
    access.require(access.may_see_units(request.actor))
    _now, today = now_and_today()
    code = request.GET.get("period")
    period = get_period(code) if code else period_of(today)
    if period is None:
        raise Http404
    units = units_to_choose(request.actor, period)
    context: dict[str, Any] = {
        "period": period,
        "name": period_name(period),
        "periods": periods_begun(today, limit=6),
        "units": units,
    }
    if units:
        chosen = _chosen(request, units)
        found = unit_coverage(request.actor, chosen, period, today)
        ids = [posting.pk for posting in found.span.postings]
        work = unit_work(request.actor.agency_id, chosen.pk, ids, period, today)
        context |= {
            "unit": chosen,
            "heat_map": _heat_map(found),
            "rows": _hours(found),
            "work": work,
            "away": work.away_on(today),
            "load": [(posting, work.of(posting.pk)) for posting in found.span.postings],
        }
    return render(request, "reporting/unit.html", context)


def _chosen(request: TenantRequest, units: list[UnitChoice]) -> UnitChoice:
    wanted = request.GET.get("unit")
    if not wanted:
        return _first(request, units)
    found = next((one for one in units if str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _first(request: TenantRequest, units: list[UnitChoice]) -> UnitChoice:
    """The unit that the actor heads; the largest one for whoever heads none, or nobody but
    themselves."""
    headed = request.actor.headed_unit_ids()
    largest = max(units, key=lambda one: one.people)
    mine = (one for one in units if one.pk in headed and one.people > 1)
    return next(mine, largest)


def _hours(found: UnitCoverage) -> list[tuple[Posting, Counts, int]]:
    logged = dict.fromkeys((posting.pk for posting in found.span.postings), 0)
    for row in found.span.logged:
        logged[row.posting_id] += row.minutes
    by_posting = found.span.coverage.by_posting
    return [
        (posting, by_posting.get(posting.pk, Counts()), logged[posting.pk])
        for posting in found.span.postings
    ]


def _heat_map(found: UnitCoverage) -> SafeString:
    rows = [
        plots.HeatRow(
            label=posting.staff.full_name,
            cells=[_cell(found, posting, day) for day in found.days],
        )
        for posting in found.span.postings
    ]
    return plots.person_day_heat_map(
        rows,
        found.days,
        title=_("Days with a log"),
        corner=_("Staff member"),
        weekdays=weekdays(),
        legend=[
            ("0", _("No log yet")),
            ("2", _("Logged, not declared")),
            ("4", _("Declared")),
            ("leave", _("leave")),
            ("rest", _("day off")),
        ],
    )


def _cell(found: UnitCoverage, posting: Posting, day: date) -> plots.HeatDay:
    row = found.logged.get((posting.pk, day))
    if row is not None:
        return _logged_cell(row)
    expected = found.span.expected.get(posting.pk, {}).get(day, 0)
    if expected:
        return plots.HeatDay(day, share=NOTHING, words=f"{day:%d/%m}: {_('No log yet')}")
    works = found.span.works(posting.pk, day) and posting.is_primary
    kind = "leave" if works else "rest"
    return plots.HeatDay(day, kind, words=f"{day:%d/%m}")


def _logged_cell(row: LoggedDay) -> plots.HeatDay:
    words = _("declared late") if row.is_late else _("Declared")
    if not row.is_declared:
        words = _("Logged, not declared")
    return plots.HeatDay(
        row.day,
        share=DECLARED if row.is_declared else LOGGED,
        text=localised((Decimal(row.minutes) / 60).quantize(Decimal("0.1"))),
        words=f"{row.day:%d/%m}: {minutes(row.minutes)}, {words}",
    )
