"""Units against units: a funnel with over-dispersion, what drives a difference, sums over months.

After D. Spiegelhalter, "Funnel plots for comparing institutional performance" (2005): small units
differ more by chance, so limits open towards them; where units differ more among each other than
chance explains, limits are widened for all, by a factor that a tenth of odd units cannot move.

Work differs too. By indirect standardisation a unit is held against what its peers log with its
mix of tasks: the hours of peers, weighted by how much of each task group they do, averaged over
the unit's own mix. Such an expectation lies between the peers' hours, whatever a small unit does.
Bands of size with enough units are centred on their own median.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
BANDS = ((25, "large"), (10, "medium"), (0, "small"))  # people from which a unit is of the band
NOTHING = 1e-9  # hours: what floats leave of an even sum
MIX, SIZE = "mix", "size"  # parts of a difference that are no task group
SLACK, SIGNAL = 0.5, 4.0  # of the sums over months, in standard deviations


@dataclass(frozen=True, slots=True)
class Funnel:
    """What is usual among the units of one kind of agency, in hours per expected person-day.

    ``by_group`` splits ``target`` into task groups; ``points`` are (person-days, hours) of the
    units, without names, in order; hours as they would be with the usual mix and size.

    ``mix`` is the peers' share of minutes by task group, ``hours_by_group`` the hours of those who
    do it, ``by_size`` how far the median of a size band lies from ``target``. All three are empty
    in references of before.
    """

    units: int
    target: float
    sd: float  # of one person-day
    dispersion: float  # 1 where chance explains the differences
    by_group: Mapping[str, float]
    points: Sequence[Sequence[float]]
    mix: Mapping[str, float] = field(default_factory=dict)
    hours_by_group: Mapping[str, float] = field(default_factory=dict)
    by_size: Mapping[str, float] = field(default_factory=dict)

    def mix_hours(self, unit: UnitMonth) -> float:
        """By how much the unit's mix of tasks lets expect more hours than the usual mix."""
        return _mix_hours(unit, self.mix, self.hours_by_group)

    def expected(self, unit: UnitMonth) -> float:
        """Hours that peers of its size log with its mix of tasks."""
        return self.target + self.mix_hours(unit) + self.by_size.get(band_of(unit), 0.0)

    def adjusted(self, unit: UnitMonth) -> float:
        """Hours as they would stand with the usual mix and size: what the funnel draws."""
        return self.target + unit.hours - self.expected(unit)

    def error(self, person_days: float) -> float:
        """Standard error of a unit's mean, over-dispersion included."""
        return self.sd * sqrt(self.dispersion / person_days)

    def limits(self, person_days: float, z: float) -> tuple[float, float]:
        """Between which hours a unit of that size lies; never below zero."""
        reach = z * self.error(person_days)
        return max(0.0, self.target - reach), self.target + reach

    def z(self, unit: UnitMonth) -> float:
        """How many standard errors the unit lies above (or below) what is expected of it."""
        error = self.error(unit.person_days)
        return (unit.hours - self.expected(unit)) / error if error else 0.0


@dataclass(frozen=True, slots=True)
class Driver:
    """A part of the difference in hours per expected person-day: a task group, or what the mix of
    tasks and the size let expect (MIX, SIZE)."""

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
    days = np.array([unit.person_days for unit in peers])
    mix, hours_by_group = _usual_mix(peers), _hours_by_group(peers)
    mixed = np.array([unit.hours - _mix_hours(unit, mix, hours_by_group) for unit in peers])
    target = float(np.median(mixed))
    bands = [band_of(unit) for unit in peers]
    by_size = _by_size(mixed - target, bands)
    hours = mixed - np.array([by_size.get(band, 0.0) for band in bands])
    mean = float((hours * days).sum() / days.sum())
    variance = _within(peers) + float((days * (hours - mean) ** 2).sum() / days.sum())
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
        mix=mix,
        hours_by_group=hours_by_group,
        by_size=by_size,
    )


def band_of(unit: UnitMonth) -> str:
    """The band of size: up to 9 people, up to 24, more."""
    return next(name for people, name in BANDS if unit.people >= people)


def drivers(unit: UnitMonth, funnel: Funnel) -> list[Driver]:
    """The difference from what is expected, the largest part first; the parts add up to it. What
    the mix and the size let expect is taken off as parts of their own."""
    groups = sorted({*unit.minutes_by_group, *funnel.by_group})
    parts = [
        Driver(
            group,
            unit.minutes_by_group.get(group, 0) / MINUTES_AN_HOUR / unit.person_days
            - funnel.by_group.get(group, 0.0),
        )
        for group in groups
    ]
    parts += [
        Driver(name, -hours)
        for name, hours in (
            (MIX, funnel.mix_hours(unit)),
            (SIZE, funnel.by_size.get(band_of(unit), 0.0)),
        )
        if abs(hours) > NOTHING
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


def _mix_hours(
    unit: UnitMonth, mix: Mapping[str, float], hours_by_group: Mapping[str, float]
) -> float:
    total = sum(unit.minutes_by_group.values())
    if not total:
        return 0.0
    return sum(
        (unit.minutes_by_group.get(group, 0) / total - share) * hours_by_group[group]
        for group, share in mix.items()
    )


def _usual_mix(units: Sequence[UnitMonth]) -> dict[str, float]:
    """Each unit counts the same: the mean share of every task group."""
    groups = sorted({group for unit in units for group in unit.minutes_by_group})
    totals = [sum(unit.minutes_by_group.values()) or 1 for unit in units]
    return {
        group: sum(
            unit.minutes_by_group.get(group, 0) / total
            for unit, total in zip(units, totals, strict=True)
        )
        / len(units)
        for group in groups
    }


def _hours_by_group(units: Sequence[UnitMonth]) -> dict[str, float]:
    """Hours of the units by task group, weighted by their share of it; a tenth of odd units at
    either end is drawn in, so that no single one says what a group of tasks takes."""
    hours = np.array([unit.hours for unit in units])
    hours = np.clip(hours, *np.quantile(hours, [WINSORISED, 1 - WINSORISED]))
    groups = sorted({group for unit in units for group in unit.minutes_by_group})
    found = {}
    for group in groups:
        weights = np.array(
            [
                unit.minutes_by_group.get(group, 0) / (sum(unit.minutes_by_group.values()) or 1)
                for unit in units
            ]
        )
        found[group] = float((weights * hours).sum() / weights.sum()) if weights.sum() else 0.0
    return found


def _by_size(differences: np.ndarray, bands: Sequence[str]) -> dict[str, float]:
    """The median of each band with enough units; the others stay with all."""
    found = {}
    for band in sorted(set(bands)):
        own = differences[[one == band for one in bands]]
        if FEWEST_UNITS <= len(own) < len(bands):
            found[band] = float(np.median(own))
    return found


def _within(units: Sequence[UnitMonth]) -> float:
    """Variance of single person-days within units, in hours squared."""
    days = sum(unit.person_days for unit in units)
    return float(sum(unit.squares - unit.person_days * unit.hours**2 for unit in units)) / days


def _split(target: float, units: Sequence[UnitMonth]) -> dict[str, float]:
    """The target by task group, in the proportions of all the units' minutes."""
    groups = sorted({group for unit in units for group in unit.minutes_by_group})
    minutes = {
        group: sum(unit.minutes_by_group.get(group, 0) for unit in units) for group in groups
    }
    total = sum(minutes.values())
    return {group: target * part / total for group, part in minutes.items()} if total else {}
