"""Invented heads of units: how they decide about a month, and some who never look."""

import random
from collections import Counter
from dataclasses import dataclass

from evaluations.rules.honesty.reviewers import Decided

STAMPER = "rubber_stamping_head"
HEAD = "reading_head"
LINES_A_PERSON = 100
FEW_SENT_BACK = 5  # of a hundred: so many returns a stamping head makes at most, once a month


@dataclass(frozen=True, slots=True)
class Heads:
    """What each head decided in the month, and by id what they really are."""

    decided: list[Decided]
    truth: dict[int, str]


def heads(*, seed: int, unit_sizes: list[int], prevalence: float) -> Heads:
    """One head a unit; that share of them stamps. The same seed gives the same heads."""
    chance = random.Random(f"heads {seed}")
    ids = list(range(1, len(unit_sizes) + 1))
    stampers = set(chance.sample(ids, round(len(ids) * prevalence)))
    truth = {pk: STAMPER if pk in stampers else HEAD for pk in ids}
    return Heads(
        [_month(pk, size, truth[pk], chance) for pk, size in zip(ids, unit_sizes, strict=True)],
        truth,
    )


def _month(pk: int, people: int, kind: str, chance: random.Random) -> Decided:
    """A reading head is quick where lines are accepted together, and sends some back; one who
    stamps gives everything the same level, with hardly a return or an exception."""
    lines = people * chance.randint(LINES_A_PERSON // 2, LINES_A_PERSON)
    if kind == STAMPER:
        favourite, same = chance.choice((3, 4, 5)), chance.uniform(0.985, 1.0)
        returns, seconds = chance.choice((0, 0, FEW_SENT_BACK)), chance.uniform(0.2, 3.5)
    else:
        favourite, same = chance.choice((3, 4)), chance.uniform(0.55, 0.97)
        returns, seconds = round(lines * chance.uniform(0.0, 0.12)), chance.lognormvariate(2.0, 0.7)
    levels = Counter(
        favourite if chance.random() < same else chance.choice((1, 2, 3, 4, 5))
        for _ in range(lines - returns)
    )
    return Decided(pk, dict(levels), returns, seconds)
