"""What a workbook of units, people and postings would do, row by row, before anything is stored.

Pure. A unit is known by its code; a posting by staff code, unit, position and first day, so the
same file twice changes nothing the second time. What belongs under a dated decision (where a unit
stands, a name on a decision, a move) is refused here: see the reorganization pages.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from organizations.rules.names import unaccented
from organizations.rules.staff_cells import (
    PersonContent,
    Problem,
    UnitContent,
    person_content,
    unit_content,
)
from organizations.rules.staff_planned import (
    Effect,
    Known,
    KnownPosting,
    KnownUnit,
    Numbered,
    Plan,
    PlannedPosting,
    PlannedUnit,
)


def plan(units: Numbered, people: Numbered, known: Known) -> Plan:
    """What each row would do, in the order of the sheets."""
    planned_units = _units(units, known)
    return Plan(planned_units, _people(people, planned_units, known))


def in_order_of_tree(units: Sequence[PlannedUnit]) -> list[PlannedUnit]:
    """New units such that each stands after the one above it. Only for a plan without wrong rows.

    Cost: the number of rows times the depth of the tree.
    """
    waiting = {row.content.code: row for row in units if row.content is not None}
    ordered: list[PlannedUnit] = []
    while waiting:
        ready = [row for row in waiting.values() if row.content.parent not in waiting]  # type: ignore[union-attr]
        ordered += ready
        for row in ready:
            del waiting[row.content.code]  # type: ignore[union-attr]
    return ordered


def _units(rows: Numbered, known: Known) -> list[PlannedUnit]:
    by_code = {one.content.code: one for one in known.units}
    planned: list[PlannedUnit] = []
    seen: set[str] = set()
    for number, cells in rows:
        content, problems = unit_content(cells)
        row = PlannedUnit(number, cells, content=content, problems=problems)
        if cells.get("code") in seen:
            row = replace(row, problems=(*problems, ("code", Problem.TWICE)))
        elif content is not None:
            row = _compared(row, content, by_code.get(content.code))
        seen.add(cells.get("code", ""))
        planned.append(row)
    in_file = {row.content.code: row.content for row in planned if row.content is not None}
    return [_placed(row, by_code, in_file) for row in planned]


def _compared(row: PlannedUnit, content: UnitContent, unit: KnownUnit | None) -> PlannedUnit:
    if unit is None:
        return replace(row, effect=Effect.NEW)
    problems: list[tuple[str, Problem]] = []
    if not unit.is_open:
        problems.append(("code", Problem.ENDED))
    if content.parent != unit.content.parent:
        problems.append(("parent", Problem.PARENT_STAYS))
    if content.starts_on != unit.content.starts_on:
        problems.append(("starts_on", Problem.START_STAYS))
    same = content == unit.content
    return replace(
        row,
        unit=unit,
        effect=Effect.UNCHANGED if same else Effect.CHANGED,
        problems=tuple(problems),
    )


def _placed(
    row: PlannedUnit, by_code: Mapping[str, KnownUnit], in_file: Mapping[str, UnitContent]
) -> PlannedUnit:
    """The row with what is wrong about its place in the tree; wrong when anything is."""
    content, problems = row.content, list(row.problems)
    if content is not None and row.unit is None and not problems:
        above = in_file.get(content.parent) or (
            by_code[content.parent].content if content.parent in by_code else None
        )
        if not content.parent and by_code:
            problems.append(("parent", Problem.SECOND_ROOT))
        elif content.parent and above is None:
            problems.append(("parent", Problem.NO_SUCH_UNIT))
        elif content.parent in by_code and not by_code[content.parent].is_open:
            problems.append(("parent", Problem.ENDED))
        elif _goes_round(content.code, in_file):
            problems.append(("parent", Problem.GOES_ROUND))
        elif above is not None and content.starts_on < above.starts_on:
            problems.append(("starts_on", Problem.BEFORE_PARENT))
    if problems:
        return replace(row, effect=Effect.WRONG, problems=tuple(problems))
    return row


def _goes_round(code: str, in_file: Mapping[str, UnitContent]) -> bool:
    passed: set[str] = set()
    while code in in_file and code not in passed:
        passed.add(code)
        code = in_file[code].parent
    return code in passed


def _people(rows: Numbered, units: Sequence[PlannedUnit], known: Known) -> list[PlannedPosting]:
    starts = {one.content.code: one.content.starts_on for one in known.units if one.is_open}
    ended = {one.content.code for one in known.units if not one.is_open}
    starts |= {row.content.code: row.content.starts_on for row in units if row.content is not None}
    postings: dict[str, list[KnownPosting]] = {}
    for one in known.postings:
        postings.setdefault(one.content.staff_code, []).append(one)
    seen: dict[str, list[PersonContent]] = {}
    addresses = dict(known.addresses)
    planned = []
    for number, cells in rows:
        content, problems = person_content(cells)
        row = PlannedPosting(number, cells, content=content, problems=problems)
        if content is None:
            planned.append(row)
            continue
        before = seen.setdefault(content.staff_code, [])
        found = [*problems, *_of_unit(content, starts, ended)]
        mine = postings.get(content.staff_code, [])
        found += _of_identity(content, mine, before, addresses, known)
        posting = next((one for one in mine if one.content.key == content.key), None)
        found += _of_days(content, posting, mine, before, known)
        before.append(content)
        if content.email:
            addresses.setdefault(content.email, content.staff_code)
        row = replace(row, is_person_new=not mine and content.staff_code not in known.elsewhere)
        planned.append(_posting_row(row, content, posting, found))
    return planned


def _posting_row(
    row: PlannedPosting,
    content: PersonContent,
    posting: KnownPosting | None,
    found: Collection[tuple[str, Problem]],
) -> PlannedPosting:
    row = replace(row, posting=posting)
    if found:
        return replace(row, effect=Effect.WRONG, problems=tuple(dict.fromkeys(found)))
    if posting is None:
        return replace(row, effect=Effect.NEW)
    stored = posting.content
    # An address is only taken for a person who is new, and an empty role takes nothing away.
    role = content.role or stored.role
    same = replace(content, email="", role=role) == replace(stored, email="")
    return replace(row, effect=Effect.UNCHANGED if same else Effect.CHANGED)


def _of_unit(
    content: PersonContent, starts: Mapping[str, date], ended: Collection[str]
) -> list[tuple[str, Problem]]:
    first = starts.get(content.unit)
    if first is None:
        return [("unit", Problem.ENDED if content.unit in ended else Problem.NO_SUCH_UNIT)]
    return [("starts_on", Problem.BEFORE_UNIT)] if content.starts_on < first else []


def _of_identity(
    content: PersonContent,
    mine: Sequence[KnownPosting],
    before: Sequence[PersonContent],
    addresses: Mapping[str, str],
    known: Known,
) -> list[tuple[str, Problem]]:
    found: list[tuple[str, Problem]] = []
    names = [one.full_name for one in (*(one.content for one in mine), *before)]
    named = names[0] if names else known.elsewhere.get(content.staff_code)
    is_other = named is not None and unaccented(named) != unaccented(content.full_name)
    if is_other or (before and before[0].full_name != content.full_name):
        found.append(("full_name", Problem.OTHER_NAME))
    if content.email:
        owner = addresses.get(content.email)
        if owner is not None and owner != content.staff_code:
            found.append(("email", Problem.ADDRESS_TAKEN))
        elif owner is None and (mine or content.staff_code in known.elsewhere):
            found.append(("email", Problem.ADDRESS_STAYS))
    held = {one.content.key: one.content.role for one in mine}
    if content.role and held.get(content.key) != content.role:
        if content.staff_code == known.own_code:
            found.append(("role", Problem.OWN_RIGHTS))
        if content.role == "head" and content.unit == known.head_from_above:
            found.append(("role", Problem.FROM_ABOVE))
    return found


def _of_days(
    content: PersonContent,
    posting: KnownPosting | None,
    mine: Sequence[KnownPosting],
    before: Sequence[PersonContent],
    known: Known,
) -> list[tuple[str, Problem]]:
    found: list[tuple[str, Problem]] = []
    if any(one.key == content.key for one in before):
        found.append(("staff_code", Problem.TWICE))
    elif any(one.position == content.position and one.overlaps(content) for one in before):
        found.append(("starts_on", Problem.POSITION_TAKEN))
    others = [one.content for one in mine if one is not posting]
    if any(one.position == content.position and one.overlaps(content) for one in others):
        found.append(("starts_on", Problem.POSITION_TAKEN))
    closed = known.closed_through
    if closed is None:
        return found
    if posting is None and content.starts_on <= closed:
        found.append(("starts_on", Problem.CLOSED))
    elif posting is not None:
        stored = posting.content
        ends = {content.ends_on or date.max, stored.ends_on or date.max}
        if len(ends) > 1 and min(ends) < closed:
            found.append(("ends_on", Problem.CLOSED))
        if content.counted != stored.counted and content.starts_on <= closed:
            found.append(("subject_class", Problem.CLOSED))
    return found
