"""What a decision about units would do: it is carried out, looked at, and taken back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from organizations import policy
from organizations.access import Actor
from organizations.commands.moving import OVER_A_UNIT
from organizations.models import (
    Delegation,
    Leave,
    LeaveStatus,
    Posting,
    RoleAssignment,
    RosterDuty,
    TeachingLoad,
    Unit,
)
from organizations.of_province import deciding
from organizations.refusals import Outdated
from organizations.rules.moves import Crossing, Moved, NewDecision
from organizations.rules.names import sort_key
from worklogs.commands.moving import cross_agencies, reorganize
from worklogs.models import Assignment, WorkEntry
from worklogs.queries.reorganizing import Reorganization


@dataclass(frozen=True, slots=True)
class Leaving:
    """One person: from which unit to which, and the heads' roles that end with the old one, as
    people read them and by their codes."""

    posting: Posting
    to: Unit
    roles_over: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """``units``: those that end. ``goes``: how many of what goes along, ``ends``: what does not,
    ``entries``: lines of the log that stay with the old units."""

    units: Sequence[Unit]
    people: Sequence[Leaving]
    goes: Mapping[str, int]
    ends: Mapping[str, int]
    entries: int


def preview(*, actor: Actor, what: Reorganization, now: datetime) -> Preview:
    """Everything that ``reorganize`` would do; nothing of it stays.

    Locks: as ``reorganize``, for as long as it takes. Some fifty statements.

    Raises: as ``reorganize``.
    """
    with transaction.atomic():
        found = _done(actor, what, now)[1]
        transaction.set_rollback(True)
    return found


def reorganize_as_shown(
    *, actor: Actor, what: Reorganization, shown: str, now: datetime
) -> list[Moved]:
    """``reorganize``, if it does what was shown: ``shown`` is the ``digest`` of that preview.

    Raises:
        Outdated: units, people or what ends for them changed since. Otherwise as ``reorganize``.
    """
    with transaction.atomic():
        moved, found = _done(actor, what, now)
        if digest(what, found) != shown:
            raise Outdated
    return moved


def try_crossing(
    *,
    actor: Actor,
    decision: NewDecision,
    moves: Sequence[Crossing],
    now: datetime,
    today: date,
) -> None:
    """``carry_across``, and nothing of it stays.

    Raises: as ``carry_across``.
    """
    with deciding(actor, policy.MOVE_BETWEEN, today), transaction.atomic():
        cross_agencies(decision=decision, moves=moves, now=now)
        transaction.set_rollback(True)


def digest(what: Reorganization, found: Preview) -> str:
    """Changes with the decision, the units, who goes where, and which rights and roles end; not
    with every line that somebody logs meanwhile."""
    decision = what.decision
    told = [
        [decision.kind, decision.number, str(decision.signed_on), str(decision.effective_on)],
        decision.subject,
        sorted([one.code, one.name, one.parent_id, one.kind] for one in what.new_units),
        sorted(unit.pk for unit in found.units),
        sorted([one.posting.pk, one.to.code, sorted(one.roles)] for one in found.people),
        sorted(found.ends.items()),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _done(actor: Actor, what: Reorganization, now: datetime) -> tuple[list[Moved], Preview]:
    moved = reorganize(
        actor=actor,
        decision=what.decision,
        ended=what.ended,
        new_units=what.new_units,
        goes_to=what.goes_to,
        now=now,
    )
    left = {one.left_id: one.joined_id for one in moved}
    units = Unit.objects.filter(pk__in=what.ended)
    found = Preview(
        units=sorted(units, key=lambda unit: sort_key(unit.name)),
        people=_people(actor.agency_id, what.decision, left),
        goes=_goes(list(left.values())),
        ends=_ends(actor.agency_id, what.decision, list(left)),
        entries=_entries(actor.agency_id, what.decision, list(left)),
    )
    return moved, found


def _people(agency_id: int, decision: NewDecision, left: Mapping[int, int]) -> list[Leaving]:
    """In order of the unit that ends and the name. Three queries."""
    joined = Posting.objects.select_related("unit").in_bulk(left.values())
    roles: dict[int, list[RoleAssignment]] = {}
    for role in _roles_over(agency_id, decision, list(left)):
        roles.setdefault(role.posting_id, []).append(role)
    postings = sorted(
        Posting.objects.filter(pk__in=left)
        .select_related("staff", "unit")
        .order_by("staff__sort_key", "pk"),
        key=lambda posting: sort_key(posting.unit.name),
    )
    return [
        Leaving(
            one,
            joined[left[one.pk]].unit,
            tuple(str(role.get_role_display()) for role in roles.get(one.pk, ())),
            tuple(role.role for role in roles.get(one.pk, ())),
        )
        for one in postings
    ]


def _roles_over(agency_id: int, decision: NewDecision, left: list[int]) -> list[RoleAssignment]:
    ended = RoleAssignment.objects.filter(
        agency_id=agency_id,
        posting_id__in=left,
        role__in=OVER_A_UNIT,
        ends_on=decision.last_day_before,
    )
    return list(ended.order_by("pk"))


def _goes(joined: list[int]) -> dict[str, int]:
    """Five queries."""
    of_them = Q(delegate_id__in=joined) | Q(person_id__in=joined)
    return {
        "assignments": Assignment.objects.filter(
            assignee_id__in=joined, cancelled_at__isnull=True
        ).count(),
        "leaves": Leave.objects.filter(posting_id__in=joined, status=LeaveStatus.APPROVED).count(),
        "duties": RosterDuty.objects.filter(
            posting_id__in=joined, cancelled_at__isnull=True
        ).count(),
        "loads": TeachingLoad.objects.filter(posting_id__in=joined).count(),
        "rights": Delegation.objects.filter(of_them, revoked_at__isnull=True).count(),
    }


def _ends(agency_id: int, decision: NewDecision, left: list[int]) -> dict[str, int]:
    """Given rights that do not go along, and heads and deputies who are named anew. Three
    queries."""
    reaching = Delegation.objects.filter(
        Q(delegate_id__in=left) | Q(principal_id__in=left) | Q(person_id__in=left),
        Q(ends_on__isnull=True) | Q(ends_on__gte=decision.effective_on),
        agency_id=agency_id,
        revoked_at__isnull=True,
    )
    units = Posting.objects.filter(pk__in=left).values("unit_id")
    over = reaching.filter(Q(principal_id__in=left) | Q(unit_id__in=units))
    return {"rights": over.count(), "heads": len(_roles_over(agency_id, decision, left))}


def _entries(agency_id: int, decision: NewDecision, left: list[int]) -> int:
    """Of the period that runs on the last day: older ones are history anyway. One query."""
    return WorkEntry.objects.filter(
        agency_id=agency_id,
        author_id__in=left,
        work_date__range=(decision.last_day_before.replace(day=1), decision.last_day_before),
    ).count()
