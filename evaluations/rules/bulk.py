"""Why an entry is not accepted among others but by itself, or not at all."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from evaluations.rules.remarks import Remark


class LeftOut(StrEnum):
    """Why a selection went past one of its entries."""

    TOO_MANY = "too_many"
    OUTDATED = "outdated"
    REMARKED = "remarked"
    DRAWN = "drawn"
    UNOPENED = "unopened"
    SAMPLE_WAITS = "sample_waits"


@dataclass(frozen=True, slots=True)
class Selected:
    """A ticked entry as it stands now.

    ``is_drawn``: it belongs to the sample of its person's week; ``sample_waits``: another entry of
    that sample is not decided yet; ``is_unopened``: it has a file or a link that this reviewer has
    not opened.
    """

    is_current: bool
    remarks: Collection[Remark]
    is_drawn: bool
    is_unopened: bool
    sample_waits: bool


def left_out_because(entry: Selected) -> LeftOut | None:
    """The first thing to do about it before it can be accepted; None when it can be."""
    holds = (
        (LeftOut.OUTDATED, not entry.is_current),
        (LeftOut.REMARKED, bool(entry.remarks)),
        (LeftOut.DRAWN, entry.is_drawn),
        (LeftOut.UNOPENED, entry.is_unopened),
        (LeftOut.SAMPLE_WAITS, entry.sample_waits),
    )
    return next((why for why, is_true in holds if is_true), None)
