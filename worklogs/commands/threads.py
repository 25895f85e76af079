"""Saying something about an entry."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from organizations import audit
from organizations.access import Actor
from organizations.commands import NewNotice, notify
from organizations.models import NoticeKind
from organizations.refusals import stated
from organizations.rules.names import nfc_lines
from worklogs.access import Talk
from worklogs.models import LONGEST_MESSAGE, EntryMessage
from worklogs.refusals import MessageIsEmpty, MessageIsTooLong


def say(*, actor: Actor, talk: Talk, message_id: UUID, text: str, now: datetime) -> EntryMessage:
    """Add a message to the thread of an entry, and tell the other side. Twice stores it once.

    Raises:
        PermissionDenied: the actor may read it and is not one of the two sides.
        MessageIsEmpty, MessageIsTooLong.
        PeriodIsClosed: the thread closes with the period. EntryIsFrozen: the entry is withdrawn.

    Cost: six statements.
    """
    if actor.posting_id is None or not talk.may_say:
        raise PermissionDenied
    said = nfc_lines(text).strip()
    if not said:
        raise MessageIsEmpty
    if len(said) > LONGEST_MESSAGE:
        raise MessageIsTooLong
    made = EntryMessage(
        id=message_id,
        agency_id=talk.entry.agency_id,
        entry_id=talk.entry.pk,
        work_date=talk.entry.work_date,
        author_id=talk.entry.author_id,
        sender_id=actor.posting_id,
        text=said,
        said_at=now,
    )
    mine = EntryMessage.objects.filter(pk=message_id, sender_id=actor.posting_id)
    before = mine.first()
    if before is not None:
        return before
    with stated():
        try:
            with transaction.atomic():
                made.save(force_insert=True)
                _tell(talk, actor.posting_id, now)
                audit.record(
                    actor=actor,
                    action="worklogs.message.said",
                    object_id=made.pk,
                    details={"entry": str(talk.entry.pk)},
                )
        except IntegrityError:
            # The same form sent twice at once: the other one was stored.
            before = mine.first()
            if before is None:
                raise
            return before
    return made


def _tell(talk: Talk, sender_id: int, now: datetime) -> None:
    entry = talk.entry
    others = talk.reviewers if talk.is_author else {entry.author_id}
    notices = [
        NewNotice(
            posting_id=pk,
            kind=NoticeKind.MESSAGE,
            link=reverse("evaluations:talk", args=[entry.work_date, entry.pk]),
            subject=str(entry.pk),
            data={"day": str(entry.work_date)},
            happened=True,
        )
        for pk in sorted(others - {sender_id})
    ]
    notify(agency_id=entry.agency_id, notices=notices, now=now)
