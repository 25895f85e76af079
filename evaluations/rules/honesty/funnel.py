"""Units against units: a funnel with over-dispersion, what drives a difference, sums over months.

After D. Spiegelhalter, "Funnel plots for comparing institutional performance" (2005): small units
differ more by chance, so limits open towards them; where units differ more among each other than
chance explains, limits are widened for all, by a factor that a tenth of odd units cannot move.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from evaluations.rules.honesty.units import FEWEST_PEOPLE, MINUTES_AN_HOUR, UnitMonth

WARNING = NormalDist().inv_cdf(0.975)  # 95 % of units lie within
ALARM = NormalDist().inv_cdf(0.999)  # 99.8 %
FEWEST_UNITS = 10  # else there is nothing to compare with
FEW_UNITS = 20  # up to here the spread is read off the median, which no single unit moves
WINSORISED = 0.1
MAD = 1.4826
SLACK, SIGNAL = 0.5, 4.0  # of the sums over months, in standard deviations


@dataclass(frozen=True, slots=True)
class Funnel:
    """What is usual among the units of one kind of agency, in hours per expected person-day.

    ``by_group`` splits ``target`` into task groups; ``points`` are (person-days, hours) of the
    units, without names, in order.
    """

    units: int
    target: float
    sd: float  # of one person-day
    dispersion: float  # 1 where chance explains the differences
    by_group: Mapping[str, float]
    points: Sequence[Sequence[float]]

    def error(self, person_days: float) -> float:
        """Standard error of a unit's mean, over-dispersion included."""
        return self.sd * sqrt(self.dispersion / person_days)

    def limits(self, person_days: float, z: float) -> tuple[float, float]:
        """Between which hours a unit of that size lies; never below zero."""
        reach = z * self.error(person_days)
        return max(0.0, self.target - reach), self.target + reach

    def z(self, unit: UnitMonth) -> float:
        """How many standard errors the unit lies above (or below) the target."""
        error = self.error(unit.person_days)
        return (unit.hours - self.target) / error if error else 0.0


@dataclass(frozen=True, slots=True)
class Driver:
    """A part of the difference: a task group, in hours per expected person-day."""

    group: str
    hours: float


def comparable(units: Iterable[UnitMonth]) -> list[UnitMonth]:
    """Units of at least five people of whom work was expected."""
    return [unit for unit in units if unit.people >= FEWEST_PEOPLE and unit.half_days]


def funnel_of(units: Sequence[UnitMonth]) -> Funnel | None:
    """The funnel of these units; None with fewer than ten to compare."""
    peers = comparable(units)
    if len(peers) < FEWEST_UNITS:
        return None
    hours = np.array([unit.hours for unit in peers])
    days = np.array([unit.person_days for unit in peers])
    target = float(np.median(hours))
    mean = float((hours * days).sum() / days.sum())
    variance = sum(unit.squares for unit in peers) / float(days.sum()) - mean**2
    sd = sqrt(max(variance, 0.0))
    z = (hours - target) / (sd / np.sqrt(days)) if sd else np.zeros(len(peers))
    return Funnel(
        units=len(peers),
        target=target,
        sd=sd,
        dispersion=max(1.0, _dispersion(z)),
        by_group=_split(target, peers),
        points=sorted(
            [round(float(n), 1), round(float(y), 2)] for n, y in zip(days, hours, strict=True)
        ),
    )


def drivers(unit: UnitMonth, funnel: Funnel) -> list[Driver]:
    """The difference from the target by task group, the largest first; they add up to it."""
    groups = sorted({*unit.minutes_by_group, *funnel.by_group})
    parts = [
        Driver(
            group,
            unit.minutes_by_group.get(group, 0) / MINUTES_AN_HOUR / unit.person_days
            - funnel.by_group.get(group, 0.0),
        )
        for group in groups
    ]
    return sorted(parts, key=lambda part: -abs(part.hours))


def cusum(z_by_month: Sequence[float]) -> tuple[float, float]:
    """Sums of what exceeds half a deviation, upward and downward, from the oldest month on.

    A single odd month fades; the same small difference month after month adds up. From 4 on it is
    worth a question.
    """
    up = down = 0.0
    for z in z_by_month:
        up = max(0.0, up + z - SLACK)
        down = max(0.0, down - z - SLACK)
    return up, down


def _dispersion(z: np.ndarray) -> float:
    if len(z) < FEW_UNITS:
        return float((MAD * np.median(np.abs(z))) ** 2)
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    return float(np.mean(np.clip(z, low, high) ** 2))


def _split(target: float, units: Sequence[UnitMonth]) -> dict[str, float]:
    """The target by task group, in the proportions of all the units' minutes."""
    groups = sorted({group for unit in units for group in unit.minutes_by_group})
    minutes = {
        group: sum(unit.minutes_by_group.get(group, 0) for unit in units) for group in groups
    }
    total = sum(minutes.values())
    return {group: target * part / total for group, part in minutes.items()} if total else {}
