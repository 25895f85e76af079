"""A reference and peers as they are kept: plain values out, the same values in."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from hashlib import blake2b
from typing import Any

from evaluations.rules.honesty.indicators import Peers
from evaluations.rules.honesty.reference import PeerGroup, Reference

DIGEST_BYTES = 10  # of some thousands of lines: two alike by chance are not to be expected


def reference_from(content: Mapping[str, Any]) -> Reference:
    """The reference of which this is ``dataclasses.asdict``, perhaps with more beside it."""
    return Reference(
        people=content["people"],
        groups={name: PeerGroup(**group) for name, group in content["groups"].items()},
        upper=content["upper"],
        scale=content["scale"],
        flagged_from=content["flagged_from"],
    )


def peers_content(peers: Peers) -> dict[str, Any]:
    """What a card needs of these peers. Lines of people become digests: whoever has a line can ask
    whether it was shared, and nobody can read one out of it."""
    return {
        "whole_hours": {str(task): share for task, share in peers.whole_hours.items()},
        "templates": sorted(map(_digest, peers.templates)),
        "same_day": sorted(map(_digest, peers.same_day)),
    }


def peers_from(content: Mapping[str, Any]) -> Peers:
    """Peers that answer as those of which this is the content; the totals of days are not kept."""
    return Peers(
        whole_hours={int(task): share for task, share in content["whole_hours"].items()},
        templates=Digested(content["templates"]),
        same_day=Digested(content["same_day"]),
    )


class Digested(Collection[Any]):
    """A set that is known by the digests of its members."""

    def __init__(self, digests: Collection[str]) -> None:
        self.digests = frozenset(digests)

    def __contains__(self, member: object) -> bool:
        return _digest(member) in self.digests

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)


def _digest(member: object) -> str:
    """Of a text, or of a text and its day."""
    if isinstance(member, tuple):
        text, day = member
        assert isinstance(day, date)  # noqa: S101 - what the rules put in
        member = f"{day.isoformat()} {text}"
    return blake2b(str(member).encode(), digest_size=DIGEST_BYTES).hexdigest()
