"""The audit trail: one event for each deed, in the deed's own transaction."""

import json
import secrets
import time
from collections.abc import Sequence
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


INSERT_MANY = """
    INSERT INTO organizations_auditevent
        (id, agency_id, actor_user_id, actor_posting_id, action, object_id, details)
    SELECT id, %s, %s, %s, %s, object_id, details::jsonb
    FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS event (id, object_id, details)
"""


def record(
    *, actor: Actor, action: str, object_id: object = "", details: dict[str, object] | None = None
) -> UUID:
    """Append an event in the actor's agency; its id. The database stamps the time.

    ``action`` reads app.noun.past-participle. ``details`` holds ids, codes and reasons as text;
    never what somebody wrote about their day. One statement.
    """
    event = new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                event,
                actor.agency_id,
                actor.user_id,
                actor.posting_id,
                action,
                str(object_id),
                json.dumps(details or {}, ensure_ascii=False),
            ],
        )
    return event


def record_many(
    *, actor: Actor, action: str, events: Sequence[tuple[object, dict[str, object]]]
) -> None:
    """Append one event for each object id with its details, as ``record`` does. One statement, or
    none."""
    if not events:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_MANY,
            [
                actor.agency_id,
                actor.user_id,
                actor.posting_id,
                action,
                [new_id() for _event in events],
                [str(object_id) for object_id, _details in events],
                [json.dumps(details, ensure_ascii=False) for _object_id, details in events],
            ],
        )


def new_id() -> UUID:
    """A time-ordered id (UUID version 7) for rows whose id is made before they are stored."""
    return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))
