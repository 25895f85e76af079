"""General criteria as a tree with points of its own, and a sheet of points over its leaves. Pure.

A tree is data: ``[{"code", "text", "points", "evidence"?, "children"?}, …]``; points of children
add up to their parent's, and those of the groups to 30.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

MOST_POINTS = Decimal(30)
LONGEST_EVIDENCE = 500


class BadTree(ValueError):
    """A tree whose points do not add up, or that lacks something."""


class SheetError(StrEnum):
    """What is wrong with one leaf of a sheet."""

    OUT_OF_RANGE = "out_of_range"
    NOT_A_STEP = "not_a_step"
    EVIDENCE_MISSING = "evidence_missing"
    EVIDENCE_TOO_LONG = "evidence_too_long"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A group or a leaf; ``depth`` counts from 0. A leaf has no children and takes points."""

    code: str
    text: str
    points: Decimal
    asks_evidence: bool
    depth: int
    children: tuple["Criterion", ...]

    @property
    def is_leaf(self) -> bool:
        return not self.children


def parse_tree(data: Sequence[Mapping[str, Any]]) -> tuple[Criterion, ...]:
    """The groups of a tree, checked.

    Raises:
        BadTree: points that do not add up, a code given twice, a text that is missing.
    """
    groups = tuple(_criterion(one, 0) for one in data)
    if sum((group.points for group in groups), Decimal(0)) != MOST_POINTS:
        raise BadTree(f"the groups must add up to {MOST_POINTS}")
    codes = [one.code for one in walk(groups)]
    if len(set(codes)) < len(codes):
        raise BadTree("a code is given twice")
    return groups


def walk(criteria: Sequence[Criterion]) -> Iterator[Criterion]:
    """Every criterion, each before its children."""
    for one in criteria:
        yield one
        yield from walk(one.children)


def leaves(criteria: Sequence[Criterion]) -> list[Criterion]:
    """The criteria that take points, in order."""
    return [one for one in walk(criteria) if one.is_leaf]


def check_sheet(
    criteria: Sequence[Criterion],
    points: Mapping[str, Decimal],
    evidence: Mapping[str, str],
    *,
    step: Decimal,
    by_oneself: bool,
) -> dict[str, SheetError]:
    """What is wrong, by leaf; empty for a sheet that may be stored, also one with gaps.

    Who gives themselves points where evidence is asked for must name it.
    """
    by_code = {leaf.code: leaf for leaf in leaves(criteria)}
    wrong = dict.fromkeys((set(points) | set(evidence)) - set(by_code), SheetError.UNKNOWN)
    for code, leaf in by_code.items():
        given, named = points.get(code), evidence.get(code, "").strip()
        if len(named) > LONGEST_EVIDENCE:
            wrong[code] = SheetError.EVIDENCE_TOO_LONG
        if given is None:
            continue
        if not given.is_finite() or not 0 <= given <= leaf.points:
            wrong[code] = SheetError.OUT_OF_RANGE
        elif given % step:
            wrong[code] = SheetError.NOT_A_STEP
        elif by_oneself and given and leaf.asks_evidence and not named:
            wrong[code] = SheetError.EVIDENCE_MISSING
    return wrong


def sheet_total(criteria: Sequence[Criterion], points: Mapping[str, Decimal]) -> Decimal | None:
    """The sum of all leaves; None while one of them has no points: missing is not zero."""
    given = [points.get(leaf.code) for leaf in leaves(criteria)]
    known = [value for value in given if value is not None]
    return sum(known, Decimal(0)) if len(known) == len(given) else None


def group_total(criterion: Criterion, points: Mapping[str, Decimal]) -> Decimal | None:
    """The same for one criterion: its own points, or the sum of its leaves."""
    return sheet_total((criterion,), points)


def _criterion(one: Mapping[str, Any], depth: int) -> Criterion:
    try:
        code, text = str(one["code"]).strip(), str(one["text"]).strip()
        points = Decimal(one["points"])
    except (KeyError, TypeError, InvalidOperation):
        raise BadTree("a criterion needs a code, a text and points") from None
    children = tuple(_criterion(child, depth + 1) for child in one.get("children", ()))
    if not code or not text or not points.is_finite() or points <= 0:
        raise BadTree(f"{code}: a criterion needs a code, a text and points above zero")
    if children and sum((child.points for child in children), Decimal(0)) != points:
        raise BadTree(f"{code}: the points of its parts must add up to {points}")
    return Criterion(code, text, points, bool(one.get("evidence")), depth, children)
