"""What was planned for people who move, from that day on: leave, duties, teaching, given rights.

Approved leave and teaching loads are a person's, and go along. A roster is a place's, and so is a
right that was given over it: they go along only where the whole unit goes on in another one;
otherwise they end, and whoever counted on them is told.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from organizations import audit
from organizations.access import UNIT_ROLES, Actor
from organizations.commands.moved_leave import carry_leave
from organizations.commands.notices import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.inserting import insert, next_ids
from organizations.models import (
    Delegation,
    NoticeKind,
    Posting,
    RoleAssignment,
    RosterDuty,
    TeachingLoad,
)
from organizations.rules.moves import NewDecision


@dataclass(frozen=True, slots=True)
class Followed:
    """Who moves: each posting that ended, and the one that follows it by the old one's id.

    ``with_units``: whole units go on, with their rosters and the rights given to their people.
    """

    old: Mapping[int, Posting]
    new: Mapping[int, Posting]
    with_units: bool


def carry_plans(*, actor: Actor, decision: NewDecision, moved: Followed, now: datetime) -> None:
    """Let plans follow their people within the agency, or end them and tell who counted on them.
    Inside the move's transaction, after the new postings are stored.

    Cost: a dozen statements, whatever the number of people; one more for each leave.
    """
    carry_leave(actor, decision, moved.new, now)
    give_loads(actor.agency_id, decision, loads_of(decision, list(moved.old)), moved.new)
    end_plans(actor=actor, decision=decision, moved=moved, now=now)
    begun = decision.effective_on <= now.astimezone(LOCAL_ZONE).date()
    tell_moved(actor, decision, list((moved.new if begun else moved.old).values()), now)


def end_plans(*, actor: Actor, decision: NewDecision, moved: Followed, now: datetime) -> None:
    """End duties and given rights, or carry them ``with_units``, and tell who counted on them."""
    ended = end_duties(actor.agency_id, decision, list(moved.old), now)
    if moved.with_units:
        _carry_duties(ended, moved.new)
        ended = []
    rights = _rights(actor, decision, list(moved.old))
    carried = _carry_rights(decision, rights, moved) if moved.with_units else set()
    over = [right for right in rights if right.pk not in carried]
    if ended or rights:
        audit.record(
            actor=actor,
            action="organizations.plans.moved",
            object_id=decision.id,
            details={
                "decision": decision.number,
                "duties_cancelled": str(len(ended)),
                "rights_carried": str(len(carried)),
                "rights_over": str(len(over)),
            },
        )
    notices = [*_of_duties(decision, ended, moved), *_of_rights(decision, over, moved)]
    notify(agency_id=actor.agency_id, notices=notices, now=now)


def tell_moved(
    actor: Actor, decision: NewDecision, postings: Sequence[Posting], now: datetime
) -> None:
    """Tell everybody who moves, in these postings of the actor's agency. One statement."""
    day = {"day": decision.effective_on.isoformat()}
    link = reverse("worklogs:day", args=[decision.last_day_before])
    told = [
        NewNotice(posting.pk, NoticeKind.POSTING_MOVED, link, str(decision.id), day)
        for posting in postings
    ]
    notify(agency_id=actor.agency_id, notices=told, now=now)


def end_duties(
    agency_id: int, decision: NewDecision, posting_ids: Sequence[int], now: datetime
) -> list[RosterDuty]:
    """Cancel the duties of these postings from the decision's first day on. Two statements."""
    duties = RosterDuty.objects.filter(
        agency_id=agency_id,
        posting_id__in=posting_ids,
        work_date__gte=decision.effective_on,
        cancelled_at__isnull=True,
    )
    found = list(duties)
    if found:
        duties.update(cancelled_at=now)
    return found


def loads_of(decision: NewDecision, posting_ids: Collection[int]) -> list[TeachingLoad]:
    """What each of these teachers gives on that day, and what is planned for later. One query."""
    standing: dict[int, TeachingLoad] = {}
    later: list[TeachingLoad] = []
    for load in TeachingLoad.objects.filter(posting_id__in=posting_ids).order_by("starts_on", "id"):
        if load.starts_on <= decision.effective_on:
            standing[load.posting_id] = load
        else:
            later.append(load)
    return [*standing.values(), *later]


def give_loads(
    agency_id: int,
    decision: NewDecision,
    loads: Sequence[TeachingLoad],
    follows: Mapping[int, Posting],
) -> None:
    """The same for the postings that follow, of this agency or another. One statement, or none."""
    TeachingLoad.objects.bulk_create(
        TeachingLoad(
            agency_id=agency_id,
            posting_id=follows[load.posting_id].pk,
            periods=load.periods,
            starts_on=max(load.starts_on, decision.effective_on),
        )
        for load in loads
        if load.posting_id in follows
    )


def _carry_duties(ended: Sequence[RosterDuty], follows: Mapping[int, Posting]) -> None:
    insert(
        [
            RosterDuty(
                pk=pk,
                agency_id=duty.agency_id,
                posting_id=follows[duty.posting_id].pk,
                work_date=duty.work_date,
                shift_id=duty.shift_id,
                starts_at=duty.starts_at,
                ends_at=duty.ends_at,
            )
            for pk, duty in zip(next_ids(RosterDuty, len(ended)), ended, strict=True)
        ]
    )


def _rights(actor: Actor, decision: NewDecision, moving: Sequence[int]) -> list[Delegation]:
    """What was given by, to or over people who move, and reaches that day. One query."""
    of_them = Q(delegate_id__in=moving) | Q(principal_id__in=moving) | Q(person_id__in=moving)
    return list(
        Delegation.objects.filter(
            of_them,
            Q(ends_on__isnull=True) | Q(ends_on__gte=decision.effective_on),
            agency_id=actor.agency_id,
            revoked_at__isnull=True,
        ).order_by("id")
    )


def _carry_rights(decision: NewDecision, rights: Sequence[Delegation], moved: Followed) -> set[int]:
    """Give again what people keep whose principal stays head: the ids of what was carried."""
    units = {posting.unit_id for posting in moved.old.values()}
    kept = [
        right
        for right in rights
        if right.principal_id not in moved.old and right.unit_id not in units
    ]
    Delegation.objects.bulk_create(
        Delegation(
            agency_id=right.agency_id,
            kind=right.kind,
            purpose=right.purpose,
            principal_id=right.principal_id,
            delegate_id=_next(right.delegate_id, moved),
            unit_id=right.unit_id,
            person_id=None if right.person_id is None else _next(right.person_id, moved),
            starts_on=max(right.starts_on, decision.effective_on),
            ends_on=right.ends_on,
            reason=right.reason,
            document=right.document,
            pair_reason=right.pair_reason,
            granted_by_id=right.granted_by_id,
            granted_at=right.granted_at,
        )
        for right in kept
    )
    return {right.pk for right in kept}


def _next(posting_id: int, moved: Followed) -> int:
    return moved.new[posting_id].pk if posting_id in moved.new else posting_id


def _of_duties(
    decision: NewDecision, ended: Sequence[RosterDuty], moved: Followed
) -> Iterator[NewNotice]:
    """To each whose duties are cancelled, and to the heads of the unit that now lacks them."""
    if not ended:
        return
    by_unit: Counter[int] = Counter()
    for posting_id, count in Counter(duty.posting_id for duty in ended).items():
        by_unit[moved.old[posting_id].unit_id] += count
        yield _cancelled(decision, _next(posting_id, moved), count)
    heads = RoleAssignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=decision.effective_on),
        role__in=UNIT_ROLES,
        unit_id__in=by_unit,
    ).exclude(posting_id__in=moved.old)
    for unit_id, posting_id in heads.values_list("unit_id", "posting_id").distinct():
        yield _cancelled(decision, posting_id, by_unit[unit_id or 0])


def _cancelled(decision: NewDecision, posting_id: int, count: int) -> NewNotice:
    data: dict[str, Any] = {"count": count, "day": decision.effective_on.isoformat()}
    link = reverse("organizations:year")
    return NewNotice(posting_id, NoticeKind.DUTIES_CANCELLED, link, str(decision.id), data)


def _of_rights(
    decision: NewDecision, over: Sequence[Delegation], moved: Followed
) -> Iterator[NewNotice]:
    """To who gave them and who used them."""
    day = {"day": decision.effective_on.isoformat()}
    link = reverse("organizations:delegations")
    for right in over:
        concerned = {right.delegate_id, right.principal_id or right.granted_by_id}
        for posting_id in sorted(_next(one, moved) for one in concerned):
            yield NewNotice(posting_id, NoticeKind.RIGHT_LAPSED, link, str(right.pk), day)
