"""A unit's month against other units: hours per expected person-day, and what they are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HALVES = 2
MINUTES_AN_HOUR = 60
FEWEST_PEOPLE = 5  # below, the figures of a unit are figures of people


@dataclass(frozen=True, slots=True)
class PersonShare:
    """What one person brings to the unit's month."""

    half_days: int  # expected: working days less leave
    minutes: int  # logged


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """What was expected of a unit's people, and what they logged.

    ``half_days`` is the denominator of everything; ``squares`` is the sum over expected person-days
    of hours squared (``day_squares``). Days that expect nothing (weekends, leave) count with them.
    """

    unit_id: int
    name: str
    peer_group: str
    people: int
    half_days: int
    minutes: int
    minutes_by_group: Mapping[str, int]
    squares: float
    day_count: int
    declared_count: int
    on_time_count: int
    entry_count: int
    reviewed_count: int
    two_people_minutes: int

    @property
    def person_days(self) -> float:
        return self.half_days / HALVES

    @property
    def hours(self) -> float:
        """Mean hours per expected person-day."""
        return self.minutes / MINUTES_AN_HOUR / self.person_days


def day_squares(logged: Sequence[tuple[int, int]], half_days: int) -> float:
    """Sum over one person's expected days of hours squared, from (half days expected, minutes) of
    each logged day; ``half_days`` is what the whole month expects.

    Half a day counts as half of a day at twice the hours. What was logged where nothing was
    expected belongs to the mean of the expected days, so it is spread over those that were
    logged: the squares would fall short of the mean's otherwise, and days would spread by less
    than nothing.
    """
    extra = sum(minutes for halves, minutes in logged if not halves)
    covered = [(halves / HALVES, minutes) for halves, minutes in logged if halves]
    share = sum(part for part, _ in covered) or half_days / HALVES
    if not covered:
        return (extra / MINUTES_AN_HOUR) ** 2 / share if share else 0.0
    return sum(
        ((minutes + extra * part / share) / MINUTES_AN_HOUR) ** 2 / part
        for part, minutes in covered
    )


def two_people_minutes(people: Sequence[PersonShare]) -> int:
    """What the two who logged most per expected day add, beyond what the others' mean would be.

    0 where fewer than three people are left to compare with.
    """
    present = sorted(
        (one for one in people if one.half_days),
        key=lambda one: one.minutes / one.half_days,
        reverse=True,
    )
    two, others = present[:2], present[2:]
    if len(others) < 3:  # noqa: PLR2004  two of four are half of a unit
        return 0
    usual = sum(one.minutes for one in others) / sum(one.half_days for one in others)
    return round(sum(one.minutes for one in two) - usual * sum(one.half_days for one in two))
