"""Seal the audit trail, behind those who write it: links in one chain an agency.

The sealer alone gives events their order. It may be started twice: the second waits at the lock
of the chain and finds nothing left; without the lock the database refuses the fork.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models.functions import Now

from organizations import audit
from organizations.access import system
from organizations.models import SealedEvent, SealedRow, Sealer, SealSalt
from organizations.rules import sealing as rules
from organizations.rules.sealing import EventFacts, RowDigest
from organizations.tenancy import sealing, tenant
from reporting import anchors
from reporting.queries.sealed_chain import never_sealed
from reporting.queries.sealed_rows import KINDS, named_by, written_rows
from reporting.queries.unsealed import Horizon, chains_with_unsealed, horizon, unsealed

log = structlog.get_logger(__name__)

BATCH = 500
LOCK = "SELECT pg_advisory_xact_lock(hashtext('kpi.seal'), hashtext(%s::text))"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a pass came to; ``failed``: agencies whose chain could not be sealed now."""

    events: int = 0
    failed: list[int | None] = field(default_factory=list)


def seal_events(*, now: datetime, anchor_all: bool = False) -> Sealed:
    """Seal what was committed since the last pass, chain by chain, and anchor the heads outside.

    Idempotent. A chain that fails is logged and left for the next pass; the floor stays where it
    was. Anchors are written once a minute and chain, or at once with ``anchor_all``. Cost: three
    statements when there is nothing; some 60 µs an event and row otherwise, in transactions of
    500 events.
    """
    with sealing():
        seen = horizon()
        chains = chains_with_unsealed(seen.floor)
    count, failed = 0, []
    for agency_id in chains:
        try:
            while made := seal_batch(agency_id, seen.floor):
                count += made
            anchors.write(agency_id, now=now, at_once=anchor_all)
        except Exception as error:
            log.exception("reporting.seal.failed", agency=agency_id, error=type(error).__name__)
            failed.append(agency_id)
    _keep(seen, moved=not failed)
    return Sealed(count, failed)


def adopt(*, agency_id: int, now: datetime) -> int:
    """Take rows under seal that are older than the chain, or were brought in by hand; how many.

    Each 200 are named by an event, so that it stays visible that they were taken as they were
    found. For the operator, once, after the upgrade: later, a row without an event is a finding.
    """
    seal_events(now=now)
    taken = 0
    for kind in KINDS:
        while True:
            with tenant(agency_id):
                with sealing():
                    keys = never_sealed(agency_id, kind)
                if not keys:
                    break
                audit.record(
                    actor=system(agency_id),
                    action="organizations.evidence.adopted",
                    details={"kind": kind, "keys": keys},
                )
            seal_events(now=now)
            taken += len(keys)
    return taken


def seal_batch(agency_id: int | None, floor: int, *, limit: int = BATCH) -> int:
    """Seal the oldest unsealed events of one chain in one transaction; how many.

    Locks: the chain's advisory lock.
    """
    with transaction.atomic():
        if agency_id is None:
            return _seal(None, floor, limit)
        with tenant(agency_id):
            return _seal(agency_id, floor, limit)


def _seal(agency_id: int | None, floor: int, limit: int) -> int:
    with sealing():
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [agency_id or 0])
        events = unsealed(agency_id, floor, limit)
        if events:
            append(agency_id, events)
        return len(events)


def append(agency_id: int | None, events: Sequence[EventFacts]) -> None:
    """Add the links of these events to the chain. As the sealer, inside the agency."""
    chain = agency_id or rules.PROVINCE_CHAIN
    head = SealedEvent.objects.filter(chain=chain).order_by("-position").first()
    before = head.position if head else 0
    prev = bytes(head.root) if head else rules.NOTHING_BEFORE
    salts = {event.id: secrets.token_bytes(rules.SALT_BYTES) for event in events}
    links: list[SealedEvent] = []
    rows: list[SealedRow] = []
    for position, event in enumerate(events, start=before + 1):
        salt = salts[event.id]
        digests = _row_digests(agency_id, event, salt)
        about = rules.event_digest(salt, event.text())
        under = rules.rows_digest(digests)
        root = rules.link_root(chain, position, prev, about, under)
        links.append(
            SealedEvent(
                event_id=event.id,
                agency_id=agency_id,
                chain=chain,
                position=position,
                version=rules.VERSION,
                prev=prev,
                event_digest=about,
                rows_digest=under,
                root=root,
            )
        )
        rows += _sealed_rows(agency_id, position, event.id, digests)
        prev = root
    SealSalt.objects.bulk_create(
        SealSalt(event_id=pk, agency_id=agency_id, salt=salt) for pk, salt in salts.items()
    )
    SealedEvent.objects.bulk_create(links)
    SealedRow.objects.bulk_create(rows, batch_size=2000)


def _row_digests(agency_id: int | None, event: EventFacts, salt: bytes) -> list[RowDigest]:
    if agency_id is None:
        return []
    return [
        RowDigest(named.kind, form, key, rules.row_digest(salt, named.kind, form, key, text))
        for named in named_by(event)
        for form in [KINDS[named.kind].form]
        for key, text in written_rows(agency_id, named)
    ]


def _sealed_rows(
    agency_id: int | None, position: int, event_id: UUID, digests: Sequence[RowDigest]
) -> list[SealedRow]:
    if agency_id is None:
        return []
    return [
        SealedRow(
            agency_id=agency_id,
            position=position,
            ordinal=ordinal,
            event_id=event_id,
            kind=one.kind,
            form=one.form,
            key=one.key,
            digest=one.digest,
        )
        for ordinal, one in enumerate(digests)
    ]


def _keep(seen: Horizon, *, moved: bool) -> None:
    """Remember that the sealer looked, and how far everything is sealed."""
    facts = {"floor": seen.lowest if moved else seen.floor, "cluster": seen.cluster}
    with sealing():
        Sealer.objects.update_or_create(id=1, defaults=facts | {"passed_at": Now()})
