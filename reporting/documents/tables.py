"""Tables without a format: Excel keeps the values, Word and PDF print them.

Each table of a report is defined once (``unit_tables``, ``provincial_tables``) in these terms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from itertools import groupby
from typing import Literal

from reporting.documents import text
from reporting.documents.text import Number

Alignment = Literal["left", "center", "right"]


class Kind(Enum):
    """What a column holds, and so how it is printed."""

    TEXT = "text"
    ORDINAL = "ordinal"  # 1, 2, 3: never grouped by thousands
    COUNT = "count"  # 1.234
    ONE = "one"  # 1.234,5
    TWO = "two"  # 1.234,56
    PERCENT = "percent"  # a share of 1, printed as 96,3%
    DATE = "date"
    INSTANT = "instant"


PLACES = {Kind.COUNT: 0, Kind.ONE: 1, Kind.TWO: 2}


@dataclass(frozen=True)
class Measure:
    """A cell that has a kind of its own, in a table whose rows measure different things."""

    value: Number | None
    kind: Kind
    is_change: bool = False


Value = str | int | Number | date | datetime | Measure | None


@dataclass(frozen=True)
class Column:
    """``width`` is relative on paper; ``excel_width`` is in characters.

    The frozen columns of a sheet stay narrow, so that a phone shows some of the others too.
    """

    heading: str
    kind: Kind
    width: float
    group: str = ""  # a heading over several neighbouring columns
    excel_width: float = 10
    excel_only: bool = False  # there is no room for it on paper

    @property
    def alignment(self) -> Alignment:
        if self.kind is Kind.TEXT:
            return "left"
        return "center" if self.kind in {Kind.ORDINAL, Kind.DATE, Kind.INSTANT} else "right"

    @property
    def flat_heading(self) -> str:
        """One heading for a sheet, where a filter needs every column named."""
        return f"{self.group}: {self.heading}" if self.group else self.heading


@dataclass(frozen=True)
class Table:
    """``total`` stands below the rows and is no row: sorting and filtering leave it alone."""

    caption: str
    sheet: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value] | None = None
    frozen_columns: int = 1
    empty: str = "Không có số liệu."

    @property
    def has_groups(self) -> bool:
        return any(column.group for column in self.columns)


@dataclass(frozen=True)
class PaperTable:
    """A table as it is printed: every cell is text."""

    number: int
    caption: str
    groups: list[tuple[str, int]]  # heading and span, in order; empty when there are none
    headings: list[str]
    widths: list[float]
    alignments: list[Alignment]
    rows: list[list[str]]
    total: list[str] | None
    empty: str
    size: float


def shown(value: Value, kind: Kind) -> str:
    """The cell in print.  Missing is a dash; an empty text stays empty."""
    match value:
        case Measure():
            words = _changed(value) if value.is_change else shown(value.value, value.kind)
        case None:
            words = text.NOTHING
        case str():
            words = text.clean(value)
        case datetime():
            words = text.short_instant(value)
        case date():
            words = text.short_date(value)
        case _ if kind is Kind.ORDINAL:
            words = str(value)
        case _ if kind is Kind.PERCENT:
            words = text.percent(value)
        case _:
            words = text.number(value, PLACES.get(kind, 0))
    return words


def _changed(measure: Measure) -> str:
    if measure.kind is Kind.PERCENT and measure.value is not None:
        return text.change(Fraction(measure.value) * 100, 1)
    return text.change(measure.value, PLACES.get(measure.kind, 0))


def on_paper(table: Table, *, number: int, size: float) -> PaperTable:
    """The printed form of a table."""
    keep = [index for index, column in enumerate(table.columns) if not column.excel_only]
    columns = [table.columns[index] for index in keep]
    return PaperTable(
        number=number,
        caption=text.clean(table.caption),
        groups=list(heading_groups(columns)) if table.has_groups else [],
        headings=[column.heading for column in columns],
        widths=[column.width for column in columns],
        alignments=[column.alignment for column in columns],
        rows=[_printed(row, table, keep) for row in table.rows],
        total=None if table.total is None else _printed(table.total, table, keep),
        empty=table.empty,
        size=size,
    )


def heading_groups(columns: Sequence[Column]) -> Iterator[tuple[str, int]]:
    """Neighbouring columns under one heading; a column without a group stands alone."""
    for group, members in groupby(columns, key=lambda column: column.group):
        span = len(list(members))
        if group:
            yield group, span
        else:
            yield from [("", 1)] * span


def _printed(row: Sequence[Value], table: Table, keep: Sequence[int]) -> list[str]:
    return [shown(row[index], table.columns[index].kind) for index in keep]
