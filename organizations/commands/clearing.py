"""Remove what sandboxes left that were begun anew or closed: nightly, with what else is over.

The database alone can do it, and only in a training agency that is over (ADR 0070): the function
and the guards of every table look themselves.
"""

from datetime import datetime, timedelta

from django.db import connection

from organizations import audit
from organizations.access import system
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Sandbox
from organizations.queries.sandboxes import Owed, left_sandboxes
from organizations.tenancy import in_ground, tenant

# Whoever was in it when it was closed has had their last answer long since.
REST = timedelta(hours=1)


def clear_left_sandboxes(*, now: datetime) -> int:
    """Remove the rows of closed sandboxes, each ground in a transaction of its own; how many rows.

    The agency of the ground and its trail stay: it names the people who played. Any number of
    workers at once do each once. Some ninety statements a ground. Locks: the sandbox's row.
    """
    return sum(_clear(left, now) for left in left_sandboxes(now - REST))


def _clear(left: Owed, now: datetime) -> int:
    with tenant(left.agency_id):
        rows = Sandbox.objects.filter(pk=left.sandbox_id, cleared_at=None)
        row = rows.select_for_update(no_key=True, skip_locked=True, of=("self",)).first()
        if row is None:  # somebody else is at it, or was quicker
            return 0
        with in_ground(row.ground_id):
            removed = _clear_ground(row.ground_id, now)
        rows.update(cleared_at=now)
        audit.record(
            actor=system(left.agency_id),
            action="organizations.sandbox.cleared",
            object_id=row.pk,
            details={"rows": str(removed)},
        )
    return removed


def _clear_ground(ground_id: int, now: datetime) -> int:
    """End the training agency and remove what is in it; inside it."""
    Agency.objects.filter(pk=ground_id, is_training=True, ends_on=None).update(
        ends_on=now.astimezone(LOCAL_ZONE).date()
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT organizations_clear_ground()")
        return int(cursor.fetchone()[0])
