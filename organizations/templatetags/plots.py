"""The plots of ``organizations.plots`` as tags, with the words that every page shares."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from organizations import plots
from organizations.templatetags.formats import LEVELS, weekdays

register = template.Library()


def _legend(days: Sequence[plots.HeatDay]) -> list[tuple[str, str]]:
    """Only what occurs among the days, from cold to warm."""
    words = {
        "0": _("nothing yet"),
        "1": _("under half"),
        "2": _("over half"),
        "3": _("over 80%"),
        "4": _("over 95%"),
        "leave": _("leave"),
        "rest": _("day off"),
        "none": _("no data"),
    }
    used = {day.heat for day in days}
    return [(heat, label) for heat, label in words.items() if heat in used]


@register.simple_tag
def calendar_heat_map(
    days: Sequence[plots.HeatDay], title: str, *, description: str = "", legend: bool = True
) -> SafeString:
    """A person's or a unit's days as a calendar."""
    return plots.calendar_heat_map(
        days,
        title=title,
        description=description or _("One cell for each day."),
        weekdays=weekdays(),
        legend=_legend(days) if legend else (),
    )


@register.simple_tag
def person_day_heat_map(
    rows: Sequence[plots.HeatRow], days: Sequence[date], title: str
) -> SafeString:
    """People by days, with the people's names always in sight."""
    return plots.person_day_heat_map(
        rows,
        days,
        title=title,
        corner=_("Staff member"),
        weekdays=weekdays(),
        legend=_legend([day for row in rows for day in row.cells]),
    )


@register.simple_tag
def share_heat_map(
    rows: Sequence[plots.ShareRow], columns: Sequence[str], title: str, *, corner: str
) -> SafeString:
    """Bodies by months, coloured by a share."""
    steps = {plots.heat_step(share) for row in rows for share in row.shares if share is not None}
    words = {
        0: _("nothing yet"),
        1: _("under half"),
        2: _("over half"),
        3: _("over 80%"),
        4: _("over 95%"),
    }
    return plots.share_heat_map(
        rows,
        columns,
        title=title,
        corner=corner,
        missing=_("no data"),
        legend=[(str(step), label) for step, label in words.items() if step in steps],
    )


@register.simple_tag
def bars(items: Sequence[plots.Bar], title: str, *, full: Decimal | None = None) -> SafeString:
    """Lengths from zero."""
    return plots.bars(items, title=title, full=full)


@register.simple_tag
def stacked_levels(
    counts: Mapping[str, int] | Sequence[plots.StackRow], title: str, *, label: str = ""
) -> SafeString:
    """The distribution over levels, of one body (counts) or of several (rows)."""
    rows = [plots.StackRow(label, counts)] if isinstance(counts, Mapping) else counts
    words = {level: str(name) for level, name in LEVELS.items()}
    return plots.stacked_levels(rows, title=title, words=words)


@register.simple_tag
def trend(
    points: Sequence[plots.Point],
    title: str,
    *,
    description: str = "",
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> SafeString:
    """One figure over the periods."""
    said = description or "; ".join(f"{point.label}: {point.text}" for point in points)
    return plots.trend(points, title=title, description=said, low=low, high=high)


@register.simple_tag
def dot_compare(
    items: Sequence[plots.Dot],
    title: str,
    *,
    reference: Decimal | None = None,
    reference_text: str = "",
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> SafeString:
    """Bodies compared on one scale, with a line at the reference."""
    return plots.dot_compare(
        items,
        title=title,
        reference=reference,
        reference_text=reference_text,
        low=low,
        high=high,
    )


@register.simple_tag
def boxes(items: Sequence[plots.Box], title: str, *, reference: str = "") -> SafeString:
    """Spreads beside a reference, such as what pieces took beside the norm."""
    words = (_("the middle half"), _("median"), reference or _("reference"))
    return plots.boxes(items, title=title, words=words)
