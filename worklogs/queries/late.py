"""The late queue: for its authors and for those who review them."""

from datetime import date

from django.db.models import QuerySet

from organizations.access import Actor
from organizations.models import Posting, Purpose
from organizations.queries import ReviewChain
from organizations.rules.policy import Relation
from worklogs.models import LateEntry
from worklogs.policy import READ_LATE

SHOWN = 200


def late_entries(posting: Posting, work_date: date | None = None) -> QuerySet[LateEntry]:
    """The author's lines that came after the closing, of one day or the newest 200. One query."""
    own = all_late_entries(posting)
    if work_date is not None:
        own = own.filter(work_date=work_date)
    return own.order_by("-work_date", "received_at")[:SHOWN]


def all_late_entries(posting: Posting) -> QuerySet[LateEntry]:
    """Every late line of the author. One query."""
    own = LateEntry.objects.filter(agency_id=posting.agency_id, author=posting)
    return own.select_related("task")


def reviewed_late_entries(actor: Actor, on: date) -> QuerySet[LateEntry]:
    """The newest 200 late lines of those whom the actor reviews. Four queries, or none."""
    rows = all_reviewed_late_entries(actor, on)
    return rows.order_by("-work_date", "author__staff__sort_key", "received_at")[:SHOWN]


def all_reviewed_late_entries(actor: Actor, on: date) -> QuerySet[LateEntry]:
    """Every one of them. Four queries, or none."""
    if actor.posting_id is None or not actor.may(READ_LATE, Relation.JUDGED):
        return LateEntry.objects.none()
    authors = ReviewChain(actor.agency_id, on, Purpose.REVIEW).reviewed_by(actor.posting_id)
    return LateEntry.objects.filter(
        agency_id=actor.agency_id, author_id__in=authors
    ).select_related("task", "author__staff")
