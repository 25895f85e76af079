"""Figures of the first page, as the plots want them."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.formats import date_format

from organizations.models import Block
from organizations.plots import Bar, HeatDay
from organizations.templatetags.formats import localised, minutes, state_of
from reporting.queries.desk import DeskLine
from reporting.queries.home import MyDay, MyMonth, Reviewing
from worklogs.rules.days import DayState

SHOWN = 8

# The colour says how far the day is, never how many hours it has.
KINDS = {
    DayState.COMPLETE: ("work", Decimal(1)),
    DayState.DRAFT: ("work", Decimal("0.6")),
    DayState.OPEN: ("work", Decimal(0)),
    DayState.MISSING: ("work", Decimal(0)),
    DayState.LEAVE: ("leave", None),
    DayState.REST: ("rest", None),
    DayState.FUTURE: ("future", None),
    DayState.NOT_POSTED: ("none", None),
}


def month_cells(mine: MyMonth) -> list[HeatDay]:
    """One cell for each day of the running period; days past lead to their page."""
    return [_cell(day, mine) for day in mine.days]


def _cell(day: MyDay, mine: MyMonth) -> HeatDay:
    kind, share = KINDS[day.state]
    time = minutes(day.minutes, "short") if day.minutes else ""
    hours = localised((Decimal(day.minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP))
    words = f"{date_format(day.date, 'd/m')}: {state_of(day.state).label}"
    return HeatDay(
        day=day.date,
        kind=kind,
        share=share,
        text=hours if day.minutes else "",
        url=reverse("worklogs:day", args=[day.date]) if day.date <= mine.today else "",
        words=f"{words}, {time}" if time else words,
    )


def waiting_bars(reviewing: Reviewing) -> list[Bar]:
    """Who has most entries waiting, at most eight people."""
    most = sorted(reviewing.waiting, key=lambda each: -each.entries)[:SHOWN]
    return [
        Bar(
            label=each.posting.staff.full_name,
            value=Decimal(each.entries),
            text=str(each.entries),
            url=f"{reverse('evaluations:queue')}?person={each.posting.pk}",
        )
        for each in most
    ]


def blocks(lines: Sequence[DeskLine]) -> list[Bar]:
    """How many reports are in, as a share of each block's agencies."""
    bars = []
    for block in Block:
        mine = [line for line in lines if line.agency.block == block]
        if mine:
            sent = sum(line.submitted_at is not None for line in mine)
            bars.append(
                Bar(
                    label=str(block.label),
                    value=Decimal(sent) / len(mine),
                    text=f"{sent}/{len(mine)}",
                )
            )
    return bars
