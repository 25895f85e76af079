"""What a chain is read by: its links a page at a time, and what they commit to. As the sealer."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from organizations.models import SealedEvent, SealedRow, SealSalt
from organizations.rules import sealing as rules
from organizations.rules.sealing import EventFacts, RowDigest
from reporting.queries.sealed_rows import KINDS
from reporting.queries.unsealed import EVENT, as_events

PAGE = 500
MOST_NAMED = 200


def pages(agency_id: int | None) -> Iterator[list[SealedEvent]]:
    """The links of a chain in order, 500 at a time."""
    after = -(2**62)
    while page := list(
        SealedEvent.objects.filter(
            chain=agency_id or rules.PROVINCE_CHAIN, position__gt=after
        ).order_by("position")[:PAGE]
    ):
        yield page
        after = page[-1].position


def events_of(ids: Sequence[UUID]) -> dict[UUID, EventFacts]:
    """These events as they stand, by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {EVENT} FROM organizations_auditevent e WHERE e.id = ANY(%s)",  # noqa: S608
            [list(ids)],
        )
        return {event.id: event for event in as_events(cursor.fetchall())}


def salts_of(ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """The salts that were not destroyed, by event."""
    found = SealSalt.objects.filter(pk__in=ids).values_list("event_id", "salt")
    return {pk: bytes(salt) for pk, salt in found}


def row_digests(agency_id: int | None, page: Sequence[SealedEvent]) -> dict[int, list[RowDigest]]:
    """What the links say about rows, by position and in order."""
    found: dict[int, list[RowDigest]] = {}
    if agency_id is None:
        return found
    for row in SealedRow.objects.filter(
        agency_id=agency_id, position__range=(page[0].position, page[-1].position)
    ).order_by("position", "ordinal"):
        one = RowDigest(row.kind, row.form, row.key, bytes(row.digest))
        found.setdefault(row.position, []).append(one)
    return found


def never_sealed(agency_id: int, kind: str) -> list[str]:
    """Keys of up to 200 rows that no sealed event ever named. As the sealer."""
    spec = KINDS[kind]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {spec.key} FROM {spec.table} WHERE agency_id = %s AND NOT EXISTS"  # noqa: S608
            " (SELECT FROM organizations_sealedrow s WHERE s.agency_id = %s AND s.kind = %s"
            f" AND s.key = {spec.key.replace('id::text', spec.table + '.id::text')})"
            " ORDER BY 1 LIMIT %s",
            [agency_id, agency_id, kind, MOST_NAMED],
        )
        return [key for (key,) in cursor.fetchall()]


def chains() -> list[int | None]:
    """Agencies (None: the province) that have a chain or something to seal. As the sealer."""
    found: list[Any] = list(
        SealedEvent.objects.order_by().values_list("agency_id", flat=True).distinct()
    )
    return sorted(found, key=lambda pk: pk or 0)
