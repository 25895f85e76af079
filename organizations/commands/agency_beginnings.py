"""What a decision of the province lets begin: a new agency, and in it or an old one the units and
people of an agency that ended. The other half of ``agency_moves``. See ADR 0043.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from organizations import access, audit
from organizations.commands.moved_leave import give_leave
from organizations.commands.moved_plans import give_loads
from organizations.commands.moving import OVER_A_UNIT, record_decision, write_transfers
from organizations.commands.periods import open_agency_periods
from organizations.commands.units import add_places
from organizations.inserting import insert, next_ids
from organizations.models import (
    Agency,
    Leave,
    Posting,
    ReportRoute,
    RoleAssignment,
    TeachingLoad,
    Unit,
    UnitCalendar,
)
from organizations.rules.moves import NewDecision
from organizations.rules.names import nfc
from organizations.tenancy import tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgency:
    """An agency that a decision makes; everything else as its first predecessor has it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A posting that ended in an agency that ends, as its next agency needs it."""

    posting: Posting
    roles: Sequence[RoleAssignment]


def make_agency(
    *, new: NewAgency, like: Agency, first: date, parent: Agency | None = None
) -> Agency:
    """A new agency with its root unit, the routes of ``like`` and its periods from that day on."""
    agency = Agency.objects.create(
        code=new.code,
        name=nfc(new.name),
        block=like.block,
        kind=like.kind,
        layout=like.layout,
        parent=like.parent,
        in_kpi_scope=like.in_kpi_scope,
        starts_on=first,
    )
    for route in ReportRoute.objects.filter(access.in_force(first), agency=like):
        ReportRoute.objects.create(agency=agency, receiver_id=route.receiver_id, starts_on=first)
    with tenant(agency.pk):
        root = Unit.objects.create(
            agency=agency, code=agency.code, name=agency.name, kind="root", starts_on=first
        )
        add_places(agency.pk, [(root.pk, None)])
        open_agency_periods(agency_id=agency.pk)
        audit.record(
            actor=access.system(agency.pk),
            action="organizations.agency.made",
            object_id=agency.code,
            details={"like": like.code, "from": str(first)},
        )
    return agency


def begin(
    target: Agency,
    old: Agency,
    decision: NewDecision,
    units: Sequence[Unit],
    people: Sequence[Gone],
    loads: Sequence[TeachingLoad] = (),
    calendars: Sequence[UnitCalendar] = (),
    leaves: Sequence[Leave] = (),
) -> dict[int, int]:
    """Units and people of the old agency begin in this one; new posting by old one.

    ``loads``, ``calendars``, ``leaves``: what was in force for them. Call outside every
    ``tenant``, in the transaction that ended them. Some twenty statements.
    """
    first = decision.effective_on
    actor = access.system(target.pk)
    with tenant(target.pk):
        record_decision(actor=actor, decision=decision)
        root = Unit.objects.get(agency_id=target.pk, parent__isnull=True, ends_on__isnull=True)
        ids = _begin_units(target, old, root, units, first)
        follows = _begin_postings(target, root, people, ids, decision)
        _keep_roles(target, people, follows, ids, first)
        give_loads(target.pk, decision, loads, follows)
        _follow(target.pk, decision, calendars, ids)
        moved = [(posting.staff_id, None, posting.pk) for posting in follows.values()]
        write_transfers(actor, decision, moved, old.pk)
        give_leave(actor, decision, leaves, follows, old.pk)
        audit.record(
            actor=actor,
            action="organizations.agency.followed",
            object_id=old.code,
            details={"decision": decision.number, "people": str(len(people))},
        )
    return {left: posting.pk for left, posting in follows.items()}


def _begin_postings(
    target: Agency,
    root: Unit,
    people: Sequence[Gone],
    unit_ids: Mapping[int, int],
    decision: NewDecision,
) -> dict[int, Posting]:
    """The same work in the unit that follows theirs, else at the root; by the old posting."""
    postings = [
        Posting(
            pk=pk,
            agency_id=target.pk,
            unit_id=unit_ids.get(one.posting.unit_id, root.pk),
            staff_id=one.posting.staff_id,
            job_position=one.posting.job_position,
            title=one.posting.title,
            subject_class=one.posting.subject_class,
            is_primary=one.posting.is_primary,
            keeps_log=one.posting.keeps_log,
            starts_on=decision.effective_on,
            ends_on=_ended_later(one.posting, decision),
        )
        for pk, one in zip(next_ids(Posting, len(people)), people, strict=True)
    ]
    insert(postings)
    return {one.posting.pk: posting for one, posting in zip(people, postings, strict=True)}


def _keep_roles(
    target: Agency,
    people: Sequence[Gone],
    follows: Mapping[int, Posting],
    unit_ids: Mapping[int, int],
    first: date,
) -> None:
    """Heads and deputies go on with the unit that follows theirs."""
    kept = [
        role
        for one in people
        for role in one.roles
        if role.role in OVER_A_UNIT and role.unit_id in unit_ids
    ]
    insert(
        [
            RoleAssignment(
                pk=pk,
                agency_id=target.pk,
                posting_id=follows[role.posting_id].pk,
                role=role.role,
                unit_id=unit_ids[role.unit_id or 0],
                starts_on=max(first, role.starts_on),
            )
            for pk, role in zip(next_ids(RoleAssignment, len(kept)), kept, strict=True)
        ]
    )


def _begin_units(
    target: Agency, old: Agency, root: Unit, units: Sequence[Unit], first: date
) -> dict[int, int]:
    """The old units again, below the root of the new agency; codes that are taken get the old
    agency's before them. Ids by old id."""
    taken = set(Unit.objects.filter(agency_id=target.pk).values_list("code", flat=True))
    ids = dict(zip((unit.pk for unit in units), next_ids(Unit, len(units)), strict=True))
    made = [
        Unit(
            pk=ids[unit.pk],
            agency_id=target.pk,
            parent_id=ids.get(unit.parent_id or 0, root.pk),
            code=(f"{old.code}-{unit.code}" if unit.code in taken else unit.code)[:48],
            name=unit.name,
            kind=unit.kind,
            starts_on=first,
        )
        for unit in units
    ]
    insert(made)
    waiting = {unit.pk: unit for unit in made}
    ordered: list[tuple[int, int | None]] = []
    while waiting:
        ready = [unit for unit in waiting.values() if unit.parent_id not in waiting]
        ordered += [(unit.pk, unit.parent_id) for unit in ready]
        for unit in ready:
            del waiting[unit.pk]
    add_places(target.pk, ordered)
    return ids


def calendars_of(decision: NewDecision, units: Sequence[Unit]) -> list[UnitCalendar]:
    """The calendar of the province that each of these units follows on that day by its own word;
    an agency's own calendars stay with it. One query; inside the old agency."""
    said: dict[int, UnitCalendar] = {}
    for row in (
        UnitCalendar.objects.filter(
            unit_id__in=[unit.pk for unit in units], starts_on__lte=decision.effective_on
        )
        .select_related("calendar")
        .order_by("starts_on", "id")
    ):
        said[row.unit_id] = row
    return [row for row in said.values() if row.calendar and row.calendar.agency_id is None]


def _follow(
    agency_id: int,
    decision: NewDecision,
    calendars: Sequence[UnitCalendar],
    ids: Mapping[int, int],
) -> None:
    rows = [row for row in calendars if row.unit_id in ids]
    insert(
        [
            UnitCalendar(
                pk=pk,
                agency_id=agency_id,
                unit_id=ids[row.unit_id],
                calendar_id=row.calendar_id,
                starts_on=decision.effective_on,
            )
            for pk, row in zip(next_ids(UnitCalendar, len(rows)), rows, strict=True)
        ]
    )


def _ended_later(posting: Posting, decision: NewDecision) -> date | None:
    """The last day that the old posting had before the decision cut it."""
    last = posting.ends_on
    return last if last is not None and last > decision.last_day_before else None
