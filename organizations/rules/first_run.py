"""A province's agencies and days of rest as a sheet says them: read, or refused cell by cell. Pure.

Sheet “Cơ quan”: one row an agency, parents before or after their children. Sheet “Ngày nghỉ”: one
row a day on which the calendar differs from the week.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from organizations.rules.names import nfc, unaccented

Cells = Mapping[str, str]
AGENCIES, DAYS = "Cơ quan", "Ngày nghỉ"
AGENCY_HEADINGS: Mapping[str, Sequence[str]] = {
    "code": ("Mã cơ quan", "Agency code"),
    "name": ("Tên cơ quan", "Agency"),
    "block": ("Khối", "Block"),
    "kind": ("Loại", "Kind"),
    "parent": ("Mã cơ quan cấp trên", "Code of the agency above"),
    "receivers": ("Nơi nhận báo cáo", "Receivers"),
    "in_scope": ("Thuộc diện KPI", "In KPI scope"),
}
DAY_HEADINGS: Mapping[str, Sequence[str]] = {
    "day": ("Ngày", "Day"),
    "kind": ("Loại", "Kind"),
    "name": ("Tên ngày", "Name"),
}
SHEETS = {AGENCIES: AGENCY_HEADINGS, DAYS: DAY_HEADINGS}
# As people write them, without case and accents.
BLOCKS = {
    "dang": "party",
    "mat tran": "front",
    "hdnd": "council",
    "chinh quyen": "government",
    "xa phuong": "commune",
    "su nghiep": "service_unit",
}
DAY_KINDS = {
    "nghi le": "public_holiday",
    "nghi hoan doi": "swap_day_off",
    "nghi bu": "compensatory_day_off",
    "lam bu": "working_saturday",
}
YES, NO = {"", "co", "x", "yes"}, {"khong", "no"}
LONGEST_CODE, LONGEST_NAME, LONGEST_KIND = 32, 200, 40


@dataclass(frozen=True, slots=True)
class NewAgency:
    """An agency as its row says it; ``receivers`` are codes."""

    code: str
    name: str
    block: str
    kind: str
    parent: str
    receivers: tuple[str, ...]
    in_scope: bool


@dataclass(frozen=True, slots=True)
class NewDay:
    """A day that differs from the week."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong: the sheet, the row's number in Excel, the key of the cell, a word for it."""

    sheet: str
    row: int
    cell: str
    what: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Agencies in an order in which parents come first, days, and what is wrong."""

    agencies: tuple[NewAgency, ...]
    days: tuple[NewDay, ...]
    mistakes: tuple[Mistake, ...]


def plan(
    agencies: Sequence[tuple[int, Cells]], days: Sequence[tuple[int, Cells]], known: Iterable[str]
) -> Plan:
    """What the rows (number, cells) say. ``known``: codes of agencies that are there already."""
    mistakes: list[Mistake] = []
    there = set(known)
    rows = [(number, _agency(number, cells, mistakes)) for number, cells in agencies]
    codes = there | {one.code for _, one in rows}
    seen: set[str] = set()
    for number, one in rows:
        if one.code in seen:
            mistakes.append(Mistake(AGENCIES, number, "code", "twice"))
        seen.add(one.code)
        if one.parent and one.parent not in codes:
            mistakes.append(Mistake(AGENCIES, number, "parent", "unknown"))
        if one.in_scope and not one.receivers:
            mistakes.append(Mistake(AGENCIES, number, "receivers", "missing"))
        mistakes += [
            Mistake(AGENCIES, number, "receivers", "unknown")
            for code in one.receivers
            if code not in codes
        ]
    found_days = [_day(number, cells, mistakes) for number, cells in days]
    ordered = tuple(_parents_first([one for _, one in rows], there))
    if len(ordered) < len(rows) and not mistakes:
        mistakes += [
            Mistake(AGENCIES, number, "parent", "circle")
            for number, one in rows
            if one not in ordered
        ]
    return Plan(ordered, tuple(one for one in found_days if one), tuple(mistakes))


def _agency(number: int, cells: Cells, mistakes: list[Mistake]) -> NewAgency:
    def wrong(cell: str, what: str) -> None:
        mistakes.append(Mistake(AGENCIES, number, cell, what))

    code, name = cells["code"].strip(), nfc(cells["name"])
    for cell, text, most in (("code", code, LONGEST_CODE), ("name", name, LONGEST_NAME)):
        if not text:
            wrong(cell, "missing")
        elif len(text) > most:
            wrong(cell, "too_long")
    block = _one_of(cells["block"], BLOCKS)
    if block is None:
        wrong("block", "unknown")
    said = unaccented(cells["in_scope"]).strip()
    if said not in YES | NO:
        wrong("in_scope", "unknown")
    return NewAgency(
        code=code,
        name=name,
        block=block or "",
        kind=nfc(cells["kind"])[:LONGEST_KIND] or "department",
        parent=cells["parent"].strip(),
        receivers=tuple(cells["receivers"].replace(",", " ").replace(";", " ").split()),
        in_scope=said in YES,
    )


def _day(number: int, cells: Cells, mistakes: list[Mistake]) -> NewDay | None:
    kind, name = _one_of(cells["kind"], DAY_KINDS), nfc(cells["name"])[:LONGEST_NAME]
    try:
        day = datetime.strptime(cells["day"].strip(), "%d/%m/%Y").date()  # noqa: DTZ007  a day
    except ValueError:
        mistakes.append(Mistake(DAYS, number, "day", "unknown"))
        return None
    if kind is None:
        mistakes.append(Mistake(DAYS, number, "kind", "unknown"))
        return None
    return NewDay(day, kind, name)


def _one_of(text: str, words: Mapping[str, str]) -> str | None:
    said = " ".join(unaccented(text).replace(",", " ").split())
    return words.get(said, said if said in words.values() else None)


def _parents_first(agencies: Sequence[NewAgency], there: set[str]) -> Iterator[NewAgency]:
    waiting, made = list(agencies), set(there)
    while waiting:
        ready = [one for one in waiting if not one.parent or one.parent in made]
        if not ready:
            return
        yield from ready
        made |= {one.code for one in ready}
        waiting = [one for one in waiting if one.code not in made]
