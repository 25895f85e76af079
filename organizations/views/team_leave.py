"""Who of a unit is away on which days of a period."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organizations import access, plots, queries
from organizations.http import TenantRequest, now_and_today
from organizations.models import Leave, LeaveStatus, Period, Posting, Unit
from organizations.rules.calendar import HALVES_PER_DAY, Calendar, is_working_day
from organizations.rules.calendar import leave_halves as halves
from organizations.templatetags.formats import weekdays
from organizations.views.leave_tabs import tabs

AT_WORK, ASKED = Decimal(0), Decimal("0.2")  # colours, no figures


@require_GET
def team(request: TenantRequest) -> HttpResponse:
    """People by days: approved leave, requests, days of rest; ``?unit=`` and ``?period=``."""
    access.require(access.may_see_team_leave(request.actor))
    _now, today = now_and_today()
    code = request.GET.get("period", "")
    period = queries.get_period(code) if code else queries.period_of(today)
    units = queries.units_to_look_at(request.actor, today)
    if period is None:
        raise Http404
    context = {
        "tabs": tabs(request.actor, "team"),
        "period": period,
        "periods": queries.periods_around(today),
        "units": units,
    }
    if units:
        unit = _chosen(request, units)
        people = list(
            queries.log_keepers(request.actor.agency_id, period.starts_on, period.ends_on).filter(
                unit=unit
            )
        )
        leaves = queries.team_leave(
            request.actor.agency_id, unit.pk, period.starts_on, period.ends_on
        )
        context |= {
            "unit": unit,
            "leaves": leaves,
            "grid": _grid(people, leaves, period) if people else "",
        }
    return render(request, "organizations/team_leave.html", context)


def _chosen(request: TenantRequest, units: Sequence[Unit]) -> Unit:
    """The unit asked for; else one that the actor heads, or the first."""
    wanted = request.GET.get("unit")
    if wanted:
        found = next((unit for unit in units if str(unit.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
    headed = request.actor.headed_unit_ids()
    return next((unit for unit in units if unit.pk in headed), units[0])


def _grid(people: Sequence[Posting], leaves: Sequence[Leave], period: Period) -> SafeString:
    province = queries.working_calendar(period.starts_on, period.ends_on)
    own = queries.own_calendars(
        [person.pk for person in people], period.starts_on, period.ends_on, province
    )
    count = (period.ends_on - period.starts_on).days + 1
    days = [period.starts_on + timedelta(days=number) for number in range(count)]
    of = {
        person.pk: [leave for leave in leaves if leave.posting_id == person.pk] for person in people
    }
    rows = [
        plots.HeatRow(
            label=person.staff.full_name,
            cells=[_cell(day, of[person.pk], own.get(person.pk, province)) for day in days],
        )
        for person in people
    ]
    return plots.person_day_heat_map(
        rows,
        days,
        title=_("Who is away"),
        corner=_("Staff member"),
        weekdays=weekdays(),
        legend=[
            ("leave", _("on leave (½: half a day)")),
            ("1", _("requested, not decided")),
            ("rest", _("day off")),
            ("0", _("at work")),
        ],
    )


def _cell(day: date, leaves: Sequence[Leave], calendar: Calendar) -> plots.HeatDay:
    if not is_working_day(day, calendar):
        return plots.HeatDay(day, "rest", words=f"{day:%d/%m}: {_('day off')}")
    for leave in leaves:
        taken = halves(day, [queries.span_of(leave)])
        if taken:
            text = "½" if taken < HALVES_PER_DAY else ""
            said = f"{day:%d/%m}: {leave.get_kind_display()} {text}".strip()
            if leave.status == LeaveStatus.APPROVED:
                return plots.HeatDay(day, "leave", text=text, words=said)
            return plots.HeatDay(
                day, share=ASKED, text=f"?{text}", words=f"{said}, {leave.get_status_display()}"
            )
    return plots.HeatDay(day, share=AT_WORK, words=f"{day:%d/%m}: {_('at work')}")
