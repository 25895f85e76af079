"""What was found of one person, for whoever writes it down. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reporting.rules.personal.declared import Table

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What one table holds: rows about the person, and what the person did about others."""

    table: Table
    rows: Sequence[Row]
    deeds: Sequence[Row]


@dataclass(frozen=True, slots=True)
class OfAgency:
    """What one agency holds."""

    code: str
    name: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """``common``: what belongs to no agency; ``agencies``: each one in which they work or worked;
    ``periods``: the codes of periods by id."""

    staff_code: str
    full_name: str
    common: Sequence[Part]
    agencies: Sequence[OfAgency]
    periods: Mapping[int, str]
