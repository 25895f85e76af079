"""A reference as it is kept: plain values out, the same values in."""

from collections.abc import Mapping
from typing import Any

from evaluations.rules.honesty.reference import PeerGroup, Reference


def reference_from(content: Mapping[str, Any]) -> Reference:
    """The reference of which this is ``dataclasses.asdict``, perhaps with more beside it."""
    return Reference(
        people=content["people"],
        groups={name: PeerGroup(**group) for name, group in content["groups"].items()},
        upper=content["upper"],
        scale=content["scale"],
        flagged_from=content["flagged_from"],
    )
