"""General criteria in force, and the sheets filled in over them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from evaluations.models import CriteriaSet, CriteriaSheet
from evaluations.rules.criteria import Criterion, group_total, parse_tree, walk
from organizations.models import Period, Posting


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree that holds for a month, with the row it is stored in."""

    row: CriteriaSet
    groups: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One criterion on the page, with what the person and the head gave."""

    criterion: Criterion
    own: Decimal | None
    given: Decimal | None
    evidence: str


def tree_for(agency_id: int, period: Period) -> Tree:
    """The tree that holds for a month: that of its last day. One query."""
    return tree_on(agency_id, period.ends_on)


def tree_on(agency_id: int, on: date) -> Tree:
    """The agency's own tree on a day, else the province's. One query.

    Raises:
        CriteriaSet.DoesNotExist: none was in force; the first migration brings one.
    """
    row = (
        CriteriaSet.objects.filter(
            Q(agency_id=agency_id) | Q(agency__isnull=True), valid_from__lte=on
        )
        .order_by(F("agency_id").asc(nulls_last=True), "-valid_from")
        .first()
    )
    if row is None:
        raise CriteriaSet.DoesNotExist
    return Tree(row, parse_tree(row.tree))


def sheets_in_force(
    agency_id: int, period: Period, posting_ids: Collection[int]
) -> dict[tuple[int, bool], CriteriaSheet]:
    """The current sheets of these postings, by posting and whether by oneself. One query."""
    rows = CriteriaSheet.objects.filter(
        agency_id=agency_id,
        period=period,
        posting_id__in=posting_ids,
        superseded_at__isnull=True,
    ).select_related("author__staff", "criteria")
    return {(row.posting_id, row.by_oneself): row for row in rows}


def sheets_of(
    posting: Posting, period: Period
) -> tuple[CriteriaSheet | None, CriteriaSheet | None]:
    """What the person and what the head gave, if they did. One query."""
    found = sheets_in_force(posting.agency_id, period, [posting.pk])
    return found.get((posting.pk, True)), found.get((posting.pk, False))


def points_of(sheet: CriteriaSheet | None) -> dict[str, Decimal]:
    """Points by leaf; empty without a sheet."""
    return {} if sheet is None else {code: Decimal(text) for code, text in sheet.points.items()}


def side_by_side(
    groups: tuple[Criterion, ...], own: CriteriaSheet | None, given: CriteriaSheet | None
) -> list[SheetRow]:
    """Every criterion with the points of both, groups with their sums."""
    own_points, given_points = points_of(own), points_of(given)
    evidence: Mapping[str, str] = {} if own is None else own.evidence
    return [
        SheetRow(
            one,
            group_total(one, own_points),
            group_total(one, given_points),
            evidence.get(one.code, ""),
        )
        for one in walk(groups)
    ]


@dataclass(frozen=True, slots=True)
class Judged:
    """General criteria as frozen with a score, or as they stand: rows, by whom and when."""

    rows: list[SheetRow]
    own: dict[str, Any] | None
    given: dict[str, Any] | None

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """The sheets that were filled, the person's first."""
        return [sheet for sheet in (self.own, self.given) if sheet is not None]


def judged(document: Mapping[str, Any]) -> Judged | None:
    """What ``criteria_as_json`` wrote, as rows side by side; None when nobody filled a sheet."""
    if not document:
        return None
    own, given = document["own"], document["given"]
    points = [
        {} if sheet is None else {code: Decimal(text) for code, text in sheet["points"].items()}
        for sheet in (own, given)
    ]
    evidence = {} if own is None else own["evidence"]
    rows = [
        SheetRow(
            one,
            group_total(one, points[0]),
            group_total(one, points[1]),
            evidence.get(one.code, ""),
        )
        for one in walk(parse_tree(document["tree"]))
    ]
    return Judged(rows, own, given)


def criteria_as_json(own: CriteriaSheet | None, given: CriteriaSheet | None) -> dict[str, Any]:
    """What a score freezes of the general criteria: the tree, both sheets, by whom and when."""
    if given is None and own is None:
        return {}
    any_sheet = given or own
    return {
        "tree": any_sheet.criteria.tree if any_sheet else [],
        "own": None if own is None else _sheet_as_json(own),
        "given": None if given is None else _sheet_as_json(given),
    }


def _sheet_as_json(sheet: CriteriaSheet) -> dict[str, Any]:
    return {
        "points": sheet.points,
        "evidence": sheet.evidence,
        "total": None if sheet.total is None else f"{sheet.total:f}",
        "by": sheet.author.staff.full_name,
        "at": sheet.made_at.isoformat(),
    }
