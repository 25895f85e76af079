"""What is usual in the province: numbers about many people, and nothing about one of them.

Each agency measures its own people (``indicators``). Here the figures of all agencies, without
names, become a ``Reference``; with it each agency can tell by itself whose figures stand out.
"""

import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluations.rules.honesty.indicators import NAMES

FALSE_DISCOVERY_RATE = 0.05
LARGEST_PART = 6.0  # of one indicator in the sum: no single figure decides
FEWEST_PEERS = 30  # else a person is compared with everybody, or with nobody
UPPER = 0.65
LEAST_SCALE = 1.4
USUAL = 1.0  # standardised: up to here a figure is like that of other people
EVERYBODY = ""
SHOWN = (0.05, 0.25, 0.5, 0.75, 0.95)  # what a plot of the peers draws
SAME_DAYS = ("at_threshold", "bunched")  # added up once
PLACES = 6  # of a sum when it is compared, so that storing it changes no answer
# How far apart ordinary people lie at least, where most of them are the same (a share of 0).
LEAST_SPREAD = {
    "at_threshold": 0.08,
    "topped_up": 0.08,
    "heaped": 0.15,
    "over_norm": 0.15,
    "own_copies": 0.10,
    "shared_text": 0.05,
    "shared_days": 0.06,
    "days_alike": 0.06,
    "steady": 0.05,
    "late": 0.60,
    "bursts": 0.10,
    "other_work": 0.06,
    "bunched": 0.08,
    "beyond_declared": 0.15,
    "beyond_possible": 0.03,
    "on_leave": 0.02,
    "on_rest": 0.02,
    "overlapping": 0.02,
}

Figures = Sequence[float | None]
"""One person's figures in the order of ``indicators.NAMES``; None where one cannot be told. Those
of earlier measurements end where there were no more."""


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """How the figures of one kind of agency lie; each in the order of ``indicators.NAMES``."""

    people: int
    centre: Figures
    spread: Figures
    shown: Sequence[Figures]  # by figure: the quantiles of SHOWN


@dataclass(frozen=True, slots=True)
class Reference:
    """What is usual, by peer group; under EVERYBODY all people together.

    ``upper`` and ``scale`` say how the sums of ordinary people fall off. From the sum
    ``flagged_from`` on people are asked; None asks nobody.
    """

    people: int
    groups: Mapping[str, PeerGroup]
    upper: float
    scale: float
    flagged_from: float | None

    def group(self, name: str) -> PeerGroup:
        """The peers of somebody of this group."""
        return self.groups.get(name) or self.groups[EVERYBODY]


def reference_of(measured: Sequence[tuple[str, Figures]]) -> Reference | None:
    """What is usual among these people, given by peer group. None with fewer than 30 of them."""
    if len(measured) < FEWEST_PEERS:
        return None
    values = as_array([figures for _, figures in measured])
    members: defaultdict[str, list[int]] = defaultdict(list)
    for index, (name, _) in enumerate(measured):
        members[name].append(index)
    groups = {EVERYBODY: _peer_group(values)} | {
        name: _peer_group(values[rows])
        for name, rows in members.items()
        if len(rows) >= FEWEST_PEERS
    }
    sums = np.zeros(len(measured))
    for name, rows in members.items():
        group = groups.get(name) or groups[EVERYBODY]
        sums[rows] = totals(standardised(values[rows], group))
    upper, scale = _fall_off(sums)
    # Loaded here: it takes longer than all else that starts the portal, and only a worker asks.
    from scipy import stats  # noqa: PLC0415

    asked = stats.false_discovery_control(p_values(sums, upper, scale), method="bh")
    flagged = sums[asked <= FALSE_DISCOVERY_RATE]
    return Reference(
        people=len(measured),
        groups=groups,
        upper=upper,
        scale=scale,
        flagged_from=round(float(flagged.min()), PLACES) if flagged.size else None,
    )


def as_array(rows: Sequence[Figures]) -> np.ndarray:
    """People by figures; not a number where a figure is missing, or was not yet counted."""
    return np.array([[*row, *[None] * (len(NAMES) - len(row))] for row in rows], dtype=float)


def standardised(values: np.ndarray, group: PeerGroup) -> np.ndarray:
    """Distance from the median in robust spreads, which a fifth of odd people cannot move far; 0
    where the person's figure or that of the peers is missing."""
    centre, spread = as_array([group.centre]), as_array([group.spread])
    return np.asarray(np.nan_to_num((values - centre) / spread))


def totals(parts: np.ndarray) -> np.ndarray:
    """What stands out, added up; of the two figures about the same days the one that says less."""
    out = np.clip(parts - USUAL, 0, LARGEST_PART)
    one, other = (NAMES.index(name) for name in SAME_DAYS)
    both = np.minimum(out[:, one], out[:, other])
    return np.asarray(out.sum(axis=1) - out[:, one] - out[:, other] + both)


def p_values(sums: np.ndarray, upper: float, scale: float) -> np.ndarray:
    """How rarely an ordinary person would reach such a sum."""
    return np.asarray((1 - UPPER) * np.exp(-np.maximum(sums - upper, 0) / scale))


def _peer_group(values: np.ndarray) -> PeerGroup:
    with warnings.catch_warnings():
        # A figure that nobody has stays missing; that is said below, not on the console.
        warnings.simplefilter("ignore", RuntimeWarning)
        centre = np.nanmedian(values, axis=0)
        spread = 1.4826 * np.nanmedian(np.abs(values - centre), axis=0)
        shown = np.nanquantile(values, SHOWN, axis=0).T
    least = np.array([LEAST_SPREAD[name] for name in NAMES])
    return PeerGroup(
        people=len(values),
        centre=_plain(centre),
        spread=_plain(np.maximum(spread, least)),
        shown=[_plain(row) for row in shown],
    )


def _plain(row: np.ndarray) -> list[float | None]:
    """As it is stored: None where it is not a number."""
    return [None if np.isnan(value) else float(value) for value in row]


def _fall_off(sums: np.ndarray) -> tuple[float, float]:
    """Where the sums of ordinary people begin to fall off exponentially, and how steeply.

    The beginning is read off below the 65th percentile, which a fifth of odd people moves only
    within the ordinary ones; the scale from there down to the median, and never more steeply than
    a whole province of honest people did (docs/domain/honesty.md).
    """
    middle, upper = np.quantile(sums, [0.5, UPPER])
    return float(upper), max(LEAST_SCALE, float(upper - middle))
