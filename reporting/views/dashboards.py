"""Each role's figures as plots: fetched after the first page, and a page of their own to print."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from evaluations.access import reviewed_postings
from evaluations.queries.results import final_scores, levels_of_people
from evaluations.queries.unit_coverage import unit_coverage as units_by_month
from evaluations.queries.unit_funnels import own_units, province_units
from organizations.access import Actor
from organizations.http import TenantRequest, now_and_today
from organizations.models import Period
from organizations.plots import Bar, HeatDay, ShareRow
from organizations.queries import period_of, routed_to
from organizations.templatetags import plots
from organizations.templatetags.formats import number, period_name
from reporting import access
from reporting.models import JobKind
from reporting.queries.home import my_entries
from reporting.queries.jobs import job_days, open_jobs
from reporting.queries.months import months, own_months, province_months
from reporting.queries.reports import periods_begun, reportable_period
from reporting.queries.units import UnitCoverage, unit_coverage, units_to_choose
from reporting.views import dashboard_cards as cards
from reporting.views.dashboard_cards import Card, Section

POINTS = Decimal(100)


@require_GET
def figures(request: TenantRequest) -> HttpResponse:
    """The plots of every role that the posting holds. The sections alone when htmx asks."""
    now, today = now_and_today()
    found = [section for section in _sections(request, now, today) if section.cards]
    is_part = "HX-Request" in request.headers
    name = "reporting/_home_figures.html" if is_part else "reporting/home_figures.html"
    return render(request, name, {"sections": found})


def _sections(request: TenantRequest, now: datetime, today: date) -> Iterator[Section]:
    actor, ended = request.actor, reportable_period(today)
    if ended is not None and access.may_receive(actor):
        yield Section(_("Reports received"), _received(actor, ended, today))
    if ended is not None and access.may_see_province(actor):
        yield Section(_("The province"), _province(actor, ended, today))
    if ended is not None and access.may_prepare(actor):
        yield Section(_("My agency"), _agency(request, ended))
    if ended is not None and actor.headed_unit_ids():
        yield Section(_("My unit"), _unit(request, ended, today))
    if access.may_operate(actor):
        yield Section(_("Work in the background"), _operating(now))
    if actor.keeps_log:
        yield Section(_("My results"), _mine(request, today))


def _received(actor: Actor, ended: Period, today: date) -> list[Card]:
    """Eleven queries."""
    found = months(actor.agency_id, ended)
    routed = routed_to(actor.agency_id, today)
    units = province_units(ended, actor=actor, today=today, agency_ids=routed)
    return [
        *cards.coverage_by_block(found),
        *cards.levels_by_block(found),
        *cards.trends(found),
        *cards.funnel(units, is_province=True, url=_units_of("province_units", ended)),
    ]


def _province(actor: Actor, ended: Period, today: date) -> list[Card]:
    """Eleven queries."""
    found = province_months(ended, actor=actor, today=today)
    units = province_units(ended, actor=actor, today=today)
    return [
        *cards.coverage_by_block(found),
        *cards.levels_by_block(found),
        *cards.trends(found),
        *cards.funnel(units, is_province=True, url=_units_of("province_units", ended)),
    ]


def _agency(request: TenantRequest, ended: Period) -> list[Card]:
    """Ten queries."""
    actor = request.actor
    found = own_months(actor.agency_id, ended)
    url = _units_of("own_units", ended)
    return [
        *_units_heat(actor, ended, None),
        *cards.levels_by_month(found),
        *cards.trends(found),
        *cards.funnel(own_units(request.posting.agency, ended), is_province=False, url=url),
    ]


def _unit(request: TenantRequest, ended: Period, today: date) -> list[Card]:
    """Twenty queries."""
    actor, headed = request.actor, request.actor.headed_unit_ids()
    running = period_of(today) or ended
    units = [one for one in units_to_choose(actor, running) if one.pk in headed]
    largest = max(units, key=lambda one: one.people, default=None)
    counts = levels_of_people(actor.agency_id, ended, reviewed_postings(actor, today))
    title = _("Distribution of levels") + f" · {period_name(ended, 'short')}"
    seen = [
        *([] if largest is None else _days(unit_coverage(actor, largest, running, today))),
        *cards.levels(title, [(_("The people whose work I review"), counts)]),
    ]
    if access.may_prepare(actor):  # whoever does sees all units of the agency already
        return seen
    found = own_units(request.posting.agency, ended, headed)
    url = _units_of("own_units", ended)
    return [
        *seen,
        *_units_heat(actor, ended, headed),
        *cards.funnel(found, is_province=False, url=url),
    ]


def _units_heat(actor: Actor, ended: Period, unit_ids: frozenset[int] | None) -> list[Card]:
    shown = [one for one in periods_begun(ended.starts_on, limit=cards.HEATED)[::-1]]
    rows = [
        ShareRow(unit.name, [unit.shares.get(period.pk) for period in shown])
        for unit in units_by_month(actor.agency_id, shown, unit_ids)
    ]
    known = [
        index for index in range(len(shown)) if any(row.shares[index] is not None for row in rows)
    ]
    rows = [ShareRow(row.label, [row.shares[index] for index in known]) for row in rows]
    return cards.heat(rows, [shown[index] for index in known], _("Unit"))


def _days(found: UnitCoverage) -> list[Card]:
    """How many of the people who were expected have a log, day by day of the running period."""
    logged = Counter(day for _posting, day in found.logged)
    expected = Counter(day for days in found.span.expected.values() for day in days)
    if not found.days:
        return []
    cells = [
        HeatDay(
            day,
            kind="work" if expected[day] else "rest",
            share=min(Decimal(logged[day]) / expected[day], Decimal(1)) if expected[day] else None,
            text=f"{logged[day]}/{expected[day]}" if expected[day] else "",
        )
        for day in found.days
    ]
    title = _("People with a log, by working day") + f" · {found.unit.name}"
    return [
        Card(
            plots.calendar_heat_map(cells, title),
            caption=title,
            headings=(_("Day"), title),
            rows=[(f"{cell.day:%d/%m}", cell.text or "–") for cell in cells],
            url=reverse("reporting:unit"),
            link=_("My unit"),
        )
    ]


def _mine(request: TenantRequest, today: date) -> list[Card]:
    """Three queries."""
    scores = final_scores(request.posting)[::-1]
    totals = [(score.period, score.total) for score in scores]
    period = period_of(today)
    counts = my_entries(request.actor, request.posting, period) if period else {}
    bars = [
        Bar(label, Decimal(counts[key]), number(counts[key]))
        for key, label in (
            ("accepted", _("Accepted")),
            ("open", _("Waiting for review")),
            ("returned", _("Returned")),
        )
        if counts.get(key)
    ]
    return [
        *cards.line(
            _("My results, month by month"), totals, lambda value: number(value, 2), high=POINTS
        ),
        *([Card(plots.bars(bars, _("My entries of this period")))] if bars else []),
    ]


def _operating(now: datetime) -> list[Card]:
    """Two queries."""
    days = job_days(now)
    cells = [
        HeatDay(
            one.day,
            kind="work" if one.done + one.failed else "none",
            share=Decimal(one.done) / (one.done + one.failed) if one.done + one.failed else None,
            text=number(one.done) if one.done + one.failed else "",
            words=_("%(done)s done, %(failed)s failed") % {"done": one.done, "failed": one.failed},
        )
        for one in days
    ]
    title = _("Jobs that ended well, by day")
    waiting = [
        Bar(str(JobKind(kind).label), Decimal(count), number(count))
        for kind, count in sorted(open_jobs().items(), key=lambda item: -item[1])
    ]
    return [
        Card(
            plots.calendar_heat_map(cells, title, legend=False),
            caption=title,
            headings=(_("Day"), _("Done"), _("Failed")),
            rows=[(f"{one.day:%d/%m}", number(one.done), number(one.failed)) for one in days],
            note=_("Dark: all went well. Lighter: some were given up."),
            url=reverse("reporting:status"),
            link=_("All jobs"),
        ),
        *([Card(plots.bars(waiting, _("Jobs still to run, by kind")))] if waiting else []),
    ]


def _units_of(name: str, period: Period) -> str:
    return reverse(f"evaluations:{name}", args=[period.code])
