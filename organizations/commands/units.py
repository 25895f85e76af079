"""Writes about the units of an agency and their places in its tree."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from organizations import audit
from organizations.access import Actor
from organizations.inserting import insert, next_ids
from organizations.models import Unit, UnitClosure
from organizations.refusals import NotPosted, stated
from organizations.rules.names import nfc


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedUnit:
    """A unit that begins below another one; ``code`` is its own within the agency."""

    parent_id: int
    code: str
    name: str
    kind: str
    starts_on: date


def add_unit(*, actor: Actor, new: AddedUnit) -> Unit:
    """Add a unit below one of the agency, as a row of the sheet of people does. Locks that one.

    Raises:
        NotPosted: the upper unit is not one of the agency that lives on the first day.
        Outdated: the code is taken, also by a unit that has ended.
    """
    above = Unit.objects.select_for_update(no_key=True).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=new.starts_on),
        agency_id=actor.agency_id,
        pk=new.parent_id,
        starts_on__lte=new.starts_on,
    )
    with stated(), transaction.atomic():
        parent = above.first()
        if parent is None:
            raise NotPosted
        unit = Unit(
            agency_id=actor.agency_id,
            parent=parent,
            code=new.code,
            name=nfc(new.name),
            kind=nfc(new.kind),
            starts_on=new.starts_on,
        )
        [unit.pk] = next_ids(Unit, 1)
        insert([unit])
        add_places(actor.agency_id, [(unit.pk, parent.pk)])
        audit.record(
            actor=actor,
            action="organizations.unit.added",
            object_id=unit.pk,
            details={"unit": unit.code, "above": parent.code, "from": str(unit.starts_on)},
        )
    return unit


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
