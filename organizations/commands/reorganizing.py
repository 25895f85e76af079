"""Units that get a new name, become one, or become several, by a dated decision."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from organizations import audit
from organizations.access import Actor
from organizations.commands.moving import move_postings, record_decision
from organizations.commands.units import add_places
from organizations.inserting import insert, next_ids
from organizations.models import Posting, Unit, UnitCalendar, UnitClosure, UnitSuccession
from organizations.refusals import (
    NotPosted,
    Outdated,
    StartsInThePast,
    stated,
)
from organizations.refused_decisions import DecisionIsOther, NotEverybodyPlaced, UnitHasUnits
from organizations.rules.moves import Move, Moved, NewDecision, NewUnit
from organizations.rules.names import nfc


def rename_unit(
    *, actor: Actor, decision: NewDecision, unit_id: int, name: str, today: date
) -> Unit:
    """Give a unit its new name; the old one stays in the succession and in issued reports.

    Raises:
        StartsInThePast: it takes effect after today: pages show one name, today's.
        NotPosted: not a living unit of the agency.
        DecisionIsOther: under this id another unit was renamed. Otherwise as ``record_decision``.
    """
    if decision.effective_on > today:
        raise StartsInThePast
    with stated(), transaction.atomic():
        new = record_decision(actor=actor, decision=decision)
        unit = _living(actor.agency_id, [unit_id], today)[unit_id]
        if not new:
            _require_renamed(decision, unit_id)
            return unit
        before, unit.name = unit.name, nfc(name)
        unit.save(update_fields=["name"])
        _succeed(actor.agency_id, decision, [(unit_id, unit_id, before, unit.name)])
        audit.record(
            actor=actor,
            action="organizations.unit.renamed",
            object_id=unit_id,
            details={"decision": decision.number, "before": before, "after": unit.name},
        )
    return unit


def reorganize_units(
    *,
    actor: Actor,
    decision: NewDecision,
    ended: Collection[int],
    new_units: Sequence[NewUnit],
    goes_to: Mapping[int, str],
    now: datetime,
) -> list[Moved]:
    """End units the day before and let each of their people go on in another one.

    A merger sends everybody of several units to one; a split sends the people of one to several.
    ``goes_to``: code of the unit by posting, one of ``new_units`` or one that lives on.
    A new unit keeps the working calendar of the unit from which its first people come.
    Nothing when the decision was carried out before.

    Locks and costs: as ``move_postings``, and some ten statements.

    Raises:
        NotPosted: a unit is not a living one of the agency, or is its root.
        UnitHasUnits: units below one of them would be left.
        NotEverybodyPlaced: somebody posted there on that day, or coming later, has no unit.
        Otherwise as ``record_decision`` and ``move_postings``.
    """
    with stated(), transaction.atomic():
        if not record_decision(actor=actor, decision=decision):
            return []
        old = _living(actor.agency_id, ended, decision.effective_on)
        _require_whole(actor.agency_id, old, goes_to, decision.effective_on)
        ids = _targets(actor.agency_id, decision, new_units)
        if set(goes_to.values()) - set(ids):
            raise NotPosted
        moves = [Move(posting_id, ids[code]) for posting_id, code in goes_to.items()]
        moved = _let_go_on(actor, decision, moves, {ids[new.code] for new in new_units}, now)
        Unit.objects.filter(agency_id=actor.agency_id, pk__in=ended).update(
            ends_on=decision.last_day_before
        )
        audit.record(
            actor=actor,
            action="organizations.units.reorganized",
            object_id=decision.id,
            details={
                "decision": decision.number,
                "kind": decision.kind,
                "from": str(decision.effective_on),
                "ended": [unit.code for unit in old.values()],
                "follows": sorted(set(goes_to.values())),
            },
        )
    return moved


def _require_renamed(decision: NewDecision, unit_id: int) -> None:
    done = UnitSuccession.objects.filter(
        decision_id=decision.id, unit_id=unit_id, successor_id=unit_id
    )
    if not done.exists():
        raise DecisionIsOther


def _let_go_on(
    actor: Actor, decision: NewDecision, moves: Sequence[Move], made: Collection[int], now: datetime
) -> list[Moved]:
    """Move everybody, and write down which unit follows which; ``made``: ids of the new ones."""
    came_from = dict(
        Posting.objects.filter(
            agency_id=actor.agency_id, pk__in=[move.posting_id for move in moves]
        ).values_list("pk", "unit_id")
    )
    pairs = dict.fromkeys((came_from[move.posting_id], move.unit_id) for move in moves)
    _keep_calendars(actor.agency_id, decision, [pair for pair in pairs if pair[1] in made])
    moved = (
        move_postings(actor=actor, decision=decision, moves=moves, now=now, with_units=True)
        if moves
        else []
    )
    names = dict(Unit.objects.filter(agency_id=actor.agency_id).values_list("pk", "name"))
    _succeed(actor.agency_id, decision, [(unit, to, names[unit], names[to]) for unit, to in pairs])
    return moved


def _living(agency_id: int, unit_ids: Collection[int], on: date) -> dict[int, Unit]:
    """These units, locked; all must live on the day."""
    units = {
        unit.pk: unit
        for unit in Unit.objects.select_for_update(no_key=True)
        .filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            agency_id=agency_id,
            pk__in=unit_ids,
            starts_on__lte=on,
        )
        .order_by("pk")
    }
    if len(units) != len(set(unit_ids)) or not units:
        raise NotPosted
    return units


def _require_whole(
    agency_id: int, old: Mapping[int, Unit], goes_to: Mapping[int, str], first: date
) -> None:
    if any(unit.parent_id is None or unit.starts_on >= first for unit in old.values()):
        raise NotPosted
    below = UnitClosure.objects.filter(
        Q(descendant__ends_on__isnull=True) | Q(descendant__ends_on__gte=first),
        agency_id=agency_id,
        ancestor_id__in=old,
    ).exclude(descendant_id__in=old)
    if below.exists():
        raise UnitHasUnits
    there = set(
        Posting.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=first), agency_id=agency_id, unit_id__in=old
        ).values_list("pk", flat=True)
    )
    if there != set(goes_to):
        raise NotEverybodyPlaced


def _targets(agency_id: int, decision: NewDecision, new_units: Sequence[NewUnit]) -> dict[str, int]:
    """Ids by code: the new units, and those that live on."""
    living = dict(
        Unit.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=decision.effective_on), agency_id=agency_id
        ).values_list("code", "pk")
    )
    if any(new.code in living or new.parent_id not in living.values() for new in new_units):
        raise Outdated
    ids = next_ids(Unit, len(new_units))
    insert(
        [
            Unit(
                pk=pk,
                agency_id=agency_id,
                parent_id=new.parent_id,
                code=new.code,
                name=nfc(new.name),
                kind=new.kind,
                starts_on=decision.effective_on,
            )
            for pk, new in zip(ids, new_units, strict=True)
        ]
    )
    add_places(agency_id, [(pk, new.parent_id) for pk, new in zip(ids, new_units, strict=True)])
    return living | {new.code: pk for pk, new in zip(ids, new_units, strict=True)}


def _keep_calendars(
    agency_id: int, decision: NewDecision, pairs: Sequence[tuple[int, int]]
) -> None:
    """Each new unit follows the calendar of the unit it comes from, where that says one itself."""
    origin: dict[int, int] = {}
    for unit, successor in pairs:
        origin.setdefault(successor, unit)
    said: dict[int, UnitCalendar] = {}
    for row in UnitCalendar.objects.filter(
        agency_id=agency_id,
        unit_id__in=origin.values(),
        starts_on__lte=decision.effective_on,
    ).order_by("starts_on", "id"):
        said[row.unit_id] = row
    for successor, unit in origin.items():
        if unit in said:
            UnitCalendar.objects.create(
                agency_id=agency_id,
                unit_id=successor,
                calendar_id=said[unit].calendar_id,
                starts_on=decision.effective_on,
            )


def _succeed(
    agency_id: int, decision: NewDecision, rows: Sequence[tuple[int, int, str, str]]
) -> None:
    insert(
        [
            UnitSuccession(
                pk=pk,
                agency_id=agency_id,
                decision_id=decision.id,
                unit_id=unit,
                successor_id=successor,
                name_before=before,
                name_after=after,
            )
            for pk, (unit, successor, before, after) in zip(
                next_ids(UnitSuccession, len(rows)), rows, strict=True
            )
        ]
    )
