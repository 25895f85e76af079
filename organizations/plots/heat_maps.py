"""Days as coloured cells: one person's month as a calendar, a unit's month as people by days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe

from organizations.plots.svg import element, figure, key, percent, picture, text

CELL, HEAD, GAP = 48, 24, Decimal("0.6")
STEPS = (Decimal("0.5"), Decimal("0.8"), Decimal("0.95"))
KINDS = frozenset({"work", "leave", "rest", "future", "none"})


@dataclass(frozen=True, slots=True)
class HeatDay:
    """One day. ``kind``: work, leave, rest, future, none (no data, which is not zero).

    ``share`` from 0 to 1 colours a day of work; ``text`` stands in the cell and should be short;
    ``words`` says the day to a screen reader and a pointer, and defaults to date and text.
    """

    day: date
    kind: str = "work"
    share: Decimal | None = None
    text: str = ""
    url: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"HeatDay.kind is one of {sorted(KINDS)}, not {self.kind!r}")

    @property
    def heat(self) -> str:
        """The class suffix of the colour: 0 to 4 for work, else the kind."""
        if self.kind != "work":
            return self.kind
        if self.share is None:
            return "none"
        return str(heat_step(self.share))

    @property
    def spoken(self) -> str:
        """The day in words."""
        return self.words or f"{self.day:%d/%m}: {self.text or self.kind}"


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A person, with a cell for each day of the plot in the same order."""

    label: str
    cells: Sequence[HeatDay]
    url: str = ""


def heat_step(share: Decimal) -> int:
    """The colour step of a share: 0 for nothing, then under 50 %, 80 %, 95 %, and above."""
    if share <= 0:
        return 0
    return 1 + sum(share >= limit for limit in STEPS)


def calendar_heat_map(
    days: Sequence[HeatDay],
    *,
    title: str,
    description: str,
    weekdays: Sequence[str],
    legend: Sequence[tuple[str, str]] = (),
) -> SafeString:
    """Days as a calendar, a week to a row from Monday on; days with a ``url`` are links.

    ``weekdays`` are the seven heads. Any range of days does; the weeks it touches are drawn.
    """
    if not days:
        return SafeString("")
    first = min(day.day for day in days)
    monday = first - timedelta(days=first.weekday())
    weeks = (max(day.day for day in days) - monday).days // 7 + 1
    heads = [
        text(name, x=percent(_middle(column)), y=15, text_anchor="middle", class_="small")
        for column, name in enumerate(weekdays)
    ]
    cells = [_calendar_cell(day, monday, first) for day in sorted(days, key=lambda day: day.day)]
    drawing = picture(
        heads + cells, title=title, description=description, height=HEAD + weeks * CELL
    )
    if any(day.url for day in days):  # an image has no parts; a group may hold links
        drawing = drawing.replace('role="img"', 'role="group"', 1)
    return mark_safe(figure(title, drawing + _legend(legend), name="calendar"))  # noqa: S308


def _middle(column: int) -> Decimal:
    return Decimal(100) / 7 * (column + Decimal("0.5"))


def _calendar_cell(day: HeatDay, monday: date, first: date) -> str:
    week, column = divmod((day.day - monday).days, 7)
    top, width = HEAD + week * CELL, Decimal(100) / 7
    # A period may cross months: its first day and each first of a month say which.
    name = f"{day.day:%-d/%-m}" if day.day in (first, day.day.replace(day=1)) else str(day.day.day)
    place = {"x": percent(_middle(column)), "text_anchor": "middle"}
    parts = [
        element(
            "rect",
            class_=f"cell heat-{day.heat}",
            x=percent(width * column + GAP / 2),
            y=top + 2,
            width=percent(width - GAP),
            height=CELL - 4,
            rx=6,
        ),
        text(name, **place, y=top + 18, class_=f"small on-heat-{day.heat}"),
        text(day.text, **place, y=top + 36, class_=f"strong on-heat-{day.heat}"),
    ]
    if not day.url:
        return element("g", element("title", escape(day.spoken)) + "".join(parts))
    # The name starts with what is seen, so that people who speak to their computer can call it.
    label = f"{name} {day.text}" + (f", {day.words}" if day.words else "")
    return element("a", " ".join(parts), href=day.url, aria_label=label)


def person_day_heat_map(
    rows: Sequence[HeatRow],
    days: Sequence[date],
    *,
    title: str,
    corner: str,
    weekdays: Sequence[str],
    legend: Sequence[tuple[str, str]] = (),
) -> SafeString:
    """People by days as a table, since it is one: names stay in sight, each cell is read with both
    its heads, and a cell may be a link. ``corner`` heads the names."""
    heads = "".join(
        element("th", f"{escape(weekdays[day.weekday()])}<br>{day.day}", scope="col")
        for day in days
    )
    head = element("thead", element("tr", element("th", escape(corner), scope="col") + heads))
    body = element("tbody", "".join(_person_row(row, len(days)) for row in rows))
    table = element("table", head + body, class_="heat-table")
    scroll = element(
        "div", table, class_="table-scroll", tabindex=0, role="region", aria_label=title
    )
    return mark_safe(figure(title, scroll + _legend(legend), name="people-days"))  # noqa: S308


def _person_row(row: HeatRow, width: int) -> str:
    if len(row.cells) != width:
        raise ValueError(f"{row.label}: {len(row.cells)} cells for {width} days")
    name = element("a", escape(row.label), href=row.url) if row.url else escape(row.label)
    return element(
        "tr", element("th", name, scope="row") + "".join(_person_cell(day) for day in row.cells)
    )


def _person_cell(day: HeatDay) -> str:
    seen = element("span", escape(day.text), aria_hidden="true")
    said = element("span", escape(day.spoken), class_="visually-hidden")
    inside = element("a", seen + said, href=day.url) if day.url else seen + said
    return element("td", inside, class_=f"heat-{day.heat}", title=day.spoken)


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A body, with a share from 0 to 1 for each column; None where there is none."""

    label: str
    shares: Sequence[Decimal | None]
    url: str = ""


def share_heat_map(
    rows: Sequence[ShareRow],
    columns: Sequence[str],
    *,
    title: str,
    corner: str,
    missing: str,
    legend: Sequence[tuple[str, str]] = (),
) -> SafeString:
    """Bodies by months as a table: the share is printed in whole per cent, rounded down so
    that 100 % is all of it, and colours its cell.
    ``missing`` says to a screen reader that there is none."""
    heads = "".join(element("th", escape(name), scope="col") for name in columns)
    head = element("thead", element("tr", element("th", escape(corner), scope="col") + heads))
    body = "".join(_share_row(row, len(columns), missing) for row in rows)
    table = element("table", head + element("tbody", body), class_="heat-table shares")
    scroll = element(
        "div", table, class_="table-scroll", tabindex=0, role="region", aria_label=title
    )
    return mark_safe(figure(title, scroll + _legend(legend), name="shares"))  # noqa: S308


def _share_row(row: ShareRow, width: int, missing: str) -> str:
    if len(row.shares) != width:
        raise ValueError(f"{row.label}: {len(row.shares)} shares for {width} columns")
    name = element("a", escape(row.label), href=row.url) if row.url else escape(row.label)
    cells = (
        element(
            "td", element("span", escape(missing), class_="visually-hidden"), class_="heat-none"
        )
        if share is None
        else element("td", f"{int(share * 100)}%", class_=f"heat-{heat_step(share)}")
        for share in row.shares
    )
    return element("tr", element("th", name, scope="row") + "".join(cells))


def _legend(entries: Sequence[tuple[str, str]]) -> str:
    return key((f"heat-{heat}", words) for heat, words in entries) if entries else ""
