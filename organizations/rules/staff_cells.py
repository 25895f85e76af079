"""The cells of a row about a unit or a posting: what they say, or what is wrong with them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from organizations.rules.names import nfc, unaccented
from organizations.rules.typed_days import parse_day

Cells = Mapping[str, str]
UNIT_LONGEST = {"code": 48, "name": 200, "parent": 48, "kind": 40}
UNIT_NEEDED = ("code", "name", "starts_on")
PERSON_LONGEST = {
    "staff_code": 32,
    "full_name": 120,
    "email": 254,
    "job_position": 120,
    "title": 120,
}
PERSON_NEEDED = ("staff_code", "full_name", "unit", "job_position", "subject_class", "starts_on")
STAFF_CODE = re.compile(r"[A-Za-z0-9.-]{3,32}")
UNIT_CODE = re.compile(r"[A-Za-z0-9._/-]{1,48}")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
YES = frozenset({"co", "x", "yes", "true", "1"})
NO = frozenset({"khong", "no", "false", "0"})
# What a cell may say, without case and accents; the first is what templates write.
SUBJECT_CLASSES: Mapping[str, tuple[str, ...]] = {
    "official": ("Cán bộ", "official"),
    "civil_servant": ("Công chức", "civil servant"),
    "public_employee": ("Viên chức", "public employee"),
    "contract_worker": ("Người lao động", "Hợp đồng lao động", "contract worker"),
}
ROLES: Mapping[str, tuple[str, ...]] = {
    "head": ("Người đứng đầu", "Trưởng", "head"),
    "deputy": ("Cấp phó", "Phó", "deputy"),
}


class Problem(StrEnum):
    """Why a cell cannot be taken."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    CODE = "code"
    DAY = "day"
    WORD = "word"
    YES_NO = "yes_no"
    ADDRESS = "address"
    TWICE = "twice"
    ENDED = "ended"
    NO_SUCH_UNIT = "no_such_unit"
    GOES_ROUND = "goes_round"
    SECOND_ROOT = "second_root"
    PARENT_STAYS = "parent_stays"
    START_STAYS = "start_stays"
    BEFORE_PARENT = "before_parent"
    BEFORE_UNIT = "before_unit"
    DAYS_ORDER = "days_order"
    OTHER_NAME = "other_name"
    ADDRESS_TAKEN = "address_taken"
    ADDRESS_STAYS = "address_stays"
    OWN_RIGHTS = "own_rights"
    FROM_ABOVE = "from_above"
    POSITION_TAKEN = "position_taken"
    CLOSED = "closed"


Problems = tuple[tuple[str, Problem], ...]


@dataclass(frozen=True, slots=True)
class UnitContent:
    """What a row says of a unit; ``parent`` is a code, empty for the root."""

    code: str
    name: str
    parent: str
    kind: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class PersonContent:
    """What a row says of a posting and who holds it; days inclusive, ``ends_on`` None while open.
    ``role``: head or deputy of the unit, or nothing."""

    staff_code: str
    full_name: str
    email: str
    unit: str
    job_position: str
    title: str
    subject_class: str
    is_primary: bool
    keeps_log: bool
    role: str
    starts_on: date
    ends_on: date | None

    @property
    def position(self) -> tuple[str, str]:
        """The position, which one person holds once at a time."""
        return self.unit, self.job_position

    @property
    def key(self) -> tuple[str, str, str, date]:
        """What makes it the same posting."""
        return self.staff_code, self.unit, self.job_position, self.starts_on

    @property
    def counted(self) -> tuple[str, bool, bool]:
        """What a report's figures depend on, besides the days."""
        return self.subject_class, self.is_primary, self.keeps_log

    def overlaps(self, other: "PersonContent") -> bool:
        """Whether a day belongs to both."""
        last, others = self.ends_on or date.max, other.ends_on or date.max
        return self.starts_on <= others and other.starts_on <= last


def unit_content(cells: Cells) -> tuple[UnitContent | None, Problems]:
    """The row of a unit, or None and what is wrong."""
    problems = _shape(cells, UNIT_NEEDED, UNIT_LONGEST)
    for name in ("code", "parent"):
        if cells.get(name) and not UNIT_CODE.fullmatch(cells[name]):
            problems.append((name, Problem.CODE))
    starts_on = _day(cells, "starts_on", problems)
    if problems or starts_on is None:
        return None, tuple(problems)
    kind = nfc(cells.get("kind", "")) or "division"
    return (
        UnitContent(cells["code"], nfc(cells["name"]), cells.get("parent", ""), kind, starts_on),
        (),
    )


def person_content(cells: Cells) -> tuple[PersonContent | None, Problems]:
    """The row of a posting, or None and what is wrong."""
    problems = _shape(cells, PERSON_NEEDED, PERSON_LONGEST)
    if cells.get("staff_code") and not STAFF_CODE.fullmatch(cells["staff_code"]):
        problems.append(("staff_code", Problem.CODE))
    if cells.get("email") and not ADDRESS.fullmatch(cells["email"]):
        problems.append(("email", Problem.ADDRESS))
    subject_class = _word(cells, "subject_class", SUBJECT_CLASSES, problems)
    role = _word(cells, "role", ROLES, problems)
    is_primary = _yes(cells, "is_primary", problems)
    keeps_log = _yes(cells, "keeps_log", problems)
    starts_on = _day(cells, "starts_on", problems)
    ends_on = _day(cells, "ends_on", problems)
    if starts_on and ends_on and ends_on < starts_on:
        problems.append(("ends_on", Problem.DAYS_ORDER))
    if problems or starts_on is None:
        return None, tuple(problems)
    content = PersonContent(
        staff_code=cells["staff_code"].upper(),
        full_name=nfc(cells["full_name"]),
        email=cells.get("email", "").lower(),
        unit=cells["unit"],
        job_position=nfc(cells["job_position"]),
        title=nfc(cells.get("title", "")),
        subject_class=subject_class,
        is_primary=is_primary,
        keeps_log=keeps_log,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return content, ()


def _shape(
    cells: Cells, needed: tuple[str, ...], longest: Mapping[str, int]
) -> list[tuple[str, Problem]]:
    problems = [(name, Problem.MISSING) for name in needed if not cells.get(name)]
    problems += [
        (name, Problem.TOO_LONG)
        for name, most in longest.items()
        if len(cells.get(name, "")) > most
    ]
    return problems


def _day(cells: Cells, name: str, problems: list[tuple[str, Problem]]) -> date | None:
    text = cells.get(name, "")
    day = parse_day(text) if text else None
    if text and day is None:
        problems.append((name, Problem.DAY))
    return day


def _word(
    cells: Cells,
    name: str,
    words: Mapping[str, tuple[str, ...]],
    problems: list[tuple[str, Problem]],
) -> str:
    typed = unaccented(cells.get(name, ""))
    if not typed:
        return ""
    for value, spellings in words.items():
        if typed in {value, *map(unaccented, spellings)}:
            return value
    problems.append((name, Problem.WORD))
    return ""


def _yes(cells: Cells, name: str, problems: list[tuple[str, Problem]]) -> bool:
    """True for an empty cell: most people hold one posting and keep a log."""
    typed = unaccented(cells.get(name, ""))
    if typed in NO:
        return False
    if typed and typed not in YES:
        problems.append((name, Problem.YES_NO))
    return True
