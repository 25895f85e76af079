"""Verify the evidence of one chain or all, each in one snapshot that nobody can move."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from organizations.tenancy import sealing, tenant
from reporting import anchors
from reporting.queries import sealed_chain, verifying
from reporting.queries.verifying import Tick, Verdict


@contextmanager
def reading(agency_id: int | None) -> Iterator[None]:
    """One repeatable, read-only snapshot of the agency, as the sealer. Inside a transaction that
    has begun each statement sees for itself: read what may grow in the order of its making."""
    begun = connection.in_atomic_block
    with transaction.atomic():
        if not begun:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if agency_id is None:
            with sealing():
                yield
        else:
            with tenant(agency_id), sealing():
                yield


def verify_evidence(
    *, agency_id: int | None, anchors_dir: Path | None, tick: Tick = lambda _done: None
) -> Verdict:
    """Walk one chain. Needs the worker's account; changes nothing."""
    before = anchors.size(agency_id, anchors_dir)
    with reading(agency_id):
        return verifying.verify_chain(
            agency_id, anchors_dir=anchors_dir, anchors_bytes=before, tick=tick
        )


def chains_to_verify(anchors_dir: Path | None) -> list[int | None]:
    """Every chain of the database, and those of which only anchors are left."""
    with reading(None):
        found = set(sealed_chain.chains())
    if anchors_dir is not None:
        found |= set(anchors.chains(anchors_dir))
    return sorted(found, key=lambda pk: pk or 0)
