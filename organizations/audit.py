"""The audit trail: one event for each deed, in the deed's own transaction."""

import json
import secrets
import time
from uuid import UUID

from django.db import connection

from organizations.access import Actor
from organizations.rules.identifiers import uuid7

# Written out, because Django names every column of a model, and ``recorded_at`` is not ours.
INSERT = """
    INSERT INTO organizations_auditevent
        (id, agency_id, actor_user_id, actor_posting_id, action, object_id, details)
    VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb)
"""


def record(
    *, actor: Actor, action: str, object_id: object = "", details: dict[str, object] | None = None
) -> None:
    """Append an event in the actor's agency. The database stamps the time.

    ``action`` reads app.noun.past-participle. ``details`` holds ids, codes and reasons as text;
    never what somebody wrote about their day. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                new_id(),
                actor.agency_id,
                actor.user_id,
                actor.posting_id,
                action,
                str(object_id),
                json.dumps(details or {}, ensure_ascii=False),
            ],
        )


def new_id() -> UUID:
    """A time-ordered id (UUID version 7) for rows whose id is made before they are stored."""
    return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))
