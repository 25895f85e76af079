"""The audit trail: one event for each deed, in the deed's own transaction."""

import secrets
import time
from uuid import UUID

from organizations.access import Actor
from organizations.models import AuditEvent
from organizations.rules.identifiers import uuid7


def record(
    *, actor: Actor, action: str, object_id: object = "", details: dict[str, object] | None = None
) -> None:
    """Append an event in the actor's agency. The database stamps the time.

    ``action`` reads app.noun.past-participle. ``details`` holds ids, codes and reasons as text;
    never what somebody wrote about their day. One statement.
    """
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                id=new_id(),
                agency_id=actor.agency_id,
                actor_user_id=actor.user_id,
                actor_posting_id=actor.posting_id,
                action=action,
                object_id=str(object_id),
                details=details or {},
            )
        ]
    )


def new_id() -> UUID:
    """A time-ordered id (UUID version 7) for rows whose id is made before they are stored."""
    return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))
