"""What a sheet of moves says of each person, before anything is stored. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from organizations.rules.moves import Move
from organizations.rules.names import nfc, unaccented

Numbered = Sequence[tuple[int, Mapping[str, str]]]
LONGEST = 120


class MoveProblem(StrEnum):
    """Why a row cannot be taken."""

    MISSING = "missing"
    NO_SUCH_PERSON = "no_such_person"
    OTHER_NAME = "other_name"
    WHICH_POSTING = "which_posting"
    NO_SUCH_UNIT = "no_such_unit"
    STAYS = "stays"
    TWICE = "twice"
    TOO_LONG = "too_long"
    BEGINS_LATER = "begins_later"
    LOGGED = "logged"
    NO_SUCH_AGENCY = "no_such_agency"
    SAME_AGENCY = "same_agency"


@dataclass(frozen=True, slots=True)
class Held:
    """A posting that is alive on the day before, or begins later."""

    posting_id: int
    staff_code: str
    full_name: str
    unit_code: str
    unit_name: str
    job_position: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A row and what it would do; ``to``: name of the unit."""

    number: int
    cells: Mapping[str, str]
    held: Held | None = None
    move: Move | None = None
    to: str = ""
    problems: tuple[tuple[str, MoveProblem], ...] = ()


def plan_moves(
    rows: Numbered,
    *,
    held: Sequence[Held],
    units: Mapping[str, tuple[int, str]],
    effective_on: date,
    logged: Collection[int] = (),
    crosses: bool = False,
) -> list[PlannedMove]:
    """Each row with the posting that it moves, or with what is wrong.

    ``units``: id and name by code, of those alive on the day. ``logged``: postings in which work
    was logged on that day or later. ``crosses``: the units are another agency's, where a unit of
    the same code is not the same unit.
    """
    by_code: dict[str, list[Held]] = {}
    for one in held:
        by_code.setdefault(one.staff_code, []).append(one)
    seen: set[int] = set()
    planned = []
    for number, cells in rows:
        row = _planned(PlannedMove(number, cells), by_code, units, crosses)
        problems = list(row.problems)
        if row.held is not None:
            if row.held.posting_id in seen:
                problems.append(("staff_code", MoveProblem.TWICE))
            seen.add(row.held.posting_id)
            if row.held.starts_on >= effective_on:
                problems.append(("staff_code", MoveProblem.BEGINS_LATER))
            elif row.held.posting_id in logged:
                problems.append(("staff_code", MoveProblem.LOGGED))
        move = None if problems else row.move
        planned.append(replace(row, move=move, problems=tuple(problems)))
    return planned


def _planned(
    row: PlannedMove,
    by_code: Mapping[str, list[Held]],
    units: Mapping[str, tuple[int, str]],
    crosses: bool,
) -> PlannedMove:
    cells = row.cells
    problems = [
        (name, MoveProblem.MISSING) for name in ("staff_code", "to_unit") if not cells.get(name)
    ]
    problems += [
        (name, MoveProblem.TOO_LONG)
        for name in ("job_position", "title")
        if len(cells.get(name, "")) > LONGEST
    ]
    held, wrong = _held(cells, by_code)
    problems += wrong
    target = units.get(cells.get("to_unit", ""))
    if cells.get("to_unit") and target is None:
        problems.append(("to_unit", MoveProblem.NO_SUCH_UNIT))
    job_position, title = nfc(cells.get("job_position", "")), nfc(cells.get("title", ""))
    stays = not crosses and held is not None and held.unit_code == cells.get("to_unit")
    if held is not None and stays and job_position in {"", held.job_position}:
        problems.append(("to_unit", MoveProblem.STAYS))
    if problems or held is None or target is None:
        return replace(row, held=held, to=target[1] if target else "", problems=tuple(problems))
    move = Move(held.posting_id, target[0], job_position, title)
    return replace(row, held=held, to=target[1], move=move)


def _held(
    cells: Mapping[str, str], by_code: Mapping[str, list[Held]]
) -> tuple[Held | None, list[tuple[str, MoveProblem]]]:
    code = cells.get("staff_code", "").upper()
    found = by_code.get(code, [])
    if not code:
        return None, []
    if not found:
        return None, [("staff_code", MoveProblem.NO_SUCH_PERSON)]
    name = cells.get("full_name", "")
    if name and unaccented(name) != unaccented(found[0].full_name):
        return None, [("full_name", MoveProblem.OTHER_NAME)]
    if cells.get("from_unit"):
        found = [one for one in found if one.unit_code == cells["from_unit"]]
    if len(found) != 1:
        return None, [("from_unit", MoveProblem.WHICH_POSTING)]
    return found[0], []
