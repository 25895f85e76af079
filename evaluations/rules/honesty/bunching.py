"""Bunching: days of exactly the working time beyond what a smooth distribution would hold.

People round, and 480 minutes are a whole hour, so a day of exactly 8 hours is compared with days
of exactly 6, 7, 9 and 10: the same heaping, without the threshold. Over everybody of the office a
parabola through the logarithms of those four counts gives what would lie at the threshold
(the counterfactual). A person's own four shares are few days, so they are drawn towards those of
the office with the weight of a month. What the person has beyond is the excess.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

HOUR = 60
OFFSETS = (-2 * HOUR, -HOUR, HOUR, 2 * HOUR)
WIDTH = 1  # minutes on either side, as at the threshold
WEIGHT = 20  # days of the office that stand behind the few of a person
LEAST_RATIO, MOST_RATIO = 0.25, 1.0  # threshold to its four neighbours: flat, and sharply peaked
HALF = 0.5  # a count of nothing is not certain to be nothing


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Of an office: how many days lie at the four neighbours (a share of all), and how many would
    lie at the threshold for each of those."""

    neighbours: float
    ratio: float


FLAT = Counterfactual(neighbours=0.0, ratio=1.0)


def counterfactual_of(distances: Iterable[int]) -> Counterfactual:
    """From the distances of all day totals to the working day, in minutes."""
    counts: Counter[int] = Counter()
    total = 0
    for distance in distances:
        total += 1
        mark = _mark(distance)
        if mark is not None:
            counts[mark] += 1
    found = np.array([counts[offset] + HALF for offset in OFFSETS])
    at_threshold = float(np.exp(np.polyfit(np.array(OFFSETS) / HOUR, np.log(found), 2)[-1]))
    ratio = at_threshold / float(found.sum())
    return Counterfactual(
        neighbours=sum(counts.values()) / total if total else 0.0,
        ratio=min(MOST_RATIO, max(LEAST_RATIO, ratio)),
    )


def excess(distances: list[int], usual: Counterfactual) -> float:
    """Share of a person's days at the threshold beyond the counterfactual; never below 0."""
    at_threshold = sum(abs(distance) <= WIDTH for distance in distances)
    beside = sum(_mark(distance) is not None for distance in distances)
    days = len(distances)
    drawn = (beside + WEIGHT * usual.neighbours) / (days + WEIGHT)
    return max(0.0, at_threshold / days - usual.ratio * drawn)


def _mark(distance: int) -> int | None:
    nearest = HOUR * round(distance / HOUR)
    return nearest if nearest in OFFSETS and abs(distance - nearest) <= WIDTH else None
