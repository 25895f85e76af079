"""Approved leave of people who move: what lies before the day stays, the rest goes along.

Within the agency it is the same leave in the next posting, decided by the same person. In another
agency nobody decided it: it says from where it came, and the transfer bears it out (trigger).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from organizations import audit
from organizations.access import Actor
from organizations.models import DayHalf, Leave, LeaveStatus, Posting
from organizations.rules.moves import NewDecision


def carry_leave(
    actor: Actor, decision: NewDecision, follows: Mapping[int, Posting], now: datetime
) -> None:
    """Let leave follow within the agency. Three statements, and one more for each leave."""
    found = leave_of(decision, list(follows))
    cut_leave(actor, decision, found, now)
    Leave.objects.bulk_create(
        Leave(
            agency_id=actor.agency_id,
            posting_id=follows[leave.posting_id].pk,
            recorded_by_id=leave.recorded_by_id,
            recorded_at=leave.recorded_at,
            decided_by_id=leave.decided_by_id,
            came_from_id=leave.came_from_id,
            decision_reason=leave.decision_reason,
            note=leave.note,
            **_rest(decision, leave),
        )
        for leave in found
    )


def leave_of(decision: NewDecision, posting_ids: Collection[int]) -> list[Leave]:
    """Approved leave of these postings that reaches the decision's first day. One query."""
    return list(
        Leave.objects.filter(
            posting_id__in=posting_ids,
            status=LeaveStatus.APPROVED,
            ends_on__gte=decision.effective_on,
        )
        .select_related("posting")
        .order_by("id")
    )


def cut_leave(actor: Actor, decision: NewDecision, leaves: Sequence[Leave], now: datetime) -> None:
    """End leave the day before, or cancel what had not begun, with the decision as its reason.
    Whoever moves themselves takes nothing back: it stands as cut by who approved it.

    The rows given are not changed themselves. One statement each."""
    for leave in leaves:
        others = actor.posting_id if leave.posting.staff_id != actor.staff_id else None
        by = others or leave.decided_by_id or leave.recorded_by_id
        fields: dict[str, Any] = {"cancelled_by_id": by, "cancel_reason": decision.number}
        if leave.starts_on >= decision.effective_on:
            fields |= {"status": LeaveStatus.CANCELLED, "cancelled_at": now}
        else:
            fields |= {"ends_on": decision.last_day_before, "ends_half": DayHalf.AFTERNOON}
        Leave.objects.filter(pk=leave.pk).update(**fields)


def give_leave(
    actor: Actor,
    decision: NewDecision,
    leaves: Sequence[Leave],
    follows: Mapping[int, Posting],
    came_from_id: int,
) -> None:
    """The rest of it in another agency, after the transfers are written there. Two statements.

    Notes and reasons stay behind: they were written for the old agency.
    """
    made = [
        Leave(
            agency_id=actor.agency_id,
            posting_id=follows[leave.posting_id].pk,
            recorded_by_id=follows[leave.posting_id].pk,
            recorded_at=leave.recorded_at,
            came_from_id=came_from_id,
            **_rest(decision, leave),
        )
        for leave in leaves
        if leave.posting_id in follows
    ]
    Leave.objects.bulk_create(made)
    audit.record_many(
        actor=actor,
        action="organizations.leave.came",
        events=list(_events(decision, made, came_from_id)),
    )


def _rest(decision: NewDecision, leave: Leave) -> dict[str, Any]:
    """The days from the decision on, to the half day, and when they were approved."""
    starts_on = max(leave.starts_on, decision.effective_on)
    return {
        "kind": leave.kind,
        "starts_on": starts_on,
        "starts_half": leave.starts_half if starts_on == leave.starts_on else DayHalf.MORNING,
        "ends_on": leave.ends_on,
        "ends_half": leave.ends_half,
        "status": LeaveStatus.APPROVED,
        "decided_at": leave.decided_at,
    }


def _events(
    decision: NewDecision, made: Sequence[Leave], came_from_id: int
) -> Iterator[tuple[object, dict[str, object]]]:
    for leave in made:
        yield (
            leave.pk,
            {
                "decision": decision.number,
                "posting": leave.posting_id,
                "agency": str(came_from_id),
                "from": f"{leave.starts_on} {leave.starts_half}",
                "to": f"{leave.ends_on} {leave.ends_half}",
            },
        )
