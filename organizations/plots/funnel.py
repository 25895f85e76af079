"""A funnel: bodies by size and figure, between limits that open towards the small ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe

from organizations.plots.svg import element, figure, key, percent, picture, text

HEIGHT, TOP, BOTTOM = 310, 30, 40
LEFT = Decimal(8)  # per cent, for the figures at the left
TICKS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A body: its size, its figure; ``label`` stands beside it, and ``is_odd`` lies outside."""

    size: Decimal
    value: Decimal
    label: str = ""
    is_odd: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """Between which figures bodies of one size lie: inner and outer limits."""

    size: Decimal
    inner: tuple[Decimal, Decimal]
    outer: tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class FunnelWords:
    """Names of the axes, of the peers' points, of one's own, of the target and of the limits."""

    size: str
    value: str
    peers: str
    own: str
    target: str
    inner: str
    outer: str


@dataclass(frozen=True, slots=True)
class _Scale:
    most: Decimal
    low: Decimal
    high: Decimal

    def x(self, size: Decimal) -> str:
        return percent(LEFT + (100 - LEFT - 2) * size / self.most)

    def y(self, value: Decimal) -> int:
        """Pixels from the top; what lies outside the scale stays at its edge."""
        share = max(min((value - self.low) / (self.high - self.low), Decimal(1)), Decimal(0))
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM))


def funnel(
    peers: Sequence[Mark],
    own: Sequence[Mark],
    *,
    target: Decimal,
    limits: Sequence[Limit],
    title: str,
    description: str,
    words: FunnelWords,
) -> SafeString:
    """Points of peers without names, one's own with theirs, the target and the limits as lines."""
    marks = [*peers, *own]
    if not marks:
        return SafeString("")
    scale = _scale(marks, target)
    parts = [*_grid(scale, words), *_curves(limits, scale)]
    level = scale.y(target)
    parts.append(
        element("line", class_="funnel-target", x1=percent(LEFT), x2="98%", y1=level, y2=level)
    )
    parts += [_point(mark, scale, "peer") for mark in peers]
    parts += [_point(mark, scale, "own") + _name(mark, scale) for mark in own]
    drawing = picture(parts, title=title, description=description, height=HEIGHT)
    names = ("peer", "own", "target", "inner", "outer")
    said = (words.peers, words.own, words.target, words.inner, words.outer)
    legend = key((f"funnel-{name}-key", word) for name, word in zip(names, said, strict=True))
    return mark_safe(figure(title, drawing + legend, name="funnel"))  # noqa: S308


def _scale(marks: Sequence[Mark], target: Decimal) -> _Scale:
    """Sizes from zero; figures with an hour's room around what is there."""
    values = [mark.value for mark in marks] + [target]
    return _Scale(
        most=max(mark.size for mark in marks) * Decimal("1.05"),
        low=max(Decimal(0), Decimal(int(min(values)) - 1)),
        high=Decimal(int(max(values)) + 2),
    )


def _grid(scale: _Scale, words: FunnelWords) -> Iterable[str]:
    """A line for each hour, a figure for every round size."""
    for value in range(int(scale.low), int(scale.high) + 1):
        y = scale.y(Decimal(value))
        yield element("line", class_="grid-line", x1=percent(LEFT), x2="98%", y1=y, y2=y)
        yield text(str(value), x=percent(LEFT - 1), y=y + 4, text_anchor="end", class_="small")
    step = max(10, round(int(scale.most) // TICKS, -1))
    for size in range(0, int(scale.most) + 1, step):
        yield text(str(size), x=scale.x(Decimal(size)), y=HEIGHT - BOTTOM + 16,
                   text_anchor="middle", class_="small")  # fmt: skip
    yield text(words.size, x="98%", y=HEIGHT - 6, text_anchor="end", class_="small")
    yield text(words.value, x="0", y=10, class_="small")


def _curves(limits: Sequence[Limit], scale: _Scale) -> Iterable[str]:
    for before, after in pairwise(limits):
        for name in ("inner", "outer"):
            for side in (0, 1):
                yield element(
                    "line",
                    class_=f"funnel-{name}",
                    x1=scale.x(before.size),
                    x2=scale.x(after.size),
                    y1=scale.y(getattr(before, name)[side]),
                    y2=scale.y(getattr(after, name)[side]),
                )


def _point(mark: Mark, scale: _Scale, name: str) -> str:
    tone = f"funnel-{name}{' odd' * mark.is_odd}"
    radius = 3 if name == "peer" else 6
    return element("circle", class_=tone, cx=scale.x(mark.size), cy=scale.y(mark.value), r=radius)


def _name(mark: Mark, scale: _Scale) -> str:
    """Beside the point, on the side where there is room."""
    if not mark.label:
        return ""
    left = mark.size > scale.most / 2
    return text(
        mark.label,
        x=scale.x(mark.size),
        y=scale.y(mark.value) - 10,
        text_anchor="end" if left else "start",
        class_="strong" if mark.is_odd else "small",
    )
