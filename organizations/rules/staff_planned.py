"""What rows about units and people are compared with, and what comes of the comparison. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from organizations.rules.staff_cells import PersonContent, Problems, UnitContent

Cells = Mapping[str, str]
Numbered = Sequence[tuple[int, Cells]]


class Effect(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit of the agency as it is stored; ``is_open`` until it ended."""

    key: int
    content: UnitContent
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class KnownPosting:
    """A posting of the agency as it is stored; ``content.role``: the first one over its unit."""

    key: int
    content: PersonContent


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a workbook is compared with. Codes of staff in capitals, addresses in small letters.

    ``elsewhere``: names of people who are not of this agency yet, by staff code. ``addresses``:
    who signs in with it. ``closed_through``: the last day of the agency's last compiled period.
    ``own_code``: of whoever sends the file. ``head_from_above``: code of the unit whose head the
    province names, so that the file may not; empty in the province's own.
    """

    units: Sequence[KnownUnit] = ()
    postings: Sequence[KnownPosting] = ()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    closed_through: date | None = None
    own_code: str = ""
    head_from_above: str = ""


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A row of the sheet of units. ``unit``: the one that is there already."""

    number: int
    cells: Cells
    effect: Effect = Effect.WRONG
    content: UnitContent | None = None
    unit: KnownUnit | None = None
    problems: Problems = ()


@dataclass(frozen=True, slots=True)
class PlannedPosting:
    """A row of the sheet of people. ``is_person_new``: nobody has this staff code yet."""

    number: int
    cells: Cells
    effect: Effect = Effect.WRONG
    content: PersonContent | None = None
    posting: KnownPosting | None = None
    is_person_new: bool = False
    problems: Problems = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What the workbook would do: units first, a unit after the one above it."""

    units: Sequence[PlannedUnit]
    people: Sequence[PlannedPosting]

    def count(self, effect: Effect) -> int:
        """How many rows would do this."""
        return sum(row.effect == effect for row in self.units) + sum(
            row.effect == effect for row in self.people
        )

    @property
    def may_apply(self) -> bool:
        """Whether every row is right and one of them does something."""
        acts = self.count(Effect.NEW) + self.count(Effect.CHANGED)
        return acts > 0 and self.count(Effect.WRONG) == 0
