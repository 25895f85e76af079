"""Long reads go to a standby where one is named (``STANDBY_DATABASE_URL``); writes never do.

What somebody saved before they asked is in what they get: a reading waits until the standby has
replayed all that the primary had written by then, and is done on the primary where that takes too
long, where there is no standby, and where the standby ends it (ADR 0065).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import structlog
from django.db import DEFAULT_DB_ALIAS, Error, OperationalError, connection, connections

from organizations.tenancy import tenant

STANDBY = "standby"  # the alias in DATABASES
WAIT_SECONDS = 5.0
LOOK_AGAIN_SECONDS = 0.05

WRITTEN = "SELECT pg_current_wal_insert_lsn()::text"
REPLAYED = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn"
BEHIND = """
    SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END
    WHERE pg_is_in_recovery()
"""

Found = TypeVar("Found")
log = structlog.get_logger(__name__)


def is_named() -> bool:
    """Whether this process was given a standby."""
    return STANDBY in connections.settings


def read_apart(
    agency_id: int, read: Callable[[], Found], *, wait_seconds: float = WAIT_SECONDS
) -> Found:
    """What ``read`` finds in the agency, on the standby if it can be. Call inside ``tenant``.

    ``read`` writes nothing and returns what was read, no lazy queryset; it may be called twice.
    Two statements more than ``read`` itself.
    """
    if not is_named() or not _has_caught_up(wait_seconds):
        return read()
    try:
        with _addressed(), tenant(agency_id):
            return read()
    except OperationalError as error:
        # Gone, or it had to end the reading to replay what the primary removed.
        log.warning("standby_left_a_reading", reason=type(error.__cause__).__name__)
        return read()


def behind_seconds() -> float | None:
    """Age of what the standby shows, in seconds; None where it does not answer, or is no longer
    one. One statement, on the standby."""
    try:
        with connections[STANDBY].cursor() as cursor:
            cursor.execute(BEHIND)
            row = cursor.fetchone()
    except Error:
        return None
    return None if row is None or row[0] is None else round(float(row[0]), 3)


def _has_caught_up(wait_seconds: float) -> bool:
    """Whether all that the primary has written by now can be read on the standby."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        (position,) = cursor.fetchone()
    deadline = time.monotonic() + wait_seconds
    try:
        while not _has_replayed(position):
            if time.monotonic() >= deadline:
                log.warning("standby_is_behind", waited_seconds=wait_seconds)
                return False
            time.sleep(LOOK_AGAIN_SECONDS)
    except Error:
        log.warning("standby_does_not_answer")
        return False
    return True


def _has_replayed(position: str) -> bool:
    with connections[STANDBY].cursor() as cursor:
        cursor.execute(REPLAYED, [position])
        return bool(cursor.fetchone()[0])


@contextmanager
def _addressed() -> Iterator[None]:
    """Let every statement of this thread go to the standby, also those that name no database: the
    agency is entered there by the same code."""
    primary = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[STANDBY]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = primary
