"""What lines say: sentences of the simulator's vocabulary, put together from numbers.

A sentence is an opening and details, an index each; a figure is a third. Millions of lines are
kept as three small numbers and become text when they are written.
"""

from itertools import product

import numpy as np

from demo.copied.patterns import FIXED, Array
from evaluations.simulation.office import DETAILS, PARTIES, PLACES, THINGS, VERBS

WHOSE = ("", *(f" của {party} {place}" for party, place in product(PARTIES, PLACES)))
OWN = tuple(f"{verb} {thing}{whose}" for verb, thing, whose in product(VERBS, THINGS, WHOSE))
OPENINGS = (*OWN, *FIXED)
FIRST_FIXED = len(OWN)
ENDINGS = (
    "",
    *(f" {one}" for one in DETAILS),
    *(f" {one} {other}" for one, other in product(DETAILS, repeat=2)),
)
FIGURES = (
    "",
    *(f" số {number}/{kind}" for number, kind in product(range(10, 2400), ("SXD", "UBND", "VP"))),
)
REFERENCES = (
    "",
    *(f"{number}/{kind}-" for number, kind in product(range(1, 1000), ("BC", "TTr", "CV", "KH"))),
)
"""Document numbers; the agency's code comes behind them."""

WITHOUT_PARTY, WITHOUT_DETAIL, WITH_ONE = 0.2, 0.25, 0.75  # the last two add up


def openings(chance: np.random.Generator, count: int) -> Array:
    """Indexes of so many openings; most say for whom."""
    whose = chance.integers(1, len(WHOSE), count)
    whose[chance.random(count) < WITHOUT_PARTY] = 0
    return chance.integers(0, len(VERBS) * len(THINGS), count) * len(WHOSE) + whose


def endings(chance: np.random.Generator, count: int) -> Array:
    """Indexes of so many endings of no, one or two details."""
    kind = chance.random(count)
    two = chance.integers(1 + len(DETAILS), len(ENDINGS), count)
    one = chance.integers(1, 1 + len(DETAILS), count)
    return np.where(kind < WITHOUT_DETAIL, 0, np.where(kind < WITH_ONE, one, two))


def figures(chance: np.random.Generator, count: int) -> Array:
    """Indexes of so many figures; the first is none."""
    drawn = chance.integers(1, len(FIGURES), count)
    drawn[0] = 0
    return drawn
