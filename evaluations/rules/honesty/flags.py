"""From indicators to questions: each against the peers, added up openly, with few false ones.

No black box: a person's sum is that of what stands out of the standardised indicators, each at
most six, so that it can be taken apart again. False discoveries are held down over the whole
province at once (Benjamini and Hochberg).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy import stats

from evaluations.rules.honesty.facts import PersonMonth
from evaluations.rules.honesty.indicators import (
    HOUR,
    NAMES,
    Indicators,
    Peers,
    indicators_of,
)
from evaluations.rules.honesty.texts import normalised, templates, writers_of

FALSE_DISCOVERY_RATE = 0.05
LARGEST_PART = 6.0  # of one indicator in the sum: no single figure decides
FEWEST_PEERS = 30  # else a person is compared with everybody
UPPER = 0.65
LEAST_SCALE = 1.4
USUAL = 1.0  # standardised: up to here a figure is like that of other people
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
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One person-month against its peers. ``parts`` are standardised figures, by name."""

    person_id: int
    indicators: Indicators
    parts: Mapping[str, float]
    total: float
    p_value: float
    is_flagged: bool

    @property
    def reasons(self) -> list[str]:
        """The names of the figures that stand out, the farthest first."""
        out = [name for name, part in self.parts.items() if part > USUAL]
        return sorted(out, key=lambda name: self.parts[name], reverse=True)


def findings(months: Sequence[PersonMonth]) -> list[Finding]:
    """Everybody with enough days, the least usual first. About 1 ms a person."""
    peers = peers_of(months)
    known = [(month, figures) for month in months if (figures := indicators_of(month, peers))]
    if not known:
        return []
    groups = _peer_groups([month for month, _ in known])
    values = np.array([[getattr(figures, name) for name in NAMES] for _, figures in known])
    parts = np.zeros_like(values)
    for members in groups:
        parts[members] = _standardised(values[members])
    totals = np.clip(parts - USUAL, 0, LARGEST_PART).sum(axis=1)
    p_values = _p_values(totals)
    flagged = stats.false_discovery_control(p_values, method="bh") <= FALSE_DISCOVERY_RATE
    found = [
        Finding(
            person_id=month.person_id,
            indicators=figures,
            parts={name: float(part) for name, part in zip(NAMES, row, strict=True)},
            total=float(total),
            p_value=float(p_value),
            is_flagged=bool(flag),
        )
        for (month, figures), row, total, p_value, flag in zip(
            known, parts, totals, p_values, flagged, strict=True
        )
    ]
    return sorted(found, key=lambda one: (-one.total, one.person_id))


def peers_of(months: Sequence[PersonMonth]) -> Peers:
    """What everybody's entries say of tasks and texts."""
    whole: defaultdict[int, list[bool]] = defaultdict(list)
    texts: list[tuple[str, int]] = []
    of_day: defaultdict[tuple[str, date], set[int]] = defaultdict(set)
    for month in months:
        for entry in month.entries:
            text = normalised(entry.text)
            whole[entry.task_id].append(entry.minutes % HOUR == 0)
            texts.append((text, month.person_id))
            of_day[text, entry.work_date].add(month.person_id)
    return Peers(
        whole_hours={task: sum(found) / len(found) for task, found in whole.items()},
        templates=templates(writers_of(texts), len(months)),
        same_day={key for key, who in of_day.items() if len(who) > 1},
    )


def _peer_groups(months: Sequence[PersonMonth]) -> list[list[int]]:
    by_group: defaultdict[str, list[int]] = defaultdict(list)
    for index, month in enumerate(months):
        by_group[month.peer_group].append(index)
    large = [members for members in by_group.values() if len(members) >= FEWEST_PEERS]
    rest = [
        index for members in by_group.values() if len(members) < FEWEST_PEERS for index in members
    ]
    return [*large, rest] if rest else large


def _standardised(values: np.ndarray) -> np.ndarray:
    """Distance from the median in robust spreads, which a fifth of odd people cannot move far."""
    centre = np.median(values, axis=0)
    spread = 1.4826 * np.median(np.abs(values - centre), axis=0)
    least = np.array([LEAST_SPREAD[name] for name in NAMES])
    return np.asarray((values - centre) / np.maximum(spread, least))


def _p_values(totals: np.ndarray) -> np.ndarray:
    """How rarely an ordinary person would reach such a sum.

    The sums of ordinary people fall off exponentially. Where they begin to is read off below the
    65th percentile, which a fifth of odd people moves only within the ordinary ones; how steeply,
    from there down to the median, and never more steeply than a whole province of honest people
    did (docs/domain/honesty.md).
    """
    middle, upper = np.quantile(totals, [0.5, UPPER])
    scale = max(LEAST_SCALE, float(upper - middle))
    beyond = np.maximum(totals - upper, 0)
    return np.asarray((1 - UPPER) * stats.expon.sf(beyond, scale=scale))
