"""Plots of a snapshot as SVG text, in points, for the PDF; Word gets the same as PNG.

They must be readable in black and white: shades differ in lightness, never in hue alone.
Nothing in them marks eight hours: what is compared is the agencies, not a target.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil, floor
from statistics import median
from typing import Any
from xml.sax.saxutils import escape

from reporting.documents import text
from reporting.documents.terms import BLOCKS, LEVELS, RATED, rated, word
from reporting.documents.text import NBSP, Number, clean, decimal, hours, ratio

WIDTH = 467.0  # the text width of the page
DARK, MIDDLE, PALE, GRID, INK = "#1f4e79", "#9dbbd8", "#e9eef4", "#c8ced6", "#1a1a1a"
ROW = 13.0
ROWS_PER_PAGE = 48
NAME_WIDTH, NAME_LENGTH = 176.0, 36


@dataclass(frozen=True)
class Plot:
    """``description`` says in words what the picture shows, for those who do not see it."""

    svg: str
    height: float
    description: str


class Canvas:
    """Collects SVG elements.  Every text is escaped here and nowhere else."""

    def __init__(self, height: float) -> None:
        self.height = height
        self._parts: list[str] = []

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "none"
    ) -> None:
        self._parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
            f'fill="{fill}" stroke="{stroke}" stroke-width="0.6"/>'
        )

    def line(
        self, start: tuple[float, float], end: tuple[float, float], stroke: str, dash: str = ""
    ) -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{start[0]:.2f}" y1="{start[1]:.2f}" x2="{end[0]:.2f}" y2="{end[1]:.2f}" '
            f'stroke="{stroke}" stroke-width="0.7"{dashes}/>'
        )

    def dot(self, x: float, y: float, fill: str) -> None:
        self._parts.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="2.8" fill="{fill}"/>')

    def words(
        self, x: float, y: float, value: str, *, size: float = 9, anchor: str = "start",
        bold: bool = False,
    ) -> None:  # fmt: skip
        weight = ' font-weight="bold"' if bold else ""
        self._parts.append(
            f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:g}" text-anchor="{anchor}"'
            f' fill="{INK}"{weight}>{escape(clean(value))}</text>'
        )

    def svg(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}pt" '
            f'height="{self.height:g}pt" viewBox="0 0 {WIDTH:g} {self.height:g}" '
            f'font-family="Tinos">{"".join(self._parts)}</svg>'
        )


def coverage_by_day(days: Sequence[Mapping[str, Any]]) -> Plot | None:
    """A column for each working day: logged on time, later, or not.  None without days."""
    if not days:
        return None
    top, bottom, left, right = 26.0, 132.0, 34.0, 4.0
    canvas = Canvas(150)
    _legend(canvas, left, [(DARK, "đúng hạn"), (MIDDLE, "ghi sau hạn"), (PALE, "chưa có nhật ký")])
    for share in (0, 25, 50, 75, 100):
        y = bottom - (bottom - top) * share / 100
        canvas.line((left, y), (WIDTH - right, y), GRID)
        canvas.words(left - 4, y + 3, f"{share}%", size=8, anchor="end")
    step = (WIDTH - left - right) / len(days)
    label_every = max(1, round(24 / step))
    for index, item in enumerate(days):
        x, width = left + index * step + step * 0.14, step * 0.72
        _day_column(canvas, item, (x, width), (top, bottom))
        if index % label_every == 0:
            month, number = item["date"][5:7], item["date"][8:10]
            canvas.words(x + width / 2, bottom + 11, f"{number}/{month}", size=7.5, anchor="middle")
    return Plot(canvas.svg(), canvas.height, _coverage_words(days))


def _day_column(
    canvas: Canvas, item: Mapping[str, Any], across: tuple[float, float], span: tuple[float, float]
) -> None:
    (x, width), (top, bottom) = across, span
    required = item["required"]
    if not required:
        return
    height = bottom - top
    logged = min(height, height * item["logged"] / required)
    on_time = min(logged, height * item["on_time"] / required)
    canvas.box(x, top, width, height, PALE, GRID)
    canvas.box(x, bottom - logged, width, logged, MIDDLE)
    canvas.box(x, bottom - on_time, width, on_time, DARK)


def _coverage_words(days: Sequence[Mapping[str, Any]]) -> str:
    shares = [(ratio(item["logged"], item["required"]), item["date"]) for item in days]
    known = [(share, when) for share, when in shares if share is not None]
    if not known:
        return "Không có ngày công phải cập nhật."
    (lowest, when), (highest, _) = min(known), max(known)
    return (
        f"Tỷ lệ ngày công đã có nhật ký từ {text.percent(lowest)} (thấp nhất, "
        f"{text.short_date(text.day(when))}) đến {text.percent(highest)}."
    )


def _legend(canvas: Canvas, x: float, items: Sequence[tuple[str, str]]) -> None:
    for fill, label in items:
        canvas.box(x, 4, 9, 9, fill, GRID)
        canvas.words(x + 13, 12, label)
        x += 22 + 5.2 * len(label)


def levels(counts: Mapping[str, int], before: Mapping[str, int] | None) -> Plot | None:
    """A bar for each level; a hollow bar below it for the period before.  None without people."""
    total = rated(counts)
    if not sum(counts.get(code, 0) for code in LEVELS):
        return None
    row, left, right = (23.0 if before else 18.0), 172.0, 92.0
    canvas = Canvas(row * len(LEVELS) + (24 if before else 6))
    most = max(max(source.get(code, 0) for code in LEVELS) for source in (counts, before or {}))
    scale = (WIDTH - left - right) / most
    for index, (code, label) in enumerate(LEVELS.items()):
        y, count = index * row + 3, counts.get(code, 0)
        canvas.words(left - 8, y + 10, label, size=10, anchor="end")
        canvas.box(left, y, count * scale, 12, DARK if code in RATED else MIDDLE)
        share = text.percent(ratio(count, total)) if code in RATED else ""
        figure = f"{text.number(count)} người" + (f" ({share})" if share else "")
        canvas.words(left + count * scale + 5, y + 10, figure)
        if before:
            canvas.box(left, y + 13, before.get(code, 0) * scale, 5, "#ffffff", DARK)
    canvas.line((left, 0), (left, row * len(LEVELS)), INK)
    if before:
        y = row * len(LEVELS) + 8
        for x, fill, label in ((left, DARK, "kỳ này"), (left + 62, "#ffffff", "kỳ trước")):
            canvas.box(x, y, 9, 9, fill, DARK)
            canvas.words(x + 13, y + 8, label)
    said = "; ".join(f"{label}: {counts.get(code, 0)} người" for code, label in LEVELS.items())
    return Plot(canvas.svg(), canvas.height, f"{said}.")


def agencies_compared(agencies: Sequence[Mapping[str, Any]]) -> list[Plot]:
    """The agencies by block: share of logged days, and hours per person-day; one plot a page.

    Within a block the lowest share comes first; who sent no figures comes last.  The dashed line
    is the median of those that did.
    """
    rows = [(block, agency) for block in BLOCKS for agency in _in_order(agencies, block)]
    known = [block for block, _ in rows]
    rows += [(agency["block"], agency) for agency in agencies if agency["block"] not in known]
    shares = [share for _, agency in rows if (share := _share(agency)) is not None]
    times = [time for _, agency in rows if (time := _time(agency)) is not None]
    if not shares:
        return []
    scales = _Scales(
        float(median(shares)),
        float(median(times)) if times else None,
        floor(min(times, default=0)),
        max(ceil(max(times, default=0)), floor(min(times, default=0)) + 2),
    )
    pages = -(-len(rows) // ROWS_PER_PAGE)
    size = -(-len(rows) // pages)
    bounds = range(0, len(rows) + size, size)
    return [_agency_page(rows[start:end], scales) for start, end in pairwise(bounds)]


@dataclass(frozen=True)
class _Scales:
    median_share: float
    median_hours: float | None
    first_hour: int
    last_hour: int

    def share_x(self, share: Number | float) -> float:
        return NAME_WIDTH + 8 + 126 * float(share)

    def hours_x(self, time: Number | float) -> float:
        return (
            NAME_WIDTH
            + 172
            + 84 * (float(time) - self.first_hour) / (self.last_hour - self.first_hour)
        )


def _share(agency: Mapping[str, Any]) -> Fraction | None:
    return ratio(agency["logged_days"], agency["required_days"])


def _time(agency: Mapping[str, Any]) -> Fraction | None:
    return hours(decimal(agency["minutes_per_person_day"]))


def _in_order(agencies: Iterable[Mapping[str, Any]], block: str) -> list[Mapping[str, Any]]:
    def key(agency: Mapping[str, Any]) -> tuple[bool, Fraction, str]:
        share = _share(agency)
        return share is None, share or Fraction(0), agency["code"]

    return sorted((agency for agency in agencies if agency["block"] == block), key=key)


def _agency_page(rows: Sequence[tuple[str, Mapping[str, Any]]], scales: _Scales) -> Plot:
    blocks = [(block, list(members)) for block, members in groupby(rows, key=lambda row: row[0])]
    canvas = Canvas(32 + ROW * (len(rows) + len(blocks)) + 4)
    _agency_axes(canvas, scales)
    y = 32.0
    for block, members in blocks:
        canvas.words(0, y + 9.5, word(BLOCKS, block), bold=True)
        y += ROW
        for _, agency in members:
            _agency_row(canvas, agency, y, scales)
            y += ROW
    return Plot(
        canvas.svg(), canvas.height, "Số liệu của từng cơ quan có trong bảng ở Phụ lục của báo cáo."
    )


def _agency_axes(canvas: Canvas, scales: _Scales) -> None:
    canvas.words(scales.share_x(0), 9, "Tỷ lệ ngày công đã có nhật ký", bold=True)
    canvas.words(scales.hours_x(scales.first_hour), 9, "Giờ bình quân một ngày công", bold=True)
    for share in (0, 0.5, 1):
        _tick(canvas, scales.share_x(share), f"{share:.0%}")
    step = max(1, round((scales.last_hour - scales.first_hour) / 5))
    for time in range(scales.first_hour, scales.last_hour + 1, step):
        _tick(canvas, scales.hours_x(time), str(time))
    bottom = canvas.height - 4
    x = scales.share_x(scales.median_share)
    canvas.line((x, 26), (x, bottom), INK, "2 2")
    if scales.median_hours is not None:
        x = scales.hours_x(scales.median_hours)
        canvas.line((x, 26), (x, bottom), INK, "2 2")


def _tick(canvas: Canvas, x: float, label: str) -> None:
    canvas.words(x, 22, label, size=8, anchor="middle")
    canvas.line((x, 26), (x, canvas.height - 4), GRID)


def _agency_row(canvas: Canvas, agency: Mapping[str, Any], y: float, scales: _Scales) -> None:
    name = clean(agency["name"])
    shortened = name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1].rstrip()}…"
    canvas.words(8, y + 9.5, shortened)
    share, time, middle = _share(agency), _time(agency), y + 6.5
    if share is None:
        canvas.words(scales.share_x(0) + 4, y + 9.5, f"chưa{NBSP}có số liệu", size=8)
        return
    # The share starts at zero and is a length; the hours do not, and are a place.
    canvas.line((scales.share_x(0), middle), (scales.share_x(share), middle), MIDDLE)
    canvas.dot(scales.share_x(share), middle, DARK)
    canvas.words(scales.share_x(1) + 6, y + 9.5, text.percent(share), size=7.5)
    if time is not None:
        edges = (scales.hours_x(scales.first_hour), scales.hours_x(scales.last_hour))
        canvas.line((edges[0], middle), (edges[1], middle), PALE)
        canvas.dot(scales.hours_x(time), middle, DARK)
        canvas.words(WIDTH, y + 9.5, text.number(time, 2), size=7.5, anchor="end")
