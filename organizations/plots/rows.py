"""Comparisons as rows: label, drawing, figure. Words are text of the page, so they wrap on a phone,
are read aloud as they stand, and print; the drawing between them only repeats the figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe

from organizations.plots.svg import decoration, element, figure, key, percent

THICK = 14
LEVEL_ORDER = ("excellent", "good", "completed", "not_completed", "not_enough_data")


class Labelled(Protocol):
    """What every line has beside its drawing."""

    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def marked(self) -> bool: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Bar:
    """A length. ``text`` is the figure as printed; a ``value`` of None draws no bar at all."""

    label: str
    value: Decimal | None
    text: str
    url: str = ""
    marked: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A position on a common scale, such as an agency beside its peers."""

    label: str
    value: Decimal | None
    text: str
    url: str = ""
    marked: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class StackRow:
    """How many of one unit stand in each level."""

    label: str
    counts: Mapping[str, int]
    url: str = ""


def bars(items: Sequence[Bar], *, title: str, full: Decimal | None = None) -> SafeString:
    """Lengths from zero, the longest (or ``full``) being the whole width."""
    top = full or max((item.value for item in items if item.value is not None), default=None)
    rows = (row_of(item, _bar(item.value, top)) for item in items)
    return mark_safe(figure(title, rows_of(rows), name="bars"))  # noqa: S308


def _bar(value: Decimal | None, top: Decimal | None) -> str:
    track = element("rect", class_="track", width="100%", height=THICK, rx=4)
    if value is None or not top or value <= 0:
        return track
    width = min(value / top, Decimal(1)) * 100
    return track + element("rect", class_="bar", width=percent(width), height=THICK, rx=4)


def dot_compare(
    items: Sequence[Dot],
    *,
    title: str,
    reference: Decimal | None = None,
    reference_text: str = "",
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> SafeString:
    """Positions on one scale, with a line at ``reference``. Without ``low`` and ``high`` the scale
    covers the values with a twentieth to spare on either side: differences count, not lengths."""
    known = [item.value for item in items if item.value is not None]
    known += [reference] if reference is not None else []
    least, most = (min(known), max(known)) if known else (Decimal(0), Decimal(1))
    spare = (most - least) / 20 or Decimal(1)
    bottom = least - spare if low is None else low
    scale = (bottom, (most + spare if high is None else high) - bottom)
    rows = (row_of(item, _dot(item.value, reference, scale)) for item in items)
    legend = key([("reference-key", reference_text)]) if reference_text else ""
    return mark_safe(figure(title, legend + rows_of(rows), name="dots"))  # noqa: S308


def _dot(value: Decimal | None, reference: Decimal | None, scale: tuple[Decimal, Decimal]) -> str:
    middle = THICK // 2
    parts = element("line", class_="rule", x1="0", x2="100%", y1=middle, y2=middle)
    if reference is not None:
        at = _along(reference, scale)
        parts += element("line", class_="reference", x1=at, x2=at, y1=0, y2=THICK)
    if value is not None:
        parts += element("circle", class_="dot", cx=_along(value, scale), cy=middle, r=5)
    return parts


def _along(value: Decimal, scale: tuple[Decimal, Decimal]) -> str:
    bottom, width = scale
    return percent(max(min((value - bottom) / width, Decimal(1)), Decimal(0)) * 100)


def stacked_levels(rows: Sequence[StackRow], *, title: str, words: Mapping[str, str]) -> SafeString:
    """Shares of the levels in each row, best at the left; ``words`` name the levels.

    The counts stand in the legend for a single row, and behind each row otherwise.
    """
    single = rows[0].counts if len(rows) == 1 else {}
    legend = key(
        (f"share-{level}", words[level] + (f": {single.get(level, 0)}" if single else ""))
        for level in LEVEL_ORDER
    )
    items = (_stack_row(row, words) for row in rows)
    return mark_safe(figure(title, rows_of(items) + legend, name="levels"))  # noqa: S308


def _stack_row(row: StackRow, words: Mapping[str, str]) -> str:
    total = sum(row.counts.get(level, 0) for level in LEVEL_ORDER)
    parts, start = [element("rect", class_="track", width="100%", height=THICK)], Decimal(0)
    for level in LEVEL_ORDER:
        width = Decimal(row.counts.get(level, 0)) / (total or 1) * 100
        if width:
            parts.append(
                element("rect", class_=f"share share-{level}", x=percent(start),
                        width=percent(width), height=THICK)
            )  # fmt: skip
        start += width
    counts = ", ".join(
        f"{words[level]}: {row.counts[level]}" for level in LEVEL_ORDER if row.counts.get(level)
    )
    said = element("span", escape(counts), class_="visually-hidden")
    label = _label(row.label, row.url, "") if row.label else ""
    return element(
        "li",
        label + decoration(parts, height=THICK) + _value(str(total), said),
        class_=None if row.label else "unnamed",
    )


def row_of(item: Labelled, drawing: str) -> str:
    """A line: label, drawing, figure."""
    return element(
        "li",
        _label(item.label, item.url, item.note)
        + decoration([drawing], height=THICK)
        + _value(item.text),
        class_="marked" if item.marked else None,
    )


def _label(label: str, url: str, note: str) -> str:
    name = element("a", escape(label), href=url) if url else escape(label)
    small = " " + element("small", escape(note)) if note else ""
    return element("span", name + small, class_="row-label")


def _value(words: str, said: str = "") -> str:
    return element("span", escape(words) + said, class_="row-value")


def rows_of(items: Iterable[str]) -> str:
    """The lines of a plot."""
    return element("ul", "".join(items), class_="rows")
