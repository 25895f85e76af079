"""Agencies that get a new name, become one, or become several, by a decision of the province.

For the operators' command line alone: it writes in several agencies, one after the other, in one
transaction. What a page may do stays within its own agency. See ADR 0043.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid5

from django.db import transaction
from django.db.models import Q

from organizations import access, audit
from organizations.commands.moving import (
    OVER_A_UNIT,
    end_postings,
    record_decision,
    write_transfers,
)
from organizations.commands.periods import open_agency_periods
from organizations.commands.units import add_places
from organizations.inserting import insert, next_ids
from organizations.models import (
    Agency,
    AgencySuccession,
    DecisionKind,
    Posting,
    ReportRoute,
    RoleAssignment,
    Unit,
)
from organizations.refusals import NotEverybodyPlaced, NotPosted, StartsInThePast, stated
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


def rename_agency(*, decision: NewDecision, agency: Agency, name: str, today: date) -> Agency:
    """Give an agency its new name. What was issued keeps the old one.

    Raises:
        StartsInThePast: it takes effect after today. Otherwise as ``record_decision``.
    """
    if decision.effective_on > today:
        raise StartsInThePast
    actor = access.system(agency.pk)
    with stated(), transaction.atomic(), tenant(agency.pk):
        if record_decision(actor=actor, decision=_of(decision, agency)):
            before, agency.name = agency.name, nfc(name)
            _succeed(decision, agency, agency, DecisionKind.RENAME, before)
            Agency.objects.filter(pk=agency.pk).update(name=agency.name)
            audit.record(
                actor=actor,
                action="organizations.agency.renamed",
                object_id=agency.code,
                details={"decision": decision.number, "before": before, "after": agency.name},
            )
    return agency


def end_agency(
    *,
    decision: NewDecision,
    agency: Agency,
    goes_to: Mapping[int, Agency],
    root_people: Mapping[int, Agency] | None = None,
    finisher_id: int | None = None,
) -> dict[int, int]:
    """End an agency the day before and let its units go on in one agency or several.

    ``goes_to``: the agency of each unit below the root, of a whole branch together; with the root
    itself, that of its people, unless ``root_people`` names another for a posting. Heads and
    deputies keep their units; other roles are given anew, an officer is appointed by the agency.
    ``finisher_id``: the person who signs for the last part of the old agency: a posting there
    without a log, as its head and officer, from that day on.

    Answers the new posting of each old one. Call once for each agency that ends, all in one
    transaction. Locks: every period of each of these agencies from that day on, exclusively.
    Cost: some thirty statements for each pair of agencies.

    Raises:
        NotPosted: the agency is over, or begins that day or later.
        NotEverybodyPlaced: a unit, or somebody at the root, has nowhere to go.
        PeriodIsClosed, LoggedAfterwards: as ``move_postings``.
    """
    first = decision.effective_on
    if agency.ends_on is not None or agency.starts_on >= first:
        raise NotPosted
    with stated(), transaction.atomic():
        with tenant(agency.pk):
            actor = access.system(agency.pk)
            here = _of(decision, agency)
            record_decision(actor=actor, decision=here)
            units, gone = _end(agency, decision)
            places = _places(units, gone, goes_to, root_people or {})
            for target, found in places.items():
                write_transfers(
                    actor,
                    here,
                    [(one.posting.staff_id, one.posting.pk, None) for one in found],
                    target.pk,
                )
            if finisher_id is not None:
                _let_finish(agency, finisher_id, first)
            for target in {to.pk: to for to in (*goes_to.values(), *places)}.values():
                _succeed(decision, agency, target, decision.kind, agency.name)
            Agency.objects.filter(pk=agency.pk).update(ends_on=decision.last_day_before)
            audit.record(
                actor=actor,
                action="organizations.agency.ended",
                object_id=agency.code,
                details={"decision": decision.number, "ends_on": str(decision.last_day_before)},
            )
        agency.ends_on = decision.last_day_before
        follows: dict[int, int] = {}
        for target in {to.pk: to for to in (*goes_to.values(), *places)}.values():
            mine = [unit for unit in units if goes_to.get(unit.pk) == target and unit.parent_id]
            people = places.get(target, [])
            follows |= _begin(target, agency, _of(decision, target), mine, people)
    return follows


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


def _end(agency: Agency, decision: NewDecision) -> tuple[list[Unit], list[Gone]]:
    """Units and postings that were alive on the last day, now ended. The root stays: whoever
    signs for the last part does so from there."""
    first = decision.effective_on
    alive = Q(ends_on__isnull=True) | Q(ends_on__gte=first)
    units = list(Unit.objects.filter(alive, agency_id=agency.pk).order_by("pk"))
    postings = list(
        Posting.objects.select_for_update(no_key=True)
        .filter(alive, agency_id=agency.pk)
        .order_by("pk")
    )
    begun = [unit.starts_on for unit in units] + [posting.starts_on for posting in postings]
    if any(day >= first for day in begun):
        raise NotPosted
    roles: defaultdict[int, list[RoleAssignment]] = defaultdict(list)
    for role in RoleAssignment.objects.filter(alive, agency_id=agency.pk):
        roles[role.posting_id].append(role)
    end_postings(agency.pk, [posting.pk for posting in postings], decision.last_day_before)
    Unit.objects.filter(alive, agency_id=agency.pk, parent__isnull=False).update(
        ends_on=decision.last_day_before
    )
    return units, [Gone(posting, roles[posting.pk]) for posting in postings]


def _places(
    units: Sequence[Unit],
    gone: Sequence[Gone],
    goes_to: Mapping[int, Agency],
    root_people: Mapping[int, Agency],
) -> dict[Agency, list[Gone]]:
    """Who goes to which agency. A branch goes together, so no unit hangs in the air."""
    by_id = {unit.pk: unit for unit in units}
    for unit in units:
        target = goes_to.get(unit.pk)
        above = by_id.get(unit.parent_id or 0)
        if unit.parent_id is None:
            continue
        if target is None or (above and above.parent_id and goes_to.get(above.pk) != target):
            raise NotEverybodyPlaced
    found: defaultdict[Agency, list[Gone]] = defaultdict(list)
    for one in gone:
        if not one.posting.keeps_log:
            continue  # a superior is a right over this agency, and ends with it
        to = root_people.get(one.posting.pk) or goes_to.get(one.posting.unit_id)
        if to is None:
            raise NotEverybodyPlaced
        found[to].append(one)
    return found


def _let_finish(agency: Agency, staff_id: int, first: date) -> None:
    root = Unit.objects.get(agency_id=agency.pk, parent__isnull=True, ends_on__isnull=True)
    (pk,) = next_ids(Posting, 1)
    insert(
        [
            Posting(
                pk=pk,
                agency_id=agency.pk,
                unit_id=root.pk,
                staff_id=staff_id,
                job_position="Hoàn tất báo cáo của cơ quan đã sắp xếp",
                subject_class="civil_servant",
                is_primary=False,
                keeps_log=False,
                starts_on=first,
            )
        ]
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            agency_id=agency.pk,
            posting_id=pk,
            role=role,
            unit_id=root.pk if role == "agency_head" else None,
            starts_on=first,
        )
        for role in ("agency_head", "officer")
    )
    audit.record(
        actor=access.system(agency.pk),
        action="organizations.agency.left_to_finish",
        object_id=pk,
        details={"from": str(first)},
    )


def _begin(
    target: Agency,
    old: Agency,
    decision: NewDecision,
    units: Sequence[Unit],
    people: Sequence[Gone],
) -> dict[int, int]:
    """Units and people of the old agency begin in this one; new posting by old one."""
    first = decision.effective_on
    actor = access.system(target.pk)
    with tenant(target.pk):
        record_decision(actor=actor, decision=decision)
        root = Unit.objects.get(agency_id=target.pk, parent__isnull=True, ends_on__isnull=True)
        ids = _begin_units(target, old, root, units, first)
        postings = [
            Posting(
                pk=pk,
                agency_id=target.pk,
                unit_id=ids.get(one.posting.unit_id, root.pk),
                staff_id=one.posting.staff_id,
                job_position=one.posting.job_position,
                title=one.posting.title,
                subject_class=one.posting.subject_class,
                is_primary=one.posting.is_primary,
                keeps_log=one.posting.keeps_log,
                starts_on=first,
                ends_on=_ended_later(one.posting, decision),
            )
            for pk, one in zip(next_ids(Posting, len(people)), people, strict=True)
        ]
        insert(postings)
        follows = {one.posting.pk: posting for one, posting in zip(people, postings, strict=True)}
        kept = [
            role
            for one in people
            for role in one.roles
            if role.role in OVER_A_UNIT and role.unit_id in ids
        ]
        insert(
            [
                RoleAssignment(
                    pk=pk,
                    agency_id=target.pk,
                    posting_id=follows[role.posting_id].pk,
                    role=role.role,
                    unit_id=ids[role.unit_id or 0],
                    starts_on=max(first, role.starts_on),
                )
                for pk, role in zip(next_ids(RoleAssignment, len(kept)), kept, strict=True)
            ]
        )
        moved = [(posting.staff_id, None, posting.pk) for posting in postings]
        write_transfers(actor, decision, moved, old.pk)
        audit.record(
            actor=actor,
            action="organizations.agency.followed",
            object_id=old.code,
            details={"decision": decision.number, "people": str(len(people))},
        )
    return {left: posting.pk for left, posting in follows.items()}


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


def _ended_later(posting: Posting, decision: NewDecision) -> date | None:
    """The last day that the old posting had before the decision cut it."""
    last = posting.ends_on
    return last if last is not None and last > decision.last_day_before else None


def _succeed(decision: NewDecision, old: Agency, new: Agency, kind: str, name_before: str) -> None:
    insert(
        [
            AgencySuccession(
                pk=next_ids(AgencySuccession, 1)[0],
                predecessor=old,
                successor=new,
                kind=kind,
                number=decision.number,
                signed_on=decision.signed_on,
                effective_on=decision.effective_on,
                name_before=name_before,
                name_after=new.name,
            )
        ]
    )


def _of(decision: NewDecision, agency: Agency) -> NewDecision:
    """The decision as this agency keeps it: each has a row of its own."""
    return replace(decision, id=uuid5(decision.id, str(agency.pk)))
