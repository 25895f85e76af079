"""Months beside each other: what changed, and how a year went."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organizations.http import TenantRequest, now_and_today
from organizations.models import Block
from organizations.plots import Point, StackRow
from organizations.templatetags.formats import localised, minutes, number, percent, period_name
from reporting import access
from reporting.queries.months import Month, Months, months
from reporting.queries.reports import periods_begun
from reporting.rules.months import Sums, changed_most, levels_of, like_for_like, sums
from reporting.views.desk import chosen_period

Write = Callable[[Decimal | int | None], str]


def _hours(value: Decimal | int | None) -> str:
    return minutes(value, "short")


def _share(value: Decimal | int | None) -> str:
    return percent(value)


def _count(value: Decimal | int | None) -> str:
    return number(value)


def _signed(value: Decimal | int, write: Write) -> str:
    """With its sign, so that more and less differ without a colour; shares in points of percent."""
    if write is _share:
        points = localised(Decimal(max(value, -value)) * 100, 1)
        # Not inside the f-string: xgettext does not read those.
        return _sign(value) + _("%(n)s pp") % {"n": points}
    return f"{_sign(value)}{write(max(value, -value))}"


def _sign(value: Decimal | int) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""


@require_GET
def compare(request: TenantRequest, code: str) -> HttpResponse:
    """A month beside the last one and the same one a year before; twelve months as lines."""
    access.require(access.may_receive(request.actor))
    period = chosen_period(code)
    found = months(request.actor.agency_id, period)
    _now, today = now_and_today()
    context = {
        "period": period,
        "name": period_name(period),
        "periods": periods_begun(today),
        "comparisons": [
            _comparison(found.now, other)
            for other in (found.before, found.year_before)
            if other is not None
        ],
        "changes": _changes(found),
        "trends": _trends(found.months[-12:]),
        "levels": _levels(found),
    }
    return render(request, "reporting/months.html", context)


def _comparison(now: Month, other: Month) -> dict[str, Any]:
    """Rows of (what, earlier, now, change) over the agencies in both; none when there are none."""
    both = like_for_like(now.figures, other.figures)
    rows = []
    if both is not None:
        after, before = both
        rows = [
            _row(label, getattr(before, name), getattr(after, name), write)
            for name, label, write in _measures()
        ]
    return {
        "name": period_name(other.period),
        "within": period_name(other.period, "within"),
        "agencies": both[0].agencies if both else 0,
        "rows": rows,
    }


def _measures() -> list[tuple[str, str, Write]]:
    return [
        ("headcount", _("Headcount"), _count),
        ("coverage", _("Person-days with a log"), _share),
        ("minutes", _("Mean time of a logged day"), _hours),
        ("converted", _("Converted products"), _count),
        ("good_share", _("Rated good or better"), _share),
    ]


def _row(
    label: str, before: Decimal | None, after: Decimal | None, write: Write
) -> tuple[str, str, str, str]:
    known = before is not None and after is not None
    change = _signed(after - before, write) if known else number(None)  # type: ignore[operator]
    return label, write(before), write(after), change


def _changes(found: Months) -> list[dict[str, Any]]:
    """The agencies that moved most since the last month, by time and by coverage."""
    if found.before is None:
        return []
    tables = []
    for measure, label, write in _measures()[1:3]:
        moved = changed_most(found.now.figures, found.before.figures, measure)
        rows = [
            (
                found.agencies[one.agency_id].name,
                write(one.before),
                write(one.after),
                _signed(one.by, write),
            )
            for one in moved
        ]
        tables.append({"label": label, "rows": rows, "id": measure})
    return tables


def _trends(shown: Sequence[Month]) -> list[dict[str, Any]]:
    """Each measure as a line over the months, with its table. One month draws no line."""
    if len(shown) < 2:  # noqa: PLR2004
        return []
    added = [(one.period, sums(one.figures.values())) for one in shown]
    lines = [
        _trend(_("Reports that are valid"), added, lambda one: one.agencies or None, _count),
        _trend(_("Person-days with a log"), added, lambda one: one.coverage, _share),
        _trend(_("Mean time of a logged day"), added, lambda one: one.minutes, _hours),
        _trend(_("Rated good or better"), added, lambda one: one.good_share, _share),
    ]
    return [line for line in lines if any(point.value is not None for point in line["points"])]


def _trend(
    title: str,
    added: Sequence[tuple[Any, Sums]],
    value: Callable[[Sums], Decimal | int | None],
    write: Write,
) -> dict[str, Any]:
    points = []
    for period, one in added:
        figure = value(one)
        text = "–" if figure is None else write(figure)
        known = None if figure is None else Decimal(figure)
        points.append(Point(period_name(period, "short"), known, text))
    most = max((point.value for point in points if point.value is not None), default=Decimal(1))
    return {
        "title": title,
        "points": points,
        # The whole scale: a month's small change shall not look like a fall.
        "low": Decimal(0),
        "high": Decimal(1) if write is _share else most * Decimal("1.2"),
        "rows": [(point.label, point.text) for point in points],
        "headings": [_("Period"), title],
    }


def _levels(found: Months) -> list[StackRow]:
    """People by level, block by block, of the reports that stand this month."""
    rows = []
    for block in Block:
        mine = [
            figures
            for pk, figures in found.now.figures.items()
            if found.agencies[pk].block == block
        ]
        if mine:
            rows.append(StackRow(str(block.label), levels_of(mine)))
    return rows
