"""A sheet of general criteria as typed: points and evidence by leaf, kept as typed when wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.formats import sanitize_separators
from django.utils.translation import gettext as _

from evaluations.commands import Sheet
from evaluations.queries.criteria import SheetRow, Tree
from evaluations.rules.criteria import SheetError, leaves
from organizations.templatetags.formats import localised

PLACES = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion on the page: what both gave, what stands in its fields, what is wrong."""

    row: SheetRow
    points: str
    evidence: str
    error: str


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """What was typed, and what could not be read as a number."""

    points: dict[str, str]
    evidence: dict[str, str]
    sheet: Sheet
    unreadable: dict[str, str]


def typed_sheet(tree: Tree, data: Mapping[str, str]) -> TypedSheet:
    """Read the fields ``points-CODE`` and ``evidence-CODE`` of every leaf; empty says nothing."""
    points: dict[str, str] = {}
    evidence: dict[str, str] = {}
    numbers: dict[str, Decimal] = {}
    unreadable: dict[str, str] = {}
    for leaf in leaves(tree.groups):
        points[leaf.code] = text = data.get(f"points-{leaf.code}", "").strip()
        evidence[leaf.code] = data.get(f"evidence-{leaf.code}", "").strip()
        if not text:
            continue
        try:
            numbers[leaf.code] = Decimal(str(sanitize_separators(text)))
        except InvalidOperation:
            unreadable[leaf.code] = _("Write a number, such as 0,75.")
    named = {code: words for code, words in evidence.items() if words}
    return TypedSheet(points, evidence, Sheet(numbers, named), unreadable)


def lines(
    rows: list[SheetRow],
    typed: TypedSheet | None,
    errors: Mapping[str, str],
    *,
    by_oneself: bool,
) -> list[Line]:
    """The page's lines: fields hold what was typed, or what is stored."""
    found = []
    for row in rows:
        code = row.criterion.code
        stored = row.own if by_oneself else row.given
        points = "" if stored is None else localised(stored, PLACES)
        evidence = row.evidence
        if typed is not None:
            points, evidence = typed.points.get(code, ""), typed.evidence.get(code, "")
        found.append(Line(row, points, evidence, errors.get(code, "")))
    return found


def sheet_errors(errors: Mapping[str, str], step: Decimal) -> dict[str, str]:
    """What is wrong with each leaf, in a sentence."""
    words = {
        SheetError.OUT_OF_RANGE: _("The points are outside the range of this criterion."),
        SheetError.NOT_A_STEP: _("Points are given in steps of %(step)s.")
        % {"step": localised(step, PLACES)},
        SheetError.EVIDENCE_MISSING: _("Give the evidence: a document number, a link or a result."),
        SheetError.EVIDENCE_TOO_LONG: _("At most 500 characters."),
        SheetError.UNKNOWN: _("This criterion is not in the tree."),
    }
    return {code: words[SheetError(error)] for code, error in errors.items()}
