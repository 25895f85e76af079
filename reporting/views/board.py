"""The board of a period: every agency as a chip of its state, block by block."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import Block
from organizations.templatetags.formats import state_of
from reporting.queries.desk import SENT, DeskLine


@dataclass(frozen=True, slots=True)
class Cell:
    """One agency: a short name, the tone and the words of its state."""

    name: str
    title: str
    tone: str
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One block: how many of its agencies are in, in words and as numbers."""

    words: str
    done: int
    total: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Board:
    """The blocks, and how many agencies stand in each state, most first."""

    rows: list[Row]
    key: list[tuple[str, int]]


def board(lines: Sequence[DeskLine], *, is_overdue: bool, linked: bool) -> Board:
    """Draw these agencies. ``linked`` leads to reports that were delivered to the reader."""
    states = {line.agency.pk: line.state(is_overdue=is_overdue) for line in lines}
    rows = []
    for block in Block:
        mine = [line for line in lines if line.agency.block == block]
        if mine:
            done = sum(line.status in SENT for line in mine)
            words = _("%(block)s: %(done)s of %(total)s in") % {
                "block": block.label,
                "done": done,
                "total": len(mine),
            }
            cells = [_cell(line, states[line.agency.pk], linked) for line in mine]
            rows.append(Row(words, done, len(mine), cells))
    return Board(rows, Counter(states.values()).most_common())


def _cell(line: DeskLine, state: str, linked: bool) -> Cell:
    known = state_of(state)
    said = f"{known.label}, {_('Late')}" if line.is_late else str(known.label)
    agency = line.agency
    return Cell(
        # A commune's code in the source list is a number, which says nothing.
        name=agency.name if agency.code.isdigit() else agency.code,
        title=f"{agency.name}: {said}",
        tone=known.tone,
        said=said,
        url=reverse("reporting:version", args=[line.report_id])
        if linked and line.report_id
        else "",
    )
