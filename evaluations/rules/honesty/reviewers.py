"""How somebody reviews, in figures; and a sample for a second look that anybody can draw again."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

FEWEST_DECISIONS = 20  # fewer say nothing about a habit
FEWEST_REVIEWERS = 3  # else there is nobody to be milder than
SAMPLE_SHARE, FEWEST_SAMPLED, MOST_SAMPLED = 0.01, 5, 50


@dataclass(frozen=True, slots=True)
class Decided:
    """One reviewer's decisions in force: accepted ones by quality level, returned ones, and the
    mean seconds from one decision to the next within a sitting (None for a single one)."""

    reviewer_id: int
    levels: Mapping[int, int]
    returned: int
    seconds: float | None

    @property
    def count(self) -> int:
        return sum(self.levels.values()) + self.returned

    @property
    def mean_level(self) -> float | None:
        accepted = sum(self.levels.values())
        if not accepted:
            return None
        return sum(level * times for level, times in self.levels.items()) / accepted


@dataclass(frozen=True, slots=True)
class ReviewerMonth:
    """The figures of a reviewer with enough decisions."""

    reviewer_id: int
    decisions: int
    seconds: float | None
    approved: float  # share accepted
    constant: float | None  # share of the commonest level among the accepted
    leniency: float | None  # mean level above that of the other reviewers of the agency


def reviewer_months(decided: Sequence[Decided]) -> list[ReviewerMonth]:
    """The figures of all reviewers with at least twenty decisions, by id."""
    return [
        ReviewerMonth(
            reviewer_id=one.reviewer_id,
            decisions=one.count,
            seconds=one.seconds,
            approved=sum(one.levels.values()) / one.count,
            constant=max(one.levels.values()) / sum(one.levels.values()) if one.levels else None,
            leniency=_leniency(one, decided),
        )
        for one in sorted(decided, key=lambda one: one.reviewer_id)
        if one.count >= FEWEST_DECISIONS
    ]


def _leniency(one: Decided, decided: Sequence[Decided]) -> float | None:
    """Against the mean of the others' means: whoever reviews most must not set the measure."""
    others = [
        other.mean_level
        for other in decided
        if other.reviewer_id != one.reviewer_id and other.mean_level is not None
    ]
    if one.mean_level is None or len(others) < FEWEST_REVIEWERS - 1:
        return None
    return one.mean_level - sum(others) / len(others)


def sample_size(population: int) -> int:
    """One in a hundred, at least five and at most fifty; never more than there are."""
    wanted = max(FEWEST_SAMPLED, min(MOST_SAMPLED, round(population * SAMPLE_SHARE)))
    return min(population, wanted)


def drawn(seed: str, ids: Collection[UUID]) -> list[UUID]:
    """The sample: the ids whose SHA-256 of ``seed:id`` is least. The order of ids is all one."""

    def rank(pk: UUID) -> str:
        return hashlib.sha256(f"{seed}:{pk}".encode()).hexdigest()

    return sorted(ids, key=rank)[: sample_size(len(ids))]
