"""Notices: told once a day, marked as read; and whether a person wants the mail about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Notice, NoticeKind, User

_Key = tuple[int, NoticeKind, str]  # posting, kind, subject


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What to tell one posting: ``data`` fills the sentence of the kind, ``link`` is a path.

    ``subject`` says which one of its kind it is: the same kind and subject is told once a day.
    ``happened`` says that it is an event, not how things stand: when it happens again the same
    day, a notice that was read is unread again, and newest. ``data`` holds counts, days (ISO) and
    codes, never names, scores or what somebody wrote.
    """

    posting_id: int
    kind: NoticeKind
    link: str
    subject: str = ""
    data: Mapping[str, str | int] = field(default_factory=dict)
    happened: bool = False


def notify(*, agency_id: int, notices: Sequence[NewNotice], now: datetime) -> None:
    """Tell these postings of the agency that the transaction is in. Told today already: nothing,
    except that what ``happened`` again is unread again.

    Part of the deed that it tells of: if that is undone, so is this. One statement for events
    and one for the rest, or none.
    """
    rows: dict[bool, dict[_Key, Notice]] = {True: {}, False: {}}
    for new in notices:
        key = (new.posting_id, new.kind, new.subject)
        rows[new.happened].setdefault(key, _row(agency_id, new, now))
    Notice.objects.bulk_create(rows[False].values(), ignore_conflicts=True)
    Notice.objects.bulk_create(
        rows[True].values(),
        update_conflicts=True,
        unique_fields=["posting", "kind", "subject", "day"],
        update_fields=["created_at", "read_at"],
    )


def untell(*, agency_id: int, notices: Sequence[NewNotice], now: datetime) -> None:
    """Take back what was told today of deeds that were undone, unless it was read already.

    One statement, or none.
    """
    if not notices:
        return
    told = reduce(
        or_,
        (Q(posting_id=one.posting_id, kind=one.kind, subject=one.subject) for one in notices),
    )
    day = now.astimezone(LOCAL_ZONE).date()
    Notice.objects.filter(told, agency_id=agency_id, day=day, read_at__isnull=True).delete()


def _row(agency_id: int, new: NewNotice, now: datetime) -> Notice:
    return Notice(
        id=audit.new_id(),
        agency_id=agency_id,
        posting_id=new.posting_id,
        kind=new.kind,
        subject=new.subject,
        day=now.astimezone(LOCAL_ZONE).date(),
        data=dict(new.data),
        link=new.link,
        created_at=now,
    )


def mark_read(*, actor: Actor, notice_id: UUID | None = None, now: datetime) -> None:
    """Mark one of the actor's notices as read, or all of them. One statement."""
    unread = Notice.objects.filter(
        Q(posting_id=actor.posting_id), agency_id=actor.agency_id, read_at__isnull=True
    )
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    unread.update(read_at=now)


def want_first_steps(*, actor: Actor, wanted: bool) -> None:
    """Show the list of first steps on the person's home pages, or put it away. Again does
    nothing."""
    with transaction.atomic():
        rows = User.objects.filter(Q(pk=actor.user_id)).exclude(wants_first_steps=wanted)
        if rows.update(wants_first_steps=wanted):
            audit.record(
                actor=actor,
                action="organizations.first_steps.switched",
                object_id=actor.user_id,
                details={"wanted": wanted},
            )


def want_mail(*, actor: Actor, wanted: bool) -> None:
    """Switch the person's daily mail on or off, for all their postings. Again does nothing."""
    with transaction.atomic():
        changed = (
            User.objects.filter(Q(pk=actor.user_id))
            .exclude(wants_mail=wanted)
            .update(wants_mail=wanted)
        )
        if changed:
            audit.record(
                actor=actor,
                action="organizations.mail.switched",
                object_id=actor.user_id,
                details={"wanted": wanted},
            )
