"""A tree of criteria written as rows: the codes say what belongs to what. Pure.

``I.2.1`` belongs to ``I.2``, and that to ``I``. Leaves have points; those of a group are the sum of
its parts, so they cannot contradict each other.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from evaluations.rules.arithmetic import decimal_text
from evaluations.rules.criteria import MOST_POINTS

# Codes become names of fields: letters, digits and dots, three levels at most.
CODE = re.compile(r"[0-9A-Za-zĐđ]{1,6}(\.[0-9A-Za-zĐđ]{1,6}){0,2}")
LONGEST_TEXT = 300


class RowError(StrEnum):
    """What is wrong with one row."""

    CODE = "code"
    TWICE = "twice"
    NO_GROUP = "no_group"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    POINTS_MISSING = "points_missing"
    NOT_A_STEP = "not_a_step"
    NOT_THE_SUM = "not_the_sum"


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One row as typed; ``points`` None where none were typed."""

    code: str
    text: str
    points: Decimal | None = None
    asks_evidence: bool = False


def parent_of(code: str) -> str:
    """The code of the group a row belongs to; empty for a group of the first level."""
    return code.rpartition(".")[0]


def check_rows(rows: Sequence[CriterionRow], *, step: Decimal) -> dict[int, RowError]:
    """What is wrong, by the place of the row; empty for rows that make a tree."""
    codes = [row.code for row in rows]
    groups = {parent_of(code) for code in codes}
    wrong: dict[int, RowError] = {}
    for place, row in enumerate(rows):
        found = _shape(row) or _place(row, codes, place)
        if found is None:
            found = _points_of_group(row, rows) if row.code in groups else _points(row, step)
        if found is not None:
            wrong[place] = found
    return wrong


def total_of(rows: Sequence[CriterionRow]) -> Decimal:
    """The points of all leaves together: a tree asks for 30."""
    return _sum(rows, "")


def is_whole(rows: Sequence[CriterionRow]) -> bool:
    """Whether the points add up to what general criteria can give."""
    return total_of(rows) == MOST_POINTS


def tree_of(rows: Sequence[CriterionRow], parent: str = "") -> list[dict[str, Any]]:
    """The tree as ``criteria.parse_tree`` reads it, of rows without errors."""
    found = []
    for row in rows:
        if parent_of(row.code) != parent:
            continue
        parts = tree_of(rows, row.code)
        one: dict[str, Any] = {"code": row.code, "text": row.text}
        points = _sum(rows, row.code) if parts else row.points
        one["points"] = decimal_text(points or Decimal(0))
        if parts:
            one["children"] = parts
        elif row.asks_evidence:
            one["evidence"] = True
        found.append(one)
    return found


def sums_of(rows: Sequence[CriterionRow]) -> Mapping[str, Decimal]:
    """The points of each group, by its code."""
    return {code: _sum(rows, code) for row in rows for code in [parent_of(row.code)] if code}


def _shape(row: CriterionRow) -> RowError | None:
    if not CODE.fullmatch(row.code):
        return RowError.CODE
    if not row.text:
        return RowError.TEXT_MISSING
    return RowError.TEXT_TOO_LONG if len(row.text) > LONGEST_TEXT else None


def _place(row: CriterionRow, codes: Sequence[str], place: int) -> RowError | None:
    if row.code in codes[:place]:
        return RowError.TWICE
    parent = parent_of(row.code)
    return RowError.NO_GROUP if parent and parent not in codes else None


def _points(row: CriterionRow, step: Decimal) -> RowError | None:
    if row.points is None or not row.points.is_finite() or row.points <= 0:
        return RowError.POINTS_MISSING
    return RowError.NOT_A_STEP if row.points % step else None


def _points_of_group(row: CriterionRow, rows: Sequence[CriterionRow]) -> RowError | None:
    """Points typed for a group only repeat the sum of its parts."""
    said = row.points is not None and row.points != _sum(rows, row.code)
    return RowError.NOT_THE_SUM if said else None


def _sum(rows: Sequence[CriterionRow], under: str) -> Decimal:
    """The points of the leaves under a code; all leaves under none."""
    groups = {parent_of(row.code) for row in rows}
    return sum(
        (
            row.points
            for row in rows
            if row.points is not None
            and row.code not in groups
            and (not under or row.code.startswith(f"{under}."))
        ),
        Decimal(0),
    )
