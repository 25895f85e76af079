"""Writes about the units of an agency and their places in its tree."""

from collections import defaultdict
from collections.abc import Sequence

from organizations.inserting import insert, next_ids
from organizations.models import UnitClosure


def add_places(agency_id: int, units: Sequence[tuple[int, int | None]]) -> None:
    """Put new units below those above them: a unit comes after its parent. Three statements."""
    above: dict[int, list[tuple[int, int]]] = defaultdict(list)
    parents = {parent for _unit, parent in units if parent is not None}
    links = UnitClosure.objects.filter(agency_id=agency_id, descendant_id__in=parents)
    for descendant, ancestor, depth in links.values_list("descendant_id", "ancestor_id", "depth"):
        above[descendant].append((ancestor, depth))
    rows = []
    for unit, parent in units:
        higher = [(up, depth + 1) for up, depth in above[parent]] if parent is not None else []
        above[unit] = [(unit, 0), *higher]
        rows += [(ancestor, unit, depth) for ancestor, depth in above[unit]]
    insert(
        [
            UnitClosure(
                pk=pk, agency_id=agency_id, ancestor_id=ancestor, descendant_id=unit, depth=depth
            )
            for pk, (ancestor, unit, depth) in zip(
                next_ids(UnitClosure, len(rows)), rows, strict=True
            )
        ]
    )
