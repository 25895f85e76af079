"""Months beside each other, from the frozen figures of agencies. Pure.

Sums are over person-days, never means of means. Two months are compared like for like: over the
agencies whose report stands in both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reporting.rules.unit_report import LEVELS, NO_LEVEL

Figures = Mapping[str, Any]
GOOD = ("excellent", "good")


@dataclass(frozen=True, slots=True)
class Sums:
    """What some agencies' figures come to; None where there is nothing to divide by."""

    agencies: int
    headcount: int
    coverage: Decimal | None  # person-days with a log, of those required: 0..1
    minutes: Decimal | None  # mean of a logged person-day
    converted: Decimal
    good_share: Decimal | None  # rated good or better, of those rated: 0..1


@dataclass(frozen=True, slots=True)
class Change:
    """One agency in two months; ``by`` is the later figure less the earlier one."""

    agency_id: int
    before: Decimal
    after: Decimal

    @property
    def by(self) -> Decimal:
        return self.after - self.before


def sums(figures: Iterable[Figures]) -> Sums:
    """Add up."""
    rows = list(figures)
    logged = sum(row["logged_days"] for row in rows)
    levels = levels_of(rows)
    rated = sum(count for level, count in levels.items() if level != NO_LEVEL)
    return Sums(
        agencies=len(rows),
        headcount=sum(row["headcount"] for row in rows),
        coverage=_ratio(logged, sum(row["required_days"] for row in rows)),
        minutes=_ratio(sum(row["minutes_total"] for row in rows), logged),
        converted=sum((Decimal(row["converted"]) for row in rows), Decimal(0)),
        good_share=_ratio(sum(levels[level] for level in GOOD), rated),
    )


def levels_of(figures: Iterable[Figures]) -> dict[str, int]:
    """People by level."""
    rows = list(figures)
    return {level: sum(row["levels"].get(level, 0) for row in rows) for level in LEVELS}


def like_for_like(
    now: Mapping[int, Figures], before: Mapping[int, Figures]
) -> tuple[Sums, Sums] | None:
    """The sums of both months over the agencies in both; None when there is no such agency."""
    both = now.keys() & before.keys()
    if not both:
        return None
    return sums(now[pk] for pk in both), sums(before[pk] for pk in both)


def changed_most(
    now: Mapping[int, Figures], before: Mapping[int, Figures], measure: str, most: int = 5
) -> Sequence[Change]:
    """The agencies whose ``coverage`` or ``minutes`` moved most, either way; unmoved ones not."""
    changes = [
        Change(pk, earlier, later)
        for pk in now.keys() & before.keys()
        if (later := getattr(sums([now[pk]]), measure)) is not None
        and (earlier := getattr(sums([before[pk]]), measure)) is not None
        and later != earlier
    ]
    return sorted(changes, key=lambda change: (-abs(change.by), change.agency_id))[:most]


def _ratio(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None
