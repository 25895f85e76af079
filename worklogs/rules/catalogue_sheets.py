"""What a sheet would do to the catalogue, row by row, before anything is stored. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from worklogs.rules.catalogue_names import following_code, next_code
from worklogs.rules.quantities import QuantityError, parse_quantity

LONGEST = {
    "code": 28,
    "name": 200,
    "output_product": 200,
    "unit_of_count": 40,
    "applies_to": 120,
}
NEEDED = ("group", "name", "unit_of_count", "hours", "complexity")
GROUPS = frozenset("ABCD")
MOST_MINUTES = 2000 * 60


class Effect(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    MERGED = "merged"
    WRONG = "wrong"


class Problem(StrEnum):
    """Why a row cannot be taken."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    GROUP = "group"
    GROUP_STAYS = "group_stays"
    HOURS = "hours"
    COMPLEXITY = "complexity"
    TWICE = "twice"
    ENDED = "ended"
    MERGES_NOTHING = "merges_nothing"
    MERGES_NOWHERE = "merges_nowhere"


@dataclass(frozen=True, slots=True)
class Content:
    """What a task says, as the catalogue stores it."""

    code: str
    group: str
    name: str
    applies_to: str
    output_product: str
    unit_of_count: str
    standard_minutes: int
    complexity: int


@dataclass(frozen=True, slots=True)
class Known:
    """A task in the lists that the agency may propose about; ``is_open`` until it ended."""

    key: int
    content: Content
    is_shared: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """A row and what it would do. ``problems``: which cell, and what is wrong with it."""

    number: int
    cells: Mapping[str, str]
    effect: Effect = Effect.WRONG
    content: Content | None = None
    task: Known | None = None
    into: Known | None = None
    is_shared: bool = False
    problems: tuple[tuple[str, Problem], ...] = field(default=())


def plan(
    rows: Sequence[tuple[int, Mapping[str, str]]],
    known: Sequence[Known],
    is_shared_list: Callable[[str], bool],
) -> list[Planned]:
    """What each row would do, in the order of the sheet.

    ``rows``: number and cells by name, as typed. ``is_shared_list``: whether new tasks of a group
    go to a list common to the province. A row without a code is a new task and gets the next one.
    """
    by_code: dict[str, Known] = {}
    # The agency's own task comes before a common one of the same code, an open one before an ended.
    for one in sorted(known, key=lambda one: (one.is_open, not one.is_shared)):
        by_code[one.content.code] = one
    taken = set(by_code) | {cells.get("code", "") for _number, cells in rows}
    seen: set[str] = set()
    planned = []
    for number, cells in rows:
        row = Planned(number, cells)
        code = cells.get("code", "")
        if code in seen:
            planned.append(replace(row, problems=(("code", Problem.TWICE),)))
            continue
        if code:
            seen.add(code)
        row = _planned(row, by_code, is_shared_list, taken)
        if row.content is not None:
            taken.add(row.content.code)
        planned.append(row)
    return planned


def _planned(
    row: Planned,
    by_code: Mapping[str, Known],
    is_shared_list: Callable[[str], bool],
    taken: set[str],
) -> Planned:
    task = by_code.get(row.cells.get("code", ""))
    if task is not None and not task.is_open:
        return replace(row, problems=(("code", Problem.ENDED),))
    if row.cells.get("into"):
        return _merger(row, task, by_code)
    content, problems = _content(row.cells)
    if task is not None and content is not None and content.group != task.content.group:
        problems = (*problems, ("group", Problem.GROUP_STAYS))
    if problems or content is None:
        return replace(row, task=task, problems=problems)
    if task is not None:
        effect = Effect.UNCHANGED if content == task.content else Effect.CHANGED
        return replace(row, effect=effect, content=content, task=task, is_shared=task.is_shared)
    is_shared = is_shared_list(content.group)
    if not content.code:
        content = replace(content, code=_free_code(content.group, is_shared, by_code, taken))
    return replace(row, effect=Effect.NEW, content=content, is_shared=is_shared)


def _merger(row: Planned, task: Known | None, by_code: Mapping[str, Known]) -> Planned:
    into = by_code.get(row.cells["into"])
    if task is None:
        return replace(row, problems=(("code", Problem.MERGES_NOTHING),))
    fits = into is not None and into.is_open and into.key != task.key
    if not fits or (task.is_shared and into is not None and not into.is_shared):
        return replace(row, task=task, problems=(("into", Problem.MERGES_NOWHERE),))
    return replace(
        row,
        effect=Effect.MERGED,
        content=task.content,
        task=task,
        into=into,
        is_shared=task.is_shared,
    )


def _content(
    cells: Mapping[str, str],
) -> tuple[Content | None, tuple[tuple[str, Problem], ...]]:
    problems = [(name, Problem.MISSING) for name in NEEDED if not cells.get(name)]
    problems += [
        (name, Problem.TOO_LONG)
        for name, longest in LONGEST.items()
        if len(cells.get(name, "")) > longest
    ]
    group = cells.get("group", "")[:1].upper()
    if group and group not in GROUPS:
        problems.append(("group", Problem.GROUP))
    minutes = _minutes(cells.get("hours", ""))
    if cells.get("hours") and minutes is None:
        problems.append(("hours", Problem.HOURS))
    complexity = cells.get("complexity", "")
    if complexity and complexity not in {"1", "2", "3", "4", "5"}:
        problems.append(("complexity", Problem.COMPLEXITY))
    if problems or minutes is None:
        return None, tuple(problems)
    return Content(
        code=cells.get("code", ""),
        group=group,
        name=cells["name"],
        applies_to=cells.get("applies_to", ""),
        output_product=cells.get("output_product", ""),
        unit_of_count=cells["unit_of_count"],
        standard_minutes=minutes,
        complexity=int(complexity),
    ), ()


def _minutes(text: str) -> int | None:
    try:
        minutes = int((parse_quantity(text) * 60).to_integral_value(ROUND_HALF_UP))
    except QuantityError:
        return None
    return minutes if 0 < minutes <= MOST_MINUTES else None


def _free_code(
    group: str, is_shared: bool, by_code: Mapping[str, Known], taken: Collection[str]
) -> str:
    """One more than the last code of the list that the new task goes to."""
    of_list = {
        code
        for code, one in by_code.items()
        if one.content.group == group and one.is_shared == is_shared
    }
    return next_code(following_code(of_list, f"{group}.01"), taken)


def hours_of(minutes: int) -> Decimal:
    """A norm as a sheet writes it: hours with at most two decimals."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
