"""Spreads beside a reference: the middle half as a box, its median, tenths at the ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from organizations.plots.rows import THICK, row_of, rows_of
from organizations.plots.svg import element, figure, key, percent


@dataclass(frozen=True, slots=True)
class Box:
    """Five figures of a spread, least first. ``values`` of None draws none: not enough is known.

    ``reference`` is drawn as a line across; ``text`` is the figure as printed.
    """

    label: str
    values: tuple[Decimal, Decimal, Decimal, Decimal, Decimal] | None
    text: str
    reference: Decimal | None = None
    url: str = ""
    marked: bool = False
    note: str = ""


def boxes(items: Sequence[Box], *, title: str, words: tuple[str, str, str]) -> SafeString:
    """Spreads on one scale from zero; ``words`` name the box, its median and the reference."""
    known = [value for item in items for value in (*(item.values or ()), item.reference) if value]
    full = max(known, default=Decimal(1)) * Decimal("1.05")
    legend = key(zip(("box-key", "median-key", "reference-key"), words, strict=True))
    lines = (row_of(item, _box(item, full)) for item in items)
    return mark_safe(figure(title, legend + rows_of(lines), name="boxes"))  # noqa: S308


def _box(item: Box, full: Decimal) -> str:
    middle = THICK // 2
    drawn = element("line", class_="rule", x1="0", x2="100%", y1=middle, y2=middle)
    if item.values is not None:
        low, lower, median, upper, high = (value / full * 100 for value in item.values)
        drawn += element("line", class_="whisker", x1=percent(low), x2=percent(high),
                         y1=middle, y2=middle)  # fmt: skip
        drawn += element("rect", class_="box", x=percent(lower), width=percent(upper - lower),
                         y=1, height=THICK - 2, rx=3)  # fmt: skip
        drawn += element("line", class_="median", x1=percent(median), x2=percent(median),
                         y1=0, y2=THICK)  # fmt: skip
    if item.reference is not None:
        at = percent(item.reference / full * 100)
        drawn += element("line", class_="reference", x1=at, x2=at, y1=0, y2=THICK)
    return drawn
