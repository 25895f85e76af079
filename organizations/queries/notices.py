"""A person's notices."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from organizations.access import Actor
from organizations.models import Notice, Posting

SHOWN = 50


def unread_count(posting: Posting) -> int:
    """The number beside the bell. One query of a partial index."""
    return Notice.objects.filter(
        agency_id=posting.agency_id, posting=posting, read_at__isnull=True
    ).count()


def notices_of(posting: Posting) -> list[Notice]:
    """The last 50 notices, newest first. One query."""
    return list(all_notices_of(posting).order_by("-created_at", "id")[:SHOWN])


def all_notices_of(posting: Posting) -> QuerySet[Notice]:
    """Every notice of the posting. One query."""
    return Notice.objects.filter(agency_id=posting.agency_id, posting=posting)


def get_notice(actor: Actor, pk: UUID) -> Notice:
    """One of the actor's own notices. One query.

    Raises:
        Http404: missing, or somebody else's: both answer alike.
    """
    found = Notice.objects.filter(
        Q(posting_id=actor.posting_id), agency_id=actor.agency_id, pk=pk
    ).first()
    if found is None:
        raise Http404
    return found
