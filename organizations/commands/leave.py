"""Writes about approved absence, by half days."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from organizations import audit
from organizations.access import Actor
from organizations.models import DayHalf, Leave, Posting
from organizations.refusals import NotPosted, stated
from organizations.rules.names import nfc


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDays:
    """From which half of which day to which half of which day, both included."""

    kind: str
    starts_on: date
    ends_on: date
    starts_half: str = DayHalf.MORNING
    ends_half: str = DayHalf.AFTERNOON
    note: str = ""


def record_leave(*, actor: Actor, posting: Posting, days: LeaveDays, now: datetime) -> Leave:
    """Record an approved absence; expected minutes of those half days fall away.

    Raises:
        NotPosted: a day lies outside the posting, or no posting records it.
        LeaveOverlaps: another leave holds one of the half days.
        EndsBeforeItStarts: the last half day lies before the first.
    """
    outside = days.starts_on < posting.starts_on or (
        posting.ends_on is not None and days.ends_on > posting.ends_on
    )
    if outside or posting.agency_id != actor.agency_id or actor.posting_id is None:
        raise NotPosted
    with stated(), transaction.atomic():
        leave = Leave.objects.create(
            agency_id=actor.agency_id,
            posting=posting,
            kind=days.kind,
            starts_on=days.starts_on,
            starts_half=days.starts_half,
            ends_on=days.ends_on,
            ends_half=days.ends_half,
            note=nfc(days.note),
            recorded_by_id=actor.posting_id,
            recorded_at=now,
        )
        audit.record(
            actor=actor,
            action="organizations.leave.recorded",
            object_id=leave.pk,
            details={
                "posting": posting.pk,
                "kind": days.kind,
                "from": f"{days.starts_on} {days.starts_half}",
                "to": f"{days.ends_on} {days.ends_half}",
            },
        )
    return leave


@transaction.atomic
def cancel_leave(*, actor: Actor, leave_id: int, now: datetime) -> Leave:
    """Take a leave back; its half days may be recorded anew. Twice changes nothing.

    Locks: the leave's row.
    """
    leave = Leave.objects.select_for_update(no_key=True).get(pk=leave_id, agency_id=actor.agency_id)
    if leave.cancelled_at is None:
        leave.cancelled_at = now
        leave.save(update_fields=["cancelled_at"])
        audit.record(
            actor=actor,
            action="organizations.leave.cancelled",
            object_id=leave.pk,
            details={"posting": leave.posting_id},
        )
    return leave
