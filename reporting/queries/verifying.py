"""Walk a chain and say what no longer agrees: links, events, rows, anchors.

Reads one snapshot of the database, a page at a time; memory does not grow with the chain.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import connection

from organizations.models import Agency, AuditEvent, SealedEvent
from organizations.rules import sealing as rules
from organizations.rules.sealing import EventFacts
from reporting import anchors
from reporting.models import IssuedRoot
from reporting.queries.sealed_chain import (
    MOST_NAMED,
    PAGE,
    events_of,
    never_sealed,
    pages,
    row_digests,
    salts_of,
)
from reporting.queries.sealed_rows import KINDS, named_by, rows_of, written_rows
from reporting.queries.unsealed import EVENT, as_events

LAST_ROWS = """
    SELECT DISTINCT ON (key) key, form, event_id, digest FROM organizations_sealedrow
    WHERE agency_id = %s AND kind = %s AND key > %s
    ORDER BY key, position DESC LIMIT %s
"""
PENDING = f"""
    SELECT {EVENT} FROM organizations_auditevent e
    WHERE e.agency_id IS NOT DISTINCT FROM %s AND e.id > %s AND NOT EXISTS
        (SELECT FROM organizations_sealedevent s WHERE s.event_id = e.id)
    ORDER BY e.id LIMIT %s
"""  # noqa: S608
Tick = Callable[[int], None]
# The key of a row, the form it was sealed in last, the event that named it, and its digest.
LastRow = tuple[str, int, UUID, bytes]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree; ``what`` is a finding of docs/security/evidence.md."""

    what: str
    position: int | None = None
    thing: str = ""


@dataclass(slots=True)
class Verdict:
    """What verifying a chain came to. ``differences`` holds the first 200; ``found`` counts all.

    ``waiting``: events not sealed yet. ``erased``: payloads forgotten by an event that says so,
    ``forgotten`` the places of the first 200 of them: no command of the portal forgets one.
    """

    agency_id: int | None
    links: int = 0
    rows: int = 0
    anchors: int = 0
    waiting: int = 0
    erased: int = 0
    root: str = ""
    found: int = 0
    differences: list[Difference] = field(default_factory=list)
    forgotten: list[int] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return self.found == 0

    def add(self, what: str, position: int | None = None, thing: object = "") -> None:
        """Note a difference."""
        self.found += 1
        if len(self.differences) < MOST_NAMED:
            self.differences.append(Difference(what, position, str(thing)))


def verify_chain(
    agency_id: int | None,
    *,
    anchors_dir: Path | None,
    anchors_bytes: int,
    tick: Tick = lambda _done: None,
) -> Verdict:
    """Everything that can be checked about one chain. As the sealer, inside the agency, in one
    repeatable snapshot.

    ``anchors_dir`` None leaves the anchors out: then a cut tail is not seen. ``anchors_bytes``: the
    length of the file before the snapshot was taken, for the sealer goes on meanwhile. Cost: some
    40 µs an event and 60 µs a row.
    """
    verdict = Verdict(agency_id)
    _walk(verdict, tick)
    _anchors(verdict, anchors_dir, anchors_bytes)
    changing: set[tuple[str, str]] = set()
    for event in _pending(agency_id):
        verdict.waiting += 1
        if agency_id is not None:
            changing.update(_keys(agency_id, event))
    _rows(verdict, changing, tick)
    return verdict


def _walk(verdict: Verdict, tick: Tick) -> None:
    prev, position = rules.NOTHING_BEFORE, 0
    for page in pages(verdict.agency_id):
        ids = [link.event_id for link in page]
        events, salts = events_of(ids), salts_of(ids)
        digests = row_digests(verdict.agency_id, page)
        for link in page:
            if link.position != position + 1:
                verdict.add("link_missing", position + 1)
            if bytes(link.prev) != prev:
                verdict.add("link_broken", link.position, link.event_id)
            rows = digests.get(link.position, [])
            if rules.rows_digest(rows) != bytes(link.rows_digest):
                verdict.add("row_digests_changed", link.position, link.event_id)
            _check_root(verdict, link)
            event, salt = events.get(link.event_id), salts.get(link.event_id)
            _check_event(verdict, link, event, salt, seals_rows=bool(rows))
            prev, position = bytes(link.root), link.position
            verdict.links += 1
        tick(len(page))
    verdict.root = prev.hex() if verdict.links else ""


def _check_root(verdict: Verdict, link: SealedEvent) -> None:
    root = rules.link_root(
        link.chain,
        link.position,
        bytes(link.prev),
        bytes(link.event_digest),
        bytes(link.rows_digest),
    )
    if root != bytes(link.root) or link.version != rules.VERSION:
        verdict.add("link_changed", link.position, link.event_id)


def _check_event(
    verdict: Verdict,
    link: SealedEvent,
    event: EventFacts | None,
    salt: bytes | None,
    *,
    seals_rows: bool,
) -> None:
    """The salt of an event that seals rows is never let go: it is theirs too."""
    if event is None:
        verdict.add("event_deleted", link.position, link.event_id)
    elif salt is None:
        if seals_rows or not _erased(verdict.agency_id, event.id):
            verdict.add("salt_missing", link.position, event.id)
            return
        verdict.erased += 1
        if len(verdict.forgotten) < MOST_NAMED:
            verdict.forgotten.append(link.position)
    elif rules.event_digest(salt, event.text()) != bytes(link.event_digest):
        verdict.add("event_changed", link.position, f"{event.action} {event.id}")


def _erased(agency_id: int | None, event_id: UUID) -> bool:
    said = AuditEvent.objects.filter(
        action="organizations.evidence.erased", object_id=str(event_id)
    )
    return agency_id in said.values_list("agency_id", flat=True)


def _anchors(verdict: Verdict, folder: Path | None, up_to: int) -> None:
    """Compare each head that left the database with the link of that number."""
    chain = verdict.agency_id or rules.PROVINCE_CHAIN
    issued = IssuedRoot.objects.filter(agency_id=chain).values_list("position", "root")
    heads = [(position, root, "paper") for position, root in issued]
    if folder is not None:
        path = anchors.path_of(verdict.agency_id, folder)
        for anchor in anchors.read(path, up_to=up_to):
            if anchor is not None:
                heads.append((anchor.position, anchor.root, "anchor"))
            if len(heads) >= PAGE:
                _compare(verdict, chain, heads)
                heads = []
    _compare(verdict, chain, heads)


def _compare(verdict: Verdict, chain: int, heads: Sequence[tuple[int, str, str]]) -> None:
    known = {
        position: bytes(root).hex()
        for position, root in SealedEvent.objects.filter(
            chain=chain, position__in=[position for position, _root, _where in heads]
        ).values_list("position", "root")
    }
    for position, root, where in heads:
        verdict.anchors += 1
        if position not in known:
            verdict.add("tail_cut", position, where)
        elif known[position] != root:
            verdict.add("anchor_differs", position, where)


def _pending(agency_id: int | None) -> Iterator[EventFacts]:
    """Events that wait for their seal, whenever they were written; 500 at a time."""
    after = UUID(int=0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(PENDING, [agency_id, after, PAGE])
            page = list(as_events(cursor.fetchall()))
        if not page:
            return
        yield from page
        after = page[-1].id


def _keys(agency_id: int, event: EventFacts) -> Iterator[tuple[str, str]]:
    for named in named_by(event):
        for key, _text in written_rows(agency_id, named):
            yield named.kind, key


def _rows(verdict: Verdict, pending: set[tuple[str, str]], tick: Tick) -> None:
    """Each row as it stands against its last digest, and rows that no event ever named."""
    agency_id = verdict.agency_id
    if agency_id is None or _is_cleared(agency_id):
        return
    for kind in KINDS:
        for page in _last_rows(agency_id, kind):
            salts = salts_of([event_id for _key, _form, event_id, _digest in page])
            texts = _texts(agency_id, kind, page)
            for key, form, event_id, digest in page:
                if (kind, key) in pending:
                    continue
                if key not in texts:
                    verdict.add(f"{kind}_deleted", None, key)
                elif event_id not in salts:  # nobody can say whether it is what was sealed
                    verdict.add(f"{kind}_unchecked", None, key)
                elif rules.row_digest(salts[event_id], kind, form, key, texts[key]) != digest:
                    verdict.add(f"{kind}_changed", None, key)
            verdict.rows += len(page)
            tick(len(page))
        for key in never_sealed(agency_id, kind):
            if (kind, key) not in pending:
                verdict.add(f"{kind}_without_event", None, key)


def _is_cleared(agency_id: int) -> bool:
    """Whether it is the ground of a sandbox that is over: its rows are removed by rule, its links
    and events stay (ADR 0070)."""
    return Agency.objects.filter(pk=agency_id, is_training=True, ends_on__isnull=False).exists()


def _texts(agency_id: int, kind: str, page: Sequence[LastRow]) -> dict[str, str]:
    """The rows as they stand, each written in the form in which it was sealed last."""
    keys: dict[int, list[str]] = {}
    for key, form, _event_id, _digest in page:
        keys.setdefault(form, []).append(key)
    found: dict[str, str] = {}
    for form, some in keys.items():
        found |= rows_of(agency_id, kind, some, form)
    return found


def _last_rows(agency_id: int, kind: str) -> Iterator[list[LastRow]]:
    after = ""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(LAST_ROWS, [agency_id, kind, after, PAGE])
            page = [(key, form, pk, bytes(digest)) for key, form, pk, digest in cursor.fetchall()]
        if not page:
            return
        yield page
        after = page[-1][0]
