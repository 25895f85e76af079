"""Longer periods out of months: a quarter is scored anew, a year is a mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluations.rules.arithmetic import as_fraction, half_up
from evaluations.rules.values import LeaderRatios, Output, ScoreInput

POINT_PLACES = 2


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a posting. ``worked`` is False when the person was absent all of it."""

    worked: bool
    general_points: Decimal | None
    outputs: tuple[Output, ...]
    unreviewed_entries: int = 0


def quarter_input(
    months: Sequence[Month], *, leader: bool, leader_ratios: LeaderRatios | None
) -> ScoreInput | None:
    """What a quarter is scored from, or None when no month was worked: then there is no rating.

    General points are the exact mean of the months worked, and missing when one of those
    months has none. The outputs of all months worked stand side by side, so that each ratio is
    Σ ÷ Σ over the quarter, not a mean of ratios. d, đ and e are given once, for the quarter.
    A month of full absence is left out of both.

    Legal source: Decree 335/2025/NĐ-CP by secondary sources; ADR 0015.
    """
    worked = [month for month in months if month.worked]
    if not worked:
        return None
    points = [month.general_points for month in worked]
    return ScoreInput(
        leader=leader,
        general_points=_mean(points),
        outputs=tuple(output for month in worked for output in month.outputs),
        leader_ratios=leader_ratios,
        unreviewed_entries=sum(month.unreviewed_entries for month in worked),
    )


def year_total(monitoring_totals: Sequence[Decimal | None]) -> Decimal | None:
    """The mean of the printed monitoring totals, to 2 places half up; None when there is none.

    A period without a total (absent, or not enough data) is left out, never counted as zero.

    Legal source: Decree 335/2025/NĐ-CP (yearly classification); ADR 0015.
    """
    mean = _mean([total for total in monitoring_totals if total is not None])
    return None if mean is None else half_up(mean, POINT_PLACES)


def _mean(points: Sequence[Decimal | None]) -> Fraction | None:
    """The exact mean; None when one is missing or there are none."""
    known = [as_fraction(value) for value in points if value is not None]
    if not known or len(known) < len(points):
        return None
    return sum(known, Fraction(0)) / len(known)
