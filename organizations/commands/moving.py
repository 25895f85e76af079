"""One decision that moves many people within their agency: all of them, or none."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q

from organizations import audit
from organizations.access import Actor
from organizations.commands.moved_plans import Followed, carry_plans
from organizations.inserting import insert, next_ids
from organizations.models import (
    Posting,
    RoleAssignment,
    RoleKind,
    Transfer,
    Unit,
)
from organizations.queries.decisions import carried_out
from organizations.refusals import (
    EndsBeforeItStarts,
    NotPosted,
    Outdated,
    stated,
)
from organizations.refused_decisions import DecisionIsOther
from organizations.rules.moves import Move, Moved, NewDecision

OVER_A_UNIT = (RoleKind.HEAD, RoleKind.DEPUTY)
ONCE = """
    INSERT INTO organizations_staffingdecision
        (id, agency_id, kind, number, signed_on, subject, effective_on, recorded_by_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING
"""
# Savers hold the shared lock of their period, so whoever is inside is waited for and seen.
LOCK = """
    SELECT pg_advisory_xact_lock(%(agency)s::int, p.id::int) FROM (
        SELECT p.id FROM organizations_period p
        JOIN organizations_agencyperiod a ON a.period_id = p.id AND a.agency_id = %(agency)s
        WHERE p.ends_on >= %(day)s ORDER BY p.starts_on) p
"""


def record_decision(*, actor: Actor, decision: NewDecision) -> bool:
    """Write the decision down in the actor's agency; False when that was done before.

    Locks: the exclusive lock of each of the agency's periods from its first day on.
    Two statements, one more when it was done before.

    Raises:
        EndsBeforeItStarts: it takes effect before it was signed.
        DecisionIsOther: what was done before under this id was another decision.
    """
    if decision.effective_on < decision.signed_on:
        raise EndsBeforeItStarts
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"agency": actor.agency_id, "day": decision.effective_on})
        cursor.execute(
            ONCE,
            [
                decision.id,
                actor.agency_id,
                decision.kind,
                decision.number,
                decision.signed_on,
                decision.subject,
                decision.effective_on,
                actor.posting_id,
            ],
        )
        is_new = bool(cursor.rowcount == 1)
    if not is_new and carried_out(actor.agency_id, decision) is None:
        raise DecisionIsOther  # of another agency
    return is_new


def move_people(
    *, actor: Actor, decision: NewDecision, moves: Sequence[Move], now: datetime
) -> list[Moved]:
    """Carry out a decision that moves people; nothing when it was carried out before.

    Call ``worklogs.commands.moving.transfer`` from outside: assigned work moves along there.

    Raises: as ``record_decision`` and ``move_postings``.
    """
    with stated(), transaction.atomic():
        if not record_decision(actor=actor, decision=decision):
            return []
        return move_postings(actor=actor, decision=decision, moves=moves, now=now)


def move_postings(
    *,
    actor: Actor,
    decision: NewDecision,
    moves: Sequence[Move],
    now: datetime,
    units: Mapping[int, int] | None = None,
    with_units: bool = False,
) -> list[Moved]:
    """End each posting the day before and begin the next one; call inside a transaction after
    ``record_decision``.

    Roles go along, heads and deputies of a unit only where ``units`` says which one follows it.
    So do approved leave and teaching loads; duties and given rights only ``with_units``, where
    whole units go on, else they end and who counted on them is told. One event for each person,
    one for all. Cost: some 25 statements, whatever the number of people; three more for each leave.

    Raises:
        NotPosted: a posting or a unit is not the agency's, or is over on that day.
        EndsBeforeItStarts: a posting begins on that day or later.
        PositionIsTaken: they hold the new position already.
        PeriodIsClosed: a report from that day on was compiled.
        LoggedAfterwards: somebody logged in the old posting from that day on.
    """
    old = moving_postings(actor.agency_id, decision, [move.posting_id for move in moves])
    require_units(actor.agency_id, decision.effective_on, {move.unit_id for move in moves})
    new = [
        _next_posting(pk, old[move.posting_id], move, decision.effective_on)
        for pk, move in zip(next_ids(Posting, len(moves)), moves, strict=True)
    ]
    follows = {move.posting_id: posting for move, posting in zip(moves, new, strict=True)}
    roles = list(
        RoleAssignment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=decision.effective_on),
            agency_id=actor.agency_id,
            posting_id__in=old,
        )
    )
    end_postings(actor.agency_id, list(old), decision.last_day_before)
    insert(new)
    _carry_roles(decision.effective_on, roles, follows, units or {})
    carry_plans(actor=actor, decision=decision, moved=Followed(old, follows, with_units), now=now)
    return _written(actor, decision, follows)


def _written(actor: Actor, decision: NewDecision, follows: Mapping[int, Posting]) -> list[Moved]:
    """Write down, for each person and for the decision, who moved."""
    moved = [
        Moved(posting.staff_id, left, posting.pk, posting.unit_id)
        for left, posting in follows.items()
    ]
    write_transfers(actor, decision, [(one.staff_id, one.left_id, one.joined_id) for one in moved])
    audit.record(
        actor=actor,
        action="organizations.people.moved",
        object_id=decision.id,
        details={
            "decision": decision.number,
            "from": str(decision.effective_on),
            "people": str(len(moved)),
        },
    )
    return moved


def end_postings(agency_id: int, posting_ids: Collection[int], last: date) -> None:
    """Set the last day of postings and of the roles held in them. Two statements."""
    Posting.objects.filter(agency_id=agency_id, pk__in=posting_ids).update(ends_on=last)
    RoleAssignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=last),
        agency_id=agency_id,
        posting_id__in=posting_ids,
        starts_on__lte=last,
    ).update(ends_on=last)


def write_transfers(
    actor: Actor,
    decision: NewDecision,
    moved: Sequence[tuple[int, int | None, int | None]],
    other_agency_id: int | None = None,
) -> None:
    """Rows and events of who moved: person, posting left, posting joined. Three statements."""
    insert(
        [
            Transfer(
                pk=pk,
                agency_id=actor.agency_id,
                decision_id=decision.id,
                staff_id=staff_id,
                left_id=left,
                joined_id=joined,
                other_agency_id=other_agency_id,
            )
            for pk, (staff_id, left, joined) in zip(
                next_ids(Transfer, len(moved)), moved, strict=True
            )
        ]
    )
    audit.record_many(
        actor=actor,
        action="organizations.posting.moved",
        events=[
            (
                left or joined,
                {
                    "decision": decision.number,
                    "from": str(decision.effective_on),
                    "left": str(left or ""),
                    "joined": str(joined or ""),
                },
            )
            for _staff, left, joined in moved
        ],
    )


def moving_postings(
    agency_id: int, decision: NewDecision, ids: Sequence[int]
) -> dict[int, Posting]:
    """The postings that move, locked, by id. One query.

    Raises: NotPosted, EndsBeforeItStarts as ``move_postings``; Outdated: none, or one twice.
    """
    if not ids or len(set(ids)) != len(ids):
        raise Outdated
    old = {
        posting.pk: posting
        for posting in Posting.objects.select_for_update(no_key=True)
        .filter(agency_id=agency_id, pk__in=ids)
        .order_by("pk")
    }
    if len(old) != len(ids):
        raise NotPosted
    for posting in old.values():
        if posting.ends_on is not None and posting.ends_on < decision.effective_on:
            raise NotPosted
        if posting.starts_on >= decision.effective_on:
            raise EndsBeforeItStarts
    return old


def require_units(agency_id: int, on: date, unit_ids: Collection[int]) -> None:
    """Refuse unless all of these are units of the agency that live on the day. One query."""
    living = Unit.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        agency_id=agency_id,
        pk__in=unit_ids,
        starts_on__lte=on,
    )
    if living.count() != len(unit_ids):
        raise NotPosted


def _next_posting(pk: int, old: Posting, move: Move, first: date) -> Posting:
    return Posting(
        pk=pk,
        agency_id=old.agency_id,
        unit_id=move.unit_id,
        staff_id=old.staff_id,
        job_position=move.job_position or old.job_position,
        title=move.title or old.title,
        subject_class=old.subject_class,
        is_primary=old.is_primary,
        keeps_log=old.keeps_log,
        starts_on=first,
        ends_on=old.ends_on,
    )


def _carry_roles(
    first: date,
    roles: Sequence[RoleAssignment],
    follows: Mapping[int, Posting],
    units: Mapping[int, int],
) -> None:
    kept = [role for role in roles if role.role not in OVER_A_UNIT or role.unit_id in units]
    insert(
        [
            RoleAssignment(
                pk=pk,
                agency_id=role.agency_id,
                posting_id=follows[role.posting_id].pk,
                role=role.role,
                unit_id=units.get(role.unit_id or 0, role.unit_id),
                starts_on=max(first, role.starts_on),
                ends_on=role.ends_on,
            )
            for pk, role in zip(next_ids(RoleAssignment, len(kept)), kept, strict=True)
        ]
    )
