"""What differs between two snapshots of one period: version 2 against version 1, or what the
records say today against what was frozen. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from reporting.rules.facts import Snapshot
from reporting.rules.unit_report import figures

UNIT_FIGURES = ("headcount", "required_days", "logged_days", "minutes_total", "converted")
PERSON_FIGURES = ("unit", "required_days", "logged_days", "minutes", "converted", "total", "level")
NARRATIVE = ("difficulties", "proposals", "training")


class Change(NamedTuple):
    """One figure before and after. ``scope`` is agency, unit, person or words; ``of`` names the
    unit or the person. None: it was not there."""

    scope: str
    of: str
    figure: str
    before: Any
    after: Any


def amends(checksum: str, before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """What a new version keeps of the one that it replaces, as the snapshot writes it."""
    return {
        "version": before["version"],
        "checksum": checksum,
        "changes": [change._asdict() for change in changes(before, after)],
    }


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """Every figure that differs: of the agency, then of units, people and words."""
    return [
        *_agency(before, after),
        *_rows("unit", _units(before), _units(after), UNIT_FIGURES),
        *_rows("person", _people(before), _people(after), PERSON_FIGURES),
        *_words(before, after),
    ]


def _agency(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    old, new = _flat(before), _flat(after)
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield Change("agency", "", name, old.get(name), new.get(name))


def _flat(made: Snapshot) -> dict[str, Any]:
    known = figures(made)
    levels = known.pop("levels")
    return known | {f"level.{level}": count for level, count in levels.items()}


def _units(made: Snapshot) -> dict[str, Mapping[str, Any]]:
    return {unit["code"]: unit for unit in made["units"]}


def _people(made: Snapshot) -> dict[str, Mapping[str, Any]]:
    """By staff code and unit: who holds two posts has two rows."""
    return {f"{row['staff_code']} {row['unit']}": row for row in made["staff"]}


def _rows(
    scope: str,
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
    named: tuple[str, ...],
) -> Iterator[Change]:
    for key in sorted({**old, **new}):
        was, now = old.get(key, {}), new.get(key, {})
        either = now or was
        of = either.get("name") or f"{either['full_name']} ({either['staff_code']})"
        for figure in named:
            if was.get(figure) != now.get(figure):
                yield Change(scope, of, figure, was.get(figure), now.get(figure))


def _words(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    for part in NARRATIVE:
        was, now = before["narrative"].get(part, ""), after["narrative"].get(part, "")
        if was != now:
            yield Change("words", "", part, was, now)
