"""What a merger or a split of units says: which end, which are made, and who goes where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from organizations.models import Posting, Unit
from organizations.rules.moves import NewDecision, NewUnit


@dataclass(frozen=True, slots=True)
class Reorganization:
    """A decision with the ids of the units that end, the new ones, and the code of the unit to
    which each posting goes; see ``organizations.commands.reorganizing.reorganize_units``."""

    decision: NewDecision
    ended: Sequence[int]
    new_units: Sequence[NewUnit]
    goes_to: Mapping[int, str]


def people_of(unit_ids: Sequence[int], on: date) -> list[Posting]:
    """Who is in these units on a day or comes later, by name. One query."""
    return list(
        Posting.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), unit_id__in=unit_ids)
        .select_related("staff", "unit")
        .order_by("staff__sort_key", "pk")
    )


def merger(
    decision: NewDecision,
    known: Sequence[Unit],
    unit_ids: Sequence[int],
    into: Unit | tuple[str, str],
) -> Reorganization:
    """Units of the agency (``known``) whose people go on in one that is there, or in a new one of
    this code and name: below the unit that they all stand below, else below the root. One query.
    """
    if isinstance(into, Unit):
        new, code = [], into.code
    else:
        parents = {unit.parent_id for unit in known if unit.pk in unit_ids}
        root = next(unit.pk for unit in known if unit.parent_id is None)
        above = parents.pop() if len(parents) == 1 else None
        code, name = into
        new = [NewUnit(code, name, above or root)]
    goes_to = {one.pk: code for one in people_of(unit_ids, decision.effective_on)}
    return Reorganization(decision, unit_ids, new, goes_to)


def split(
    decision: NewDecision,
    unit: Unit,
    parts: Sequence[tuple[str, str]],
    goes_to: Mapping[int, str],
) -> Reorganization:
    """One unit that becomes several of these codes and names, all where it stood. ``unit`` is not
    the root."""
    above = unit.parent_id or unit.pk
    new = [NewUnit(code, name, above, unit.kind) for code, name in parts]
    return Reorganization(decision, [unit.pk], new, goes_to)
