"""The rows of a summary: what is measured, now, before and the change between them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from evaluations.rules.arithmetic import half_up
from reporting.documents.tables import Column, Kind, Measure, Value
from reporting.documents.terms import LEVEL_HEADINGS, LEVELS
from reporting.documents.text import Number

Snapshot = Mapping[str, Any]
RANK = Column("TT", Kind.ORDINAL, 4.5, excel_width=5)
LEVEL_COLUMNS = tuple(
    Column(heading, Kind.COUNT, 7.8, group="Xếp loại chất lượng (người)", excel_width=10.5)
    for heading in LEVEL_HEADINGS.values()
)
PLACES = {Kind.COUNT: 0, Kind.ONE: 1, Kind.TWO: 2, Kind.PERCENT: 3}


def metric(
    label: str, unit: str, kind: Kind, now: Number | None, before: Number | None = None
) -> tuple[Value, ...]:
    """A row of the summary.  The change is that of the printed values, so a reader can check it."""
    return (
        label,
        unit,
        Measure(now, kind),
        Measure(before, kind),
        Measure(_difference(now, before, PLACES[kind]), kind, is_change=True),
    )


def _difference(now: Number | None, before: Number | None, places: int) -> Number | None:
    if now is None or before is None:
        return None
    return half_up(Fraction(now), places) - half_up(Fraction(before), places)


SUMMARY_COLUMNS = (
    RANK,
    Column("Chỉ tiêu", Kind.TEXT, 44, excel_width=28),
    Column("Đơn vị tính", Kind.TEXT, 12, excel_width=12),
    Column("Kỳ này", Kind.TWO, 13, excel_width=13),
    Column("Kỳ trước", Kind.TWO, 13, excel_width=13),
    Column("Tăng, giảm", Kind.TWO, 13, excel_width=13),
)


def numbered(rows: Sequence[Sequence[Value]]) -> list[tuple[Value, ...]]:
    return [(position, *row) for position, row in enumerate(rows, start=1)]


def level_metrics(
    levels: Mapping[str, int], before: Mapping[str, int] | None
) -> list[tuple[Value, ...]]:
    return [
        metric(
            label,
            "người",
            Kind.COUNT,
            levels.get(code, 0),
            None if before is None else before.get(code, 0),
        )
        for code, label in LEVELS.items()
    ]
