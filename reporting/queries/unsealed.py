"""Which events are not sealed yet: found by the transactions that wrote them, not by a clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from organizations.rules.canonical import json_column
from organizations.rules.sealing import EventFacts
from organizations.tenancy import province

EVENT = (
    "e.id, e.agency_id, e.actor_user_id, e.actor_posting_id, e.action, e.object_id,"
    " e.details::text, e.recorded_at"
)
# Everything below ``xmin`` has ended: what is to be seen of it is seen now. The cluster's own
# number tells a restored copy, in which transaction ids begin anew.
HORIZON = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text,
           (SELECT system_identifier::text FROM pg_control_system()),
           floor, cluster
    FROM (VALUES (1)) one (id) LEFT JOIN organizations_sealer USING (id)
"""
_NOT_SEALED = """
    FROM organizations_auditevent e
    WHERE e.written_in >= %s::text::xid8
      AND NOT EXISTS (SELECT FROM organizations_sealedevent s WHERE s.event_id = e.id)
"""
# ruff: noqa: S608  put together from the constants above
CHAINS = f"SELECT DISTINCT e.agency_id {_NOT_SEALED}"
OF_CHAIN = f"""
    SELECT {EVENT} {_NOT_SEALED} AND e.agency_id IS NOT DISTINCT FROM %s
    ORDER BY e.recorded_at, e.id LIMIT %s
"""
WAITING = """
    SELECT count(*), min(e.recorded_at) FROM organizations_auditevent e
    WHERE e.written_in >= coalesce((SELECT floor FROM organizations_sealer), 0)::text::xid8
      AND NOT EXISTS (SELECT FROM organizations_sealedevent s WHERE s.event_id = e.id)
"""


@dataclass(frozen=True, slots=True)
class Horizon:
    """``floor``: from which transaction on to look; ``lowest``: the lowest one still running."""

    floor: int
    lowest: int
    cluster: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Events without a seal, and since when the oldest waits."""

    count: int
    oldest: datetime | None


def horizon() -> Horizon:
    """Where to look. One query. In another cluster than the last time: from the beginning."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        lowest, cluster, floor, known = cursor.fetchone()
    same = known == cluster and floor is not None and int(floor) <= int(lowest)
    return Horizon(int(floor) if same else 0, int(lowest), cluster)


def chains_with_unsealed(floor: int) -> list[int | None]:
    """The agencies (None: the province's own chain) with events to seal. As the sealer."""
    with connection.cursor() as cursor:
        cursor.execute(CHAINS, [str(floor)])
        return [agency_id for (agency_id,) in cursor.fetchall()]


def unsealed(agency_id: int | None, floor: int, limit: int) -> list[EventFacts]:
    """The oldest unsealed events of a chain. As the sealer."""
    with connection.cursor() as cursor:
        cursor.execute(OF_CHAIN, [str(floor), agency_id, limit])
        return list(as_events(cursor.fetchall()))


def waiting() -> Waiting:
    """How many events of all agencies wait for their seal. One query, as the province."""
    with province(), connection.cursor() as cursor:
        cursor.execute(WAITING)
        return Waiting(*cursor.fetchone())


def as_events(rows: Iterable[tuple[Any, ...]]) -> Iterable[EventFacts]:
    """Rows of ``EVENT`` as facts, with details read exactly."""
    for pk, agency_id, user, posting, action, thing, details, recorded_at in rows:
        yield EventFacts(
            pk, agency_id, user, posting, action, thing, json_column(details), recorded_at
        )
