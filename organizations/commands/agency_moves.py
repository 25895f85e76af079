"""Agencies that get a new name, become one, or become several, by a decision of the province.

For the operators' command line alone: it writes in several agencies, one after the other, in one
transaction. What a page may do stays within its own agency. See ADR 0043.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from organizations import access, audit
from organizations.access import Actor
from organizations.commands.agency_beginnings import Gone, begin, calendars_of
from organizations.commands.moved_leave import cut_leave, leave_of
from organizations.commands.moved_plans import end_duties, loads_of
from organizations.commands.moving import (
    end_postings,
    record_decision,
    write_transfers,
)
from organizations.inserting import insert, next_ids
from organizations.models import (
    Agency,
    AgencySuccession,
    DecisionKind,
    Leave,
    Posting,
    RoleAssignment,
    TeachingLoad,
    Unit,
    UnitCalendar,
)
from organizations.refusals import (
    NotPosted,
    StartsInThePast,
    stated,
)
from organizations.refused_decisions import NotEverybodyPlaced
from organizations.rules.moves import NewDecision
from organizations.rules.names import nfc
from organizations.tenancy import tenant


def rename_agency(*, decision: NewDecision, agency: Agency, name: str, today: date) -> Agency:
    """Give an agency its new name. What was issued keeps the old one.

    Raises:
        StartsInThePast: it takes effect after today. Otherwise as ``record_decision``.
    """
    if decision.effective_on > today:
        raise StartsInThePast
    actor = access.system(agency.pk)
    with stated(), transaction.atomic(), tenant(agency.pk):
        if record_decision(actor=actor, decision=decision.of_agency(agency.pk)):
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
    now: datetime,
) -> dict[int, int]:
    """End an agency the day before and let its units go on in one agency or several.

    ``goes_to``: the agency of each unit below the root, of a whole branch together; with the root
    itself, that of its people, unless ``root_people`` names another for a posting. Heads and
    deputies keep their units; other roles are given anew, an officer is appointed by the agency.
    Teaching loads, approved leave and calendars of the province go along; duties end, for shifts
    are an agency's.
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
            left = _leave(decision, agency, goes_to, root_people or {}, now)
            if finisher_id is not None:
                _let_finish(agency, finisher_id, first)
            for target in left.targets:
                _succeed(decision, agency, target, decision.kind, agency.name)
            _close(access.system(agency.pk), agency, decision)
        follows: dict[int, int] = {}
        for target in left.targets:
            mine = [one for one in left.units if goes_to.get(one.pk) == target and one.parent_id]
            people = left.places.get(target, [])
            here = decision.of_agency(target.pk)
            follows |= begin(target, agency, here, mine, people, *left.followed)
    return follows


class _Left(NamedTuple):
    """What an agency that ends leaves: units, people by their next agency, the agencies that take
    them in, and the loads, calendars and leave that were in force."""

    units: list[Unit]
    places: dict[Agency, list[Gone]]
    targets: list[Agency]
    followed: tuple[Sequence[TeachingLoad], Sequence[UnitCalendar], Sequence[Leave]]


def _leave(
    decision: NewDecision,
    agency: Agency,
    goes_to: Mapping[int, Agency],
    root_people: Mapping[int, Agency],
    now: datetime,
) -> _Left:
    """End units, postings, duties and leave there, and write down who goes where; inside it."""
    actor = access.system(agency.pk)
    here = decision.of_agency(agency.pk)
    record_decision(actor=actor, decision=here)
    units, gone = _end(agency, decision)
    leaving = [one.posting.pk for one in gone]
    end_duties(agency.pk, decision, leaving, now)
    leaves = leave_of(decision, leaving)
    cut_leave(actor, decision, leaves, now)
    followed = loads_of(decision, leaving), calendars_of(decision, units), leaves
    places = _places(units, gone, goes_to, root_people)
    targets = {to.pk: to for to in (*goes_to.values(), *places)}.values()
    for target, found in places.items():
        people = [(one.posting.staff_id, one.posting.pk, None) for one in found]
        write_transfers(actor, here, people, target.pk)
    return _Left(units, places, list(targets), followed)


def _close(actor: Actor, agency: Agency, decision: NewDecision) -> None:
    """The agency is over; its periods until then are still reported."""
    agency.ends_on = decision.last_day_before
    Agency.objects.filter(pk=agency.pk).update(ends_on=agency.ends_on)
    audit.record(
        actor=actor,
        action="organizations.agency.ended",
        object_id=agency.code,
        details={"decision": decision.number, "ends_on": str(agency.ends_on)},
    )


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
