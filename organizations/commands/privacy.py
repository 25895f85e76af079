"""Requests about personal data: asked, acknowledged, extended once, answered with a reason."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from organizations import audit
from organizations.access import Actor, in_force, may_keep_people, require
from organizations.commands.notices import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.models import DataRequest, NoticeKind, Posting, RoleAssignment
from organizations.policy import KEEPERS
from organizations.queries.calendar import parameter, working_calendar
from organizations.refusals import NotPosted, Outdated, ReasonIsMissing, stated
from organizations.rules import privacy as rules
from organizations.rules.names import nfc


def ask_about_data(
    *, actor: Actor, posting: Posting, right: str, words: str, now: datetime
) -> DataRequest:
    """Ask about one's own data; or, as whoever keeps people, enter what somebody asked on paper.

    While the same right is asked for, asking again is the same request. Whoever answers is told.

    Raises:
        PermissionDenied: somebody else's, and the actor keeps no people.
        NotPosted: the posting belongs to another agency, or nobody acts.
        ReasonIsMissing: it does not say what is wanted.
    """
    if actor.posting_id is None or posting.agency_id != actor.agency_id:
        raise NotPosted
    if posting.staff_id != actor.staff_id:
        require(may_keep_people(actor))
    words = nfc(words).strip()
    if not words:
        raise ReasonIsMissing
    waiting = DataRequest.objects.filter(
        agency_id=actor.agency_id, posting=posting, right=right,
        answered_at=None, withdrawn_at=None,
    )  # fmt: skip
    with stated(), transaction.atomic():
        same = waiting.first()
        if same is not None:
            return same
        due = _dues(actor, right, now)
        made = DataRequest.objects.create(
            agency_id=actor.agency_id,
            posting=posting,
            right=right,
            words=words,
            recorded_by_id=actor.posting_id,
            asked_at=now,
            acknowledge_by=due.acknowledge_by,
            answer_by=due.answer_by,
        )
        _record(actor, made, "asked")
        _tell_keepers(made, now)
    return made


def acknowledge_data_request(*, actor: Actor, request_id: int, now: datetime) -> DataRequest:
    """Say that the request has arrived and is being dealt with. Twice changes nothing.

    Raises: PermissionDenied, Outdated (answered or withdrawn), OwnWork (one's own).
    Locks: its row.
    """

    def acknowledge(row: DataRequest) -> list[str]:
        if row.acknowledged_at is not None:
            return []
        row.acknowledged_at, row.acknowledged_by_id = now, actor.posting_id
        return ["acknowledged_at", "acknowledged_by"]

    return _step(actor, request_id, acknowledge, "acknowledged", now)


def extend_data_request(
    *, actor: Actor, request_id: int, reason: str, now: datetime
) -> DataRequest:
    """Take more time for the answer, once, with a reason that the person reads.

    Raises: as ``acknowledge_data_request``; ReasonIsMissing; Outdated: it was extended already.
    Locks: its row.
    """
    words = nfc(reason).strip()
    if not words:
        raise ReasonIsMissing

    def extend(row: DataRequest) -> list[str]:
        if row.extended_at is not None:
            raise Outdated
        today = now.astimezone(LOCAL_ZONE).date()
        days = int(parameter("privacy.extension_working_days", today, agency_id=row.agency_id))
        calendar = working_calendar(row.answer_by, row.answer_by)
        row.extended_until = rules.extended(row.answer_by, days=days, calendar=calendar)
        row.extended_at, row.extended_by_id = now, actor.posting_id
        row.extension_reason = words
        return ["extended_until", "extended_at", "extended_by", "extension_reason"]

    return _step(actor, request_id, extend, "extended", now)


def answer_data_request(
    *, actor: Actor, request_id: int, is_granted: bool, answer: str, now: datetime
) -> DataRequest:
    """Answer a request: what was done, or why not. The person is told.

    Raises: as ``acknowledge_data_request``; ReasonIsMissing: every answer says something.
    Locks: its row.
    """
    words = nfc(answer).strip()
    if not words:
        raise ReasonIsMissing

    def settle(row: DataRequest) -> list[str]:
        changed = []
        if row.acknowledged_at is None:
            row.acknowledged_at, row.acknowledged_by_id = now, actor.posting_id
            changed = ["acknowledged_at", "acknowledged_by"]
        row.answered_at, row.answered_by_id = now, actor.posting_id
        row.is_granted, row.answer = is_granted, words
        return [*changed, "answered_at", "answered_by", "is_granted", "answer"]

    return _step(actor, request_id, settle, "granted" if is_granted else "refused", now)


def withdraw_data_request(*, actor: Actor, request: DataRequest, now: datetime) -> DataRequest:
    """Take back one's own request that waits. Twice changes nothing.

    Raises: Outdated: it was answered meanwhile.
    Locks: its row.
    """
    with stated(), transaction.atomic():
        row = DataRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
        if row.withdrawn_at is not None:
            return row
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        _record(actor, row, "withdrawn")
    return row


def _step(
    actor: Actor,
    request_id: int,
    change: Callable[[DataRequest], list[str]],
    verb: str,
    now: datetime,
) -> DataRequest:
    require(may_keep_people(actor))
    with stated(), transaction.atomic():
        row = (
            DataRequest.objects.select_for_update(no_key=True, of=("self",))
            .select_related("posting")
            .get(pk=request_id, agency_id=actor.agency_id)
        )
        if row.answered_at is not None or row.withdrawn_at is not None:
            raise Outdated
        changed = change(row)
        if changed:
            row.save(update_fields=changed)
            _record(actor, row, verb)
            _tell_person(row, verb, now)
    return row


def _dues(actor: Actor, right: str, now: datetime) -> rules.Dues:
    today = now.astimezone(LOCAL_ZONE).date()
    days = [
        int(parameter(f"privacy.{name}_working_days", today, agency_id=actor.agency_id))
        for name in ("acknowledge", right)
    ]
    calendar = working_calendar(today, today)
    return rules.dues(today, acknowledge=days[0], answer=days[1], calendar=calendar)


def _tell_keepers(row: DataRequest, now: datetime) -> None:
    today = now.astimezone(LOCAL_ZONE).date()
    keepers = (
        RoleAssignment.objects.filter(in_force(today), agency_id=row.agency_id, role__in=KEEPERS)
        .exclude(posting__staff_id=row.posting.staff_id)
        .values_list("posting_id", flat=True)
    )
    link = reverse("organizations:data_requests")
    notify(
        agency_id=row.agency_id,
        notices=[
            NewNotice(
                posting_id, NoticeKind.DATA_REQUEST_WAITS, link, subject=str(row.pk),
                data={"day": row.answer_by.isoformat()},
            )
            for posting_id in sorted(set(keepers))
        ],
        now=now,
    )  # fmt: skip


def _tell_person(row: DataRequest, verb: str, now: datetime) -> None:
    subject = f"{row.pk} {verb}"
    link = reverse("organizations:my_data")
    new = NewNotice(row.posting_id, NoticeKind.DATA_REQUEST_ANSWERED, link, subject=subject)
    notify(agency_id=row.agency_id, notices=[new], now=now)


def _record(actor: Actor, row: DataRequest, verb: str) -> None:
    """What was asked and answered stays out of the trail."""
    audit.record(
        actor=actor,
        action=f"organizations.data_request.{verb}",
        object_id=row.pk,
        details={"posting": str(row.posting_id), "right": row.right},
    )
