"""The plots that dashboards share: months as lines and heat, levels, entries, units in a funnel."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from evaluations.queries.unit_funnels import UnitsView, peers_of_kind
from evaluations.views.unit_plot import units_plot
from organizations.models import Block, Period
from organizations.plots import LEVEL_ORDER, Point, ShareRow, StackRow
from organizations.templatetags import plots
from organizations.templatetags.formats import LEVELS, minutes, number, percent, period_name
from reporting.queries.months import Month, Months
from reporting.rules.months import Sums, levels_of, sums

SHOWN = 12  # months in a line
HEATED = 6  # months in a table: more do not fit a phone


@dataclass(frozen=True, slots=True)
class Card:
    """A plot with its figures: ``rows`` (texts) unless the plot is a table itself."""

    plot: SafeString
    caption: str = ""
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    note: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The plots of one role."""

    title: str
    cards: list[Card] = field(default_factory=list)


def line(
    title: str,
    values: Iterable[tuple[Period, Decimal | int | None]],
    write: Callable[[Decimal | int | None], str],
    *,
    high: Decimal | None = None,
) -> list[Card]:
    """One figure over the months on its whole scale. One month draws no line."""
    points = [
        Point(
            period_name(period, "short"),
            None if value is None else Decimal(value),
            "–" if value is None else write(value),
        )
        for period, value in values
    ][-SHOWN:]
    known = [point.value for point in points if point.value is not None]
    if len(known) < 2:  # noqa: PLR2004
        return []
    top = high or max(known) * Decimal("1.2") or Decimal(1)
    return [
        Card(
            plots.trend(points, title, low=Decimal(0), high=top),
            caption=title,
            headings=(_("Period"), title),
            rows=[(point.label, point.text) for point in points],
        )
    ]


def trends(months: Months) -> list[Card]:
    """Coverage, mean time and good results of the agencies together, month by month."""
    added = [(one.period, sums(one.figures.values())) for one in months.months]

    def of(read: Callable[[Sums], Decimal | None]) -> list[tuple[Period, Decimal | None]]:
        return [(period, read(one)) for period, one in added]

    return [
        *line(_("Person-days with a log"), of(lambda one: one.coverage), percent, high=Decimal(1)),
        *line(_("Mean time of a logged day"), of(lambda one: one.minutes), _hours),
    ]


def levels(title: str, rows: Sequence[tuple[str, Mapping[str, int]]], url: str = "") -> list[Card]:
    """People by level, a bar to a body; none when nobody has one."""
    stacked = [StackRow(label, counts) for label, counts in rows if sum(counts.values())]
    if not stacked:
        return []
    return [
        Card(
            plots.stacked_levels(stacked, title),
            caption=title,
            headings=("", *(str(LEVELS[level]) for level in LEVEL_ORDER)),
            rows=[
                (row.label, *(number(row.counts.get(level, 0)) for level in LEVEL_ORDER))
                for row in stacked
            ],
            url=url,
            link=_("More") if url else "",
        )
    ]


def levels_by_month(months: Months) -> list[Card]:
    """People by level, the last months above each other."""
    shown = [one for one in months.months if one.figures][-HEATED:]
    rows = [
        (period_name(one.period, "short"), levels_of(one.figures.values())) for one in shown[::-1]
    ]
    return levels(_("Distribution of levels, by month"), rows)


def levels_by_block(months: Months) -> list[Card]:
    """People by level in the last month in which reports stand, a bar to a block."""
    last = _last_known(months)
    if last is None:
        return []
    rows = [
        (str(block.label), levels_of(mine.values()))
        for block, mine in _by_block(months, last).items()
    ]
    title = _("Distribution of levels, by block") + f" · {period_name(last.period, 'short')}"
    return levels(title, rows)


def coverage_by_block(months: Months) -> list[Card]:
    """Blocks by months: person-days with a log of those required."""
    shown = [one for one in months.months if one.figures][-HEATED:]
    by_month = [_by_block(months, one) for one in shown]
    rows = [
        ShareRow(
            str(block.label),
            [sums(mine[block].values()).coverage if block in mine else None for mine in by_month],
        )
        for block in Block
        if any(block in mine for mine in by_month)
    ]
    return heat(rows, [one.period for one in shown], _("Block"))


def heat(rows: Sequence[ShareRow], periods: Sequence[Period], corner: str) -> list[Card]:
    """Bodies by months, coloured by how much of the expected days has a log."""
    if not rows or not periods:
        return []
    columns = [period_name(period, "short") for period in periods]
    title = _("Days with a log, by month")
    return [Card(plots.share_heat_map(rows, columns, title, corner=corner))]


def funnel(view: UnitsView, *, is_province: bool, url: str) -> list[Card]:
    """Hours of units beside their peers, of the kind of agency with most units."""
    kinds = [one.month.peer_group for one in view.lines]
    kind = max(kinds, key=kinds.count, default="")
    peers = peers_of_kind(view.funnels, kind) if kind else None
    if peers is None:
        return []
    shown = [one for one in view.lines if one.month.peer_group == kind]
    name = f"{Block(kind).label} · " if is_province and kind in Block.values else ""
    return [
        Card(
            units_plot(peers, shown, is_province=is_province),
            note=name
            + _(
                "More or fewer hours are a question, not a fault: work differs. No score uses them."
            ),
            url=url,
            link=_("The figures as a table"),
        )
    ]


def _last_known(months: Months) -> Month | None:
    return next((one for one in reversed(months.months) if one.figures), None)


def _by_block(months: Months, month: Month) -> dict[Block, dict[int, Mapping[str, object]]]:
    found: dict[Block, dict[int, Mapping[str, object]]] = {}
    for block in Block:
        mine = {
            pk: figures
            for pk, figures in month.figures.items()
            if months.agencies[pk].block == block
        }
        if mine:
            found[block] = mine
    return found


def _hours(value: Decimal | int | None) -> str:
    return minutes(value, "short")
