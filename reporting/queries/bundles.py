"""The sealed trail of one agency, line by line, as an evidence bundle holds it."""

from collections.abc import Iterator

from organizations.rules import sealing as rules
from organizations.rules.canonical import canonical_json
from reporting import anchors
from reporting.models import IssuedRoot
from reporting.queries import sealed_chain


def chain_lines(agency_id: int | None) -> Iterator[tuple[str, str]]:
    """(line of chain.jsonl, line of events.jsonl) of each link. As the sealer, inside the agency;
    four queries for 500 links."""
    for page in sealed_chain.pages(agency_id):
        ids = [link.event_id for link in page]
        events, salts = sealed_chain.events_of(ids), sealed_chain.salts_of(ids)
        rows = sealed_chain.row_digests(agency_id, page)
        for link in page:
            digests = {
                name: bytes(getattr(link, name)).hex()
                for name in ("prev", "event_digest", "rows_digest", "root")
            }
            under = [
                [row.kind, row.form, row.key, row.digest.hex()]
                for row in rows.get(link.position, [])
            ]
            event, salt = events.get(link.event_id), salts.get(link.event_id)
            yield (
                canonical_json(
                    digests | {"position": link.position, "version": link.version, "rows": under}
                ),
                canonical_json(
                    {
                        "position": link.position,
                        "salt": salt.hex() if salt else None,
                        "event": event.text() if event else None,
                    }
                ),
            )


def issued_lines(agency_id: int | None) -> Iterator[str]:
    """Heads that were printed on the agency's reports."""
    for one in IssuedRoot.objects.filter(agency_id=agency_id or rules.PROVINCE_CHAIN).order_by(
        "pk"
    ):
        yield canonical_json({"position": one.position, "root": one.root, "report": one.report_id})


def anchor_lines(agency_id: int | None) -> Iterator[str]:
    """Heads that were written outside the database, as they stand there."""
    path = anchors.path_of(agency_id)
    if path.exists():
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from (line.rstrip("\n") for line in file)
