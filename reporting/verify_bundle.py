"""Check an evidence bundle without the portal and without a network.

    python3 verify.py evidence.zip [ROOT-PRINTED-ON-A-REPORT ...]

It needs nothing but Python 3.9. It says YES and ends with 0 when every link, event and anchor
agrees, and NO with the place of the first differences otherwise. Read it: it is meant to be read.

chain.jsonl   one line a link: position, prev, event and rows digest, root, rows
events.jsonl  one line an event: position, salt, and the event as it was sealed
anchors.txt   heads that were written outside the database: version, position, root, instant
issued.jsonl  heads that were printed on reports
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

MOST_SHOWN = 20
PARTS = 4  # of an anchor's line


def lines(bundle: zipfile.ZipFile, name: str) -> Iterator[str]:
    """The lines of one file of the bundle."""
    with bundle.open(name) as raw:
        yield from io.TextIOWrapper(raw, encoding="utf-8")


def records(bundle: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    """The lines of one file, each a JSON object."""
    for line in lines(bundle, name):
        yield json.loads(line)


def root_of(chain: int, link: dict[str, Any]) -> str:
    """What the root of this link must be."""
    numbers = chain.to_bytes(8, "big") + link["position"].to_bytes(8, "big")
    digests = link["prev"] + link["event_digest"] + link["rows_digest"]
    return hashlib.sha256(bytes([link["version"]]) + numbers + bytes.fromhex(digests)).hexdigest()


def rows_of(link: dict[str, Any]) -> str:
    """The digest over the rows of a link."""
    text = "".join(f"{kind}.{form} {key} {digest}\n" for kind, form, key, digest in link["rows"])
    return hashlib.sha256(text.encode()).hexdigest()


def event_of(event: dict[str, Any]) -> str:
    """The salted digest of an event."""
    message = b"event\0" + event["event"].encode()
    return hmac.new(bytes.fromhex(event["salt"]), message, hashlib.sha256).hexdigest()


def walk(bundle: zipfile.ZipFile, chain: int, roots: dict[int, str]) -> Iterator[str]:
    """Go along the chain; what differs. Fills ``roots`` by position."""
    prev, position = "00" * 32, 0
    forgotten: list[tuple[int, str]] = []  # position and id of events whose salt is gone
    erased: set[str] = set()  # ids that a checked event says are forgotten
    events = records(bundle, "events.jsonl")
    for link in records(bundle, "chain.jsonl"):
        event = next(events, {})
        if link["position"] != position + 1:
            yield f"link {position + 1} is missing"
        position = link["position"]
        if link["prev"] != prev:
            yield f"link {position} does not follow the one before"
        if rows_of(link) != link["rows_digest"]:
            yield f"link {position}: the digests of its rows were changed"
        if root_of(chain, link) != link["root"]:
            yield f"link {position} was changed"
        if event.get("position") != position or event.get("event") is None:
            yield f"link {position}: its event is not there"
        elif event["salt"] is None:
            forgotten.append((position, json.loads(event["event"])["id"]))
            if link["rows"]:
                yield f"link {position}: its salt is gone, and with it the proof of its rows"
        elif event_of(event) != link["event_digest"]:
            yield f"link {position}: its event was changed"
        else:
            erased.update(erased_by(event))
        prev = roots[position] = link["root"]
    if next(events, None) is not None:
        yield "there are more events than links"
    yield from excused(forgotten, erased)


def erased_by(event: dict[str, Any]) -> Iterator[str]:
    """The id of the event that this one says is forgotten, if it says so."""
    said = json.loads(event["event"])
    if said["action"] == "organizations.evidence.erased":
        yield said["object"]


def excused(forgotten: list[tuple[int, str]], erased: set[str]) -> Iterator[str]:
    """Links whose event cannot be checked: what differs, where no checked event forgot it."""
    for position, event_id in forgotten:
        if event_id in erased:
            erased.discard(event_id)  # it excuses one link, not two
            print(f"link {position}: the payload was forgotten, its digest cannot be checked")
        else:
            yield f"link {position}: the salt of its event is gone, and no event says why"


def compare(bundle: zipfile.ZipFile, roots: dict[int, str]) -> Iterator[str]:
    """Hold every head that left the database against the chain."""
    heads = [
        (int(one[1]), one[2])
        for one in map(str.split, lines(bundle, "anchors.txt"))
        if len(one) == PARTS
    ]
    heads += [(one["position"], one["root"]) for one in records(bundle, "issued.jsonl")]
    for position, root in heads:
        if position not in roots:
            yield f"link {position} was anchored and is cut off"
        elif roots[position] != root:
            yield f"link {position} differs from its anchor"


def main(path: str, printed: list[str]) -> int:
    """Check the bundle, and that the roots typed from papers are in its chain."""
    roots: dict[int, str] = {}
    try:
        with zipfile.ZipFile(path) as bundle:
            about = json.loads(bundle.read("about.json"))
            found = list(walk(bundle, about["chain"], roots)) + list(compare(bundle, roots))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        found = [f"the bundle cannot be read: {error!r}"]
    known = set(roots.values())
    found += [
        f"the printed root {one} is not in this chain"
        for one in printed
        if one.lower() not in known
    ]
    print(f"{len(roots)} links; last root {roots[max(roots)] if roots else '-'}")
    for line in found[:MOST_SHOWN]:
        print("-", line)
    print("YES: everything agrees." if not found else f"NO: {len(found)} differences.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
