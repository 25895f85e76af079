"""Moves of people by a decision, with the work that was assigned to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction

from organizations import audit, policy
from organizations.access import Actor, system
from organizations.commands.agency_moves import end_agency
from organizations.commands.crossing import cross
from organizations.commands.moving import move_people
from organizations.commands.reorganizing import reorganize_units
from organizations.models import Agency
from organizations.of_province import deciding
from organizations.refusals import stated
from organizations.rules.moves import Crossing, Move, Moved, NewDecision, NewUnit
from organizations.tenancy import tenant

# Pieces done before and after are found by the assignment, so the whole of it stays one piece of
# work: assigned once, counted once, in the posting that holds it on its due day.
CARRY = """
    UPDATE worklogs_assignment a SET assignee_id = moved.joined, unit_id = moved.unit
    FROM unnest(%(left)s::bigint[], %(joined)s::bigint[], %(units)s::bigint[])
         AS moved (gone, joined, unit)
    WHERE a.assignee_id = moved.gone AND a.agency_id = %(agency)s
      AND a.due_on >= %(day)s AND a.cancelled_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Ending:
    """An agency that ends; see ``organizations.commands.agency_moves.end_agency``."""

    agency: Agency
    goes_to: Mapping[int, Agency]
    root_people: Mapping[int, Agency] = field(default_factory=dict)
    finisher_id: int | None = None


def transfer(
    *, actor: Actor, decision: NewDecision, moves: Sequence[Move], now: datetime
) -> list[Moved]:
    """Move people within the agency, all or none; work due from that day on goes along.

    Nothing when the decision was carried out before.

    Raises: as ``organizations.commands.moving.move_postings``.
    """
    with transaction.atomic():
        moved = move_people(actor=actor, decision=decision, moves=moves, now=now)
        _carry_work(actor, decision, moved)
    return moved


def reorganize(
    *,
    actor: Actor,
    decision: NewDecision,
    ended: Collection[int],
    new_units: Sequence[NewUnit],
    goes_to: Mapping[int, str],
    now: datetime,
) -> list[Moved]:
    """Merge or split units; work due from that day on goes along with its people.

    Raises: as ``organizations.commands.reorganizing.reorganize_units``.
    """
    with transaction.atomic():
        moved = reorganize_units(
            actor=actor,
            decision=decision,
            ended=ended,
            new_units=new_units,
            goes_to=goes_to,
            now=now,
        )
        _carry_work(actor, decision, moved)
    return moved


def end_agencies(
    *,
    decision: NewDecision,
    ended: Sequence[Ending],
    now: datetime,
) -> dict[int, int]:
    """End agencies by one decision of the province, all or none; the new posting by each old one.

    Work due from that day on does not cross between agencies: it is cancelled with the decision
    as the reason, and assigned anew where its person works now (ADR 0043).

    Raises: as ``organizations.commands.agency_moves.end_agency``.
    """
    follows: dict[int, int] = {}
    with transaction.atomic():
        for one in ended:
            moved = end_agency(
                decision=decision,
                agency=one.agency,
                goes_to=one.goes_to,
                root_people=one.root_people,
                finisher_id=one.finisher_id,
                now=now,
            )
            with tenant(one.agency.pk):
                drop_work(
                    actor=system(one.agency.pk),
                    posting_ids=list(moved),
                    first=decision.effective_on,
                    reason=decision.number,
                    now=now,
                )
            follows |= moved
    return follows


def cross_agencies(
    *, decision: NewDecision, moves: Sequence[Crossing], now: datetime
) -> list[Moved]:
    """Move people from agencies to others by one decision, all or none.

    Work due from that day on does not cross: it is cancelled with the decision as its reason, and
    assigned anew where its person works now (ADR 0043, 0052). Nothing when the decision was carried
    out before. Outside every ``tenant``.

    Raises: as ``organizations.commands.crossing.cross``.
    """
    with transaction.atomic():
        moved = cross(decision=decision, moves=moves, now=now)
        left = {one.left_id for one in moved}
        for agency_id in sorted({move.from_agency for move in moves if move.posting_id in left}):
            with tenant(agency_id):
                drop_work(
                    actor=system(agency_id),
                    posting_ids=[
                        move.posting_id for move in moves if move.from_agency == agency_id
                    ],
                    first=decision.effective_on,
                    reason=decision.number,
                    now=now,
                )
    return moved


def carry_across(
    *,
    actor: Actor,
    decision: NewDecision,
    moves: Sequence[Crossing],
    now: datetime,
    today: date,
) -> list[Moved]:
    """``cross_agencies`` by somebody of the province who acts in an agency of their own, with an
    event there.

    Raises: as ``cross_agencies`` and ``deciding``.
    """
    with transaction.atomic():
        with deciding(actor, policy.MOVE_BETWEEN, today):
            moved = cross_agencies(decision=decision, moves=moves, now=now)
        audit.record(
            actor=actor,
            action="organizations.people.crossed",
            object_id=decision.id,
            details={"decision": decision.number, "people": str(len(moved))},
        )
    return moved


def drop_work(
    *, actor: Actor, posting_ids: Collection[int], first: date, reason: str, now: datetime
) -> int:
    """Cancel work due from a day on of people who leave the agency: it does not go along.

    One statement and one event.
    """
    with stated(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE worklogs_assignment SET cancelled_at = %s, cancel_reason = %s"
            " WHERE agency_id = %s AND assignee_id = ANY(%s) AND due_on >= %s"
            " AND cancelled_at IS NULL",
            [now, reason, actor.agency_id, list(posting_ids), first],
        )
        dropped = int(cursor.rowcount)
        audit.record(
            actor=actor,
            action="worklogs.assignments.dropped",
            details={"reason": reason, "from": str(first), "count": str(dropped)},
        )
    return dropped


def _carry_work(actor: Actor, decision: NewDecision, moved: Sequence[Moved]) -> None:
    if not moved:
        return
    with stated(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            CARRY,
            {
                "agency": actor.agency_id,
                "day": decision.effective_on,
                "left": [one.left_id for one in moved],
                "joined": [one.joined_id for one in moved],
                "units": [one.unit_id for one in moved],
            },
        )
        audit.record(
            actor=actor,
            action="worklogs.assignments.carried",
            object_id=decision.id,
            details={"decision": decision.number, "count": str(cursor.rowcount)},
        )
