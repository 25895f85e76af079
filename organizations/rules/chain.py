"""Who reviews whom: the nearest head above a person, and never the person."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PostingId = TypeVar("PostingId", bound=Hashable)
UnitId = TypeVar("UnitId", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Holder(Generic[PostingId]):
    """A posting and the staff member who holds it; one person may hold several postings."""

    posting_id: PostingId
    staff_id: Hashable


def reviewers_of(
    author: Holder[PostingId],
    unit_path: Sequence[UnitId],
    heads: Mapping[UnitId, Collection[Holder[PostingId]]],
    superiors: Collection[Holder[PostingId]] = (),
) -> frozenset[PostingId]:
    """The postings that may review the author's work: those of the nearest level that has any.

    ``unit_path`` runs from the author's own unit to the root of the agency; ``heads`` holds the
    heads, acting heads and delegated reviewers of each unit on that day; ``superiors`` stand
    above the agency. Who heads a level is reviewed above the *highest* level they head, whatever
    posting they write from: a subordinate never reviews their own head. Empty when nobody is
    above; then the work waits, and that is shown.

    Legal source: domain.md 2 ("Nobody reviews their own work"); ADR 0018.
    """
    return nearest_level(author, unit_path, heads, superiors)[1]


def nearest_level(
    author: Holder[PostingId],
    unit_path: Sequence[UnitId],
    heads: Mapping[UnitId, Collection[Holder[PostingId]]],
    superiors: Collection[Holder[PostingId]] = (),
) -> tuple[UnitId | None, frozenset[PostingId]]:
    """The same with the unit they head; None for superiors, and where nobody is above."""
    levels = [heads.get(unit, ()) for unit in unit_path]
    headed = [index for index, level in enumerate(levels) if _holds(author, level)]
    first = headed[-1] + 1 if headed else 0
    for unit, level in (*zip(unit_path[first:], levels[first:], strict=True), (None, superiors)):
        others = {holder.posting_id for holder in level if holder.staff_id != author.staff_id}
        if others:
            return unit, frozenset(others)
    return None, frozenset()


def may_review(
    reviewer: Holder[PostingId],
    author: Holder[PostingId],
    unit_path: Sequence[UnitId],
    heads: Mapping[UnitId, Collection[Holder[PostingId]]],
    superiors: Collection[Holder[PostingId]] = (),
) -> bool:
    """Whether this posting is among the reviewers of the author; never for one's own work."""
    if reviewer.staff_id == author.staff_id:
        return False
    return reviewer.posting_id in reviewers_of(author, unit_path, heads, superiors)


def _holds(author: Holder[PostingId], level: Collection[Holder[PostingId]]) -> bool:
    return any(holder.staff_id == author.staff_id for holder in level)
