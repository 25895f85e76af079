"""One figure over time as a line. A period without a figure is a gap, never a zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from organizations.plots.svg import element, figure, percent, picture, text

HEIGHT, TOP, BOTTOM = 220, 28, 28
SHORT = 3  # letters that fit beside an edge
LABELS = 8  # more would touch on a phone


@dataclass(frozen=True, slots=True)
class Point:
    """A period; ``text`` is its figure as printed."""

    label: str
    value: Decimal | None
    text: str


def trend(
    points: Sequence[Point],
    *,
    title: str,
    description: str,
    low: Decimal | None = None,
    high: Decimal | None = None,
) -> SafeString:
    """The points from left to right, joined where both neighbours have a figure.

    Without ``low`` and ``high`` the scale runs from the least to the greatest value. The first, the
    greatest, the least and the last point carry their figures.
    """
    known = [point.value for point in points if point.value is not None]
    if not known:
        return SafeString("")
    bottom = min(known) if low is None else low
    span = ((max(known) if high is None else high) - bottom) or Decimal(1)
    places = [_place(index, len(points)) for index in range(len(points))]
    heights = [None if p.value is None else _height(p.value, bottom, span) for p in points]
    parts = [
        element("line", class_="grid-line", x1="0", x2="100%", y1=y, y2=y)
        for y in (TOP, (TOP + HEIGHT - BOTTOM) // 2, HEIGHT - BOTTOM)
    ]
    parts += _joins(places, heights)
    parts += _dots(points, places, heights)
    parts += _axis(points, places)
    drawing = picture(parts, title=title, description=description, height=HEIGHT)
    return mark_safe(figure(title, drawing, name="trend"))  # noqa: S308


def _place(index: int, count: int) -> Decimal:
    return Decimal(50) if count == 1 else Decimal(5) + Decimal(90) * index / (count - 1)


def _height(value: Decimal, bottom: Decimal, span: Decimal) -> int:
    """Pixels from the top; a value outside the scale stays at its edge."""
    share = max(min((value - bottom) / span, Decimal(1)), Decimal(0))
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM))


def _joins(places: Sequence[Decimal], heights: Sequence[int | None]) -> list[str]:
    return [
        element("line", class_="trend-line", x1=percent(x1), y1=y1, x2=percent(x2), y2=y2)
        for (x1, y1), (x2, y2) in pairwise(zip(places, heights, strict=True))
        if y1 is not None and y2 is not None
    ]


def _dots(
    points: Sequence[Point], places: Sequence[Decimal], heights: Sequence[int | None]
) -> list[str]:
    known = [index for index, point in enumerate(points) if point.value is not None]
    by_value = sorted(known, key=lambda index: points[index].value or Decimal(0))
    spoken = {known[0], known[-1], by_value[0], by_value[-1]}
    parts = []
    for index in known:
        x, y, last = percent(places[index]), heights[index] or 0, index == known[-1]
        parts.append(element("circle", class_=f"trend-dot{' last' * last}", cx=x, cy=y, r=4))
        if index in spoken:
            edge, anchor = _beside(points[index].text, index, places)
            parts.append(text(points[index].text, x=edge, y=y - 10, text_anchor=anchor,
                              class_="strong" if last else "small"))  # fmt: skip
    return parts


def _axis(points: Sequence[Point], places: Sequence[Decimal]) -> list[str]:
    every = -(-len(points) // LABELS)
    parts = []
    for index, point in enumerate(points):
        if (len(points) - 1 - index) % every == 0:
            edge, anchor = _beside(point.label, index, places)
            parts.append(text(point.label, x=edge, y=HEIGHT - 6, text_anchor=anchor,
                              class_="small"))  # fmt: skip
    return parts


def _beside(words: str, index: int, places: Sequence[Decimal]) -> tuple[str, str]:
    """Where the words of a point stand: long ones at the edges stay within the drawing."""
    if len(words) > SHORT and len(places) > 1:
        if index == 0:
            return "0%", "start"
        if index == len(places) - 1:
            return "100%", "end"
    return percent(places[index]), "middle"
