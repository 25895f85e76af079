"""Leave by half days: asked for, decided, taken back. Only approved leave counts anywhere."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from organizations import audit
from organizations.access import Actor
from organizations.models import DayHalf, Leave, LeaveKind, LeaveStatus, Posting
from organizations.refusals import EndsBeforeItStarts, NotPosted, Outdated, ReasonIsMissing, stated
from organizations.rules.names import nfc

# Maternity, study and secondment included; whatever is longer is a slip of the keyboard.
LONGEST_LEAVE = timedelta(days=3 * 366)
# What the agency orders; nobody asks for it.
ORDERED = frozenset({LeaveKind.SUSPENSION, LeaveKind.SECONDMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveDays:
    """From which half of which day to which half of which day, both included."""

    kind: str
    starts_on: date
    ends_on: date
    starts_half: str = DayHalf.MORNING
    ends_half: str = DayHalf.AFTERNOON
    note: str = ""


def request_leave(*, actor: Actor, posting: Posting, days: LeaveDays, now: datetime) -> Leave:
    """Ask for leave of one's own; nothing is expected less until it is approved.

    The same request again, still waiting, is the same request: a form sent twice stores one.

    Raises: as ``record_leave``, but for the decider.
    """
    if posting.pk != actor.posting_id:
        raise NotPosted
    same = Leave.objects.filter(
        posting=posting, status=LeaveStatus.REQUESTED, **_columns(days)
    ).first()
    return same or _store(actor, posting, days, now, status=LeaveStatus.REQUESTED)


def record_leave(*, actor: Actor, posting: Posting, days: LeaveDays, now: datetime) -> Leave:
    """Record another's approved absence; expected minutes of those half days fall away.

    Raises:
        NotPosted: a day lies outside the posting, or no posting records it.
        LeaveOverlaps: another leave holds one of the half days, or waits for it.
        EndsBeforeItStarts: the last half day lies before the first.
        OwnWork: it is one's own; somebody else decides about it.
        PeriodIsClosed: a day lies in a period whose figures stand.
    """
    return _store(actor, posting, days, now, status=LeaveStatus.APPROVED)


def decide_leave(
    *, actor: Actor, leave_id: int, approve: bool, reason: str = "", now: datetime
) -> Leave:
    """Approve or refuse what was asked for. The same decision twice changes nothing.

    Raises: Outdated (withdrawn, or decided otherwise meanwhile), ReasonIsMissing, OwnWork,
        PeriodIsClosed (approving only: a refusal is always possible).
    Locks: the leave's row.
    """
    wanted = LeaveStatus.APPROVED if approve else LeaveStatus.REFUSED
    with stated(), transaction.atomic():
        leave = _locked(actor, leave_id)
        if leave.status == wanted:
            return leave
        if leave.status != LeaveStatus.REQUESTED:
            raise Outdated
        leave.status = wanted
        leave.decided_by_id = actor.posting_id
        leave.decided_at = now
        leave.decision_reason = nfc(reason)
        leave.save(update_fields=["status", "decided_by", "decided_at", "decision_reason"])
        _record(actor, leave, str(wanted), reason=leave.decision_reason)
    return leave


def withdraw_leave(*, actor: Actor, leave_id: int) -> Leave:
    """Take back one's own request that waits. Twice changes nothing.

    Raises: Outdated (decided meanwhile), NotPosted (somebody else's).
    Locks: the leave's row.
    """
    with stated(), transaction.atomic():
        leave = _locked(actor, leave_id)
        if leave.posting_id != actor.posting_id:
            raise NotPosted
        if leave.status == LeaveStatus.WITHDRAWN:
            return leave
        if leave.status != LeaveStatus.REQUESTED:
            raise Outdated
        leave.status = LeaveStatus.WITHDRAWN
        leave.save(update_fields=["status"])
        _record(actor, leave, "withdrawn")
    return leave


def cancel_leave(
    *,
    actor: Actor,
    leave_id: int,
    reason: str,
    now: datetime,
    ends_on: date | None = None,
    ends_half: str = DayHalf.AFTERNOON,
) -> Leave:
    """Take an approved leave back with a reason: all of it, or what lies after ``ends_on``.

    Who returns early from a leave that began in a closed period keeps what was taken there. Twice
    changes nothing.

    Raises: Outdated (not approved), ReasonIsMissing, EndsBeforeItStarts (``ends_on`` lies outside
        the leave), PeriodIsClosed (a half day that falls away lies in a closed period), OwnWork (it
        is one's own, and was recorded by somebody else or has begun).
    Locks: the leave's row.
    """
    if not nfc(reason):
        raise ReasonIsMissing
    with stated(), transaction.atomic():
        leave = _locked(actor, leave_id)
        if leave.status == LeaveStatus.CANCELLED:
            return leave
        if leave.status != LeaveStatus.APPROVED:
            raise Outdated
        leave.cancelled_by_id = actor.posting_id
        leave.cancel_reason = nfc(reason)
        if ends_on is None:
            leave.status = LeaveStatus.CANCELLED
            leave.cancelled_at = now
        elif not leave.starts_on <= ends_on <= leave.ends_on:
            raise EndsBeforeItStarts
        else:
            leave.ends_on, leave.ends_half = ends_on, ends_half
        leave.save(
            update_fields=[
                "status", "ends_on", "ends_half", "cancelled_by", "cancelled_at", "cancel_reason",
            ]
        )  # fmt: skip
        verb = "cancelled" if ends_on is None else "shortened"
        _record(actor, leave, verb, reason=leave.cancel_reason)
    return leave


def _store(
    actor: Actor, posting: Posting, days: LeaveDays, now: datetime, *, status: LeaveStatus
) -> Leave:
    outside = days.starts_on < posting.starts_on or (
        posting.ends_on is not None and days.ends_on > posting.ends_on
    )
    if outside or posting.agency_id != actor.agency_id or actor.posting_id is None:
        raise NotPosted
    is_approved = status == LeaveStatus.APPROVED
    with stated(), transaction.atomic():
        leave = Leave.objects.create(
            agency_id=actor.agency_id,
            posting=posting,
            status=status,
            recorded_by_id=actor.posting_id,
            recorded_at=now,
            decided_by_id=actor.posting_id if is_approved else None,
            decided_at=now if is_approved else None,
            **_columns(days),
        )
        _record(actor, leave, "recorded" if is_approved else "requested")
    return leave


def _columns(days: LeaveDays) -> dict[str, object]:
    return {
        "kind": days.kind,
        "starts_on": days.starts_on,
        "starts_half": days.starts_half,
        "ends_on": days.ends_on,
        "ends_half": days.ends_half,
        "note": nfc(days.note),
    }


def _locked(actor: Actor, leave_id: int) -> Leave:
    found = Leave.objects.select_for_update(no_key=True)
    return found.get(pk=leave_id, agency_id=actor.agency_id)


def _record(actor: Actor, leave: Leave, verb: str, *, reason: str = "") -> None:
    """The note of a leave stays out of the trail: it may speak of an illness."""
    audit.record(
        actor=actor,
        action=f"organizations.leave.{verb}",
        object_id=leave.pk,
        details={
            "posting": leave.posting_id,
            "kind": leave.kind,
            "from": f"{leave.starts_on} {leave.starts_half}",
            "to": f"{leave.ends_on} {leave.ends_half}",
        }
        | ({"reason": reason} if reason else {}),
    )
