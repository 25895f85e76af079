"""Links to one's own deadlines and events: made and shown once, revoked, recognised."""

import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from organizations import audit
from organizations.access import Actor
from organizations.models import FeedKind, FeedToken
from organizations.refusals import Outdated, stated
from organizations.rules.service_tokens import SECRET_BYTES, digest_of
from organizations.tenancy import presented_token


def make_feed(
    *,
    actor: Actor,
    instead_of: int | None,
    now: datetime,
    kind: FeedKind = FeedKind.DEADLINES,
) -> str:
    """The token of a new link to the actor's deadlines or events; ``instead_of`` is the one in
    force that was on the screen, if there was one, and is revoked. So a form sent twice makes one.

    Raises:
        PermissionDenied: a program, or the portal itself, has none.
        Outdated: another link is in force than the one that was seen.

    Locks: the link in force.
    """
    if actor.posting_id is None:
        raise PermissionDenied
    token = secrets.token_urlsafe(SECRET_BYTES)
    with stated(), transaction.atomic():
        if _revoke(actor, kind, now) != ([] if instead_of is None else [instead_of]):
            raise Outdated
        made = FeedToken.objects.create(
            agency_id=actor.agency_id,
            posting_id=actor.posting_id,
            kind=kind,
            digest=digest_of(token),
            made_at=now,
        )
        audit.record(
            actor=actor, action="organizations.feed.made", object_id=made.pk, details={"kind": kind}
        )
    return token


def revoke_feed(*, actor: Actor, now: datetime, kind: FeedKind = FeedKind.DEADLINES) -> None:
    """End the link of that kind at once. Twice changes nothing."""
    with stated(), transaction.atomic():
        for pk in _revoke(actor, kind, now):
            audit.record(
                actor=actor,
                action="organizations.feed.revoked",
                object_id=pk,
                details={"kind": kind},
            )


def recognise_feed(token: str, kind: FeedKind = FeedKind.DEADLINES) -> FeedToken | None:
    """The link of a token of that kind that is in force, before any agency is known; else None.
    One query."""
    digest = digest_of(token)
    with presented_token(digest):
        return FeedToken.objects.filter(digest=digest, kind=kind, revoked_at__isnull=True).first()


def _revoke(actor: Actor, kind: FeedKind, now: datetime) -> list[int]:
    rows = FeedToken.objects.select_for_update(no_key=True).filter(
        Q(posting_id=actor.posting_id),
        agency_id=actor.agency_id,
        kind=kind,
        revoked_at__isnull=True,
    )
    ended = [row.pk for row in rows]
    FeedToken.objects.filter(pk__in=ended).update(revoked_at=now)
    return ended
