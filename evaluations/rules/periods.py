"""Longer periods out of months: a quarter is scored anew, a year is a mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from evaluations.rules.arithmetic import Exact, as_fraction, exact_text, half_up
from evaluations.rules.explanation import Instrument
from evaluations.rules.values import (
    LeaderRatios,
    Level,
    Output,
    Override,
    Reason,
    Result,
    ScoreInput,
    Settings,
    Step,
)

POINT_PLACES = 2
LEFT_OUT, MISSING = "absent", "missing"


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a person. ``worked`` is False when the person was absent all of it.

    ``total`` is the printed monitoring total, None without one.
    """

    worked: bool
    general_points: Exact | None
    outputs: tuple[Output, ...]
    unreviewed_entries: int = 0
    code: str = ""
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one posting adds to a person's month.

    ``worked_half_days`` counts the half days in the posting that were neither off nor leave.
    """

    is_primary: bool
    worked_half_days: int
    general_points: Decimal | None
    outputs: tuple[Output, ...]
    unreviewed_entries: int = 0
    total: Decimal | None = None
    leader: bool = False
    leader_ratios: LeaderRatios | None = None
    override: Override | None = None


def person_month(parts: Sequence[Part], *, code: str = "", least_worked: int = 1) -> Month:
    """One month out of the postings a person held in it, at once or one after the other.

    Outputs of all postings stand side by side, because each was assigned. General points are
    one person's conduct: those of the main posting; of two main postings one after the other
    (a transfer in mid-month) the mean by half days worked, exact. A main posting that was
    worked in and not assessed makes them missing. With one posting the month is that posting's.

    Legal source: Decree 335/2025/NĐ-CP (transfers); ADR 0024.
    """
    worked = [part for part in parts if part.worked_half_days > 0]
    main = [part for part in worked if part.is_primary] or worked
    return Month(
        worked=sum(part.worked_half_days for part in main) >= least_worked,
        general_points=_by_half_days(main),
        outputs=tuple(output for part in worked for output in part.outputs),
        unreviewed_entries=sum(part.unreviewed_entries for part in worked),
        code=code,
        total=worked[0].total if len(worked) == 1 else None,
    )


def quarter_input(
    months: Sequence[Month],
    *,
    leader: bool,
    leader_ratios: LeaderRatios | None,
    unit_level: Level | None = None,
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
    return ScoreInput(
        leader=leader,
        general_points=_mean([month.general_points for month in worked]),
        outputs=tuple(output for month in worked for output in month.outputs),
        leader_ratios=leader_ratios,
        unreviewed_entries=sum(month.unreviewed_entries for month in worked),
        unit_level=unit_level,
    )


def year_total(monitoring_totals: Sequence[Decimal | None]) -> Decimal | None:
    """The mean of the printed monitoring totals, to 2 places half up; None when there is none.

    A period without a total (absent, or not enough data) is left out, never counted as zero.

    Legal source: Decree 335/2025/NĐ-CP (yearly classification); ADR 0015.
    """
    mean = _mean([total for total in monitoring_totals if total is not None])
    return None if mean is None else half_up(mean, POINT_PLACES)


def months_step(months: Sequence[Month], instrument: Instrument) -> Step:
    """Which months count for a quarter, with the general points of each."""
    counted = [month.general_points for month in months if month.worked]
    mean = _mean(counted)
    return Step(
        "months",
        "mean of the general points of the months worked",
        tuple((month.code, _said(month.worked, month.general_points)) for month in months),
        None if mean is None else exact_text(mean),
        instrument.articles.general,
    )


def mean_result(
    monitoring: Sequence[tuple[str, bool, Decimal | None]],
    *,
    instrument: Instrument,
    settings: Settings,
) -> Result:
    """The result that is the mean of monitoring scores: (code, worked, printed total) of each.

    Those without a total, and those not worked, are left out and named in the step.

    Legal source: Decree 335/2025/NĐ-CP (yearly classification); ADR 0015.
    """
    counted = [total for _, worked, total in monitoring if worked and total is not None]
    total = year_total(counted)
    level = Level.NOT_ENOUGH_DATA if total is None else instrument.level_of(total, settings)
    article = instrument.articles.levels
    printed = None if total is None else f"{total:f}"
    listed = tuple((code, _said(worked, value)) for code, worked, value in monitoring)
    steps = (
        Step("total", "mean of the monitoring scores, rounded half up", listed, printed, article),
        Step("level", instrument.thresholds, (("total", printed or ""),), str(level), article),
    )
    reason = Reason.NO_SCORED_MONTH if any(one for _, one, _ in monitoring) else Reason.NO_MONTH
    return replace(
        no_rating(instrument),
        total=total,
        level=level,
        reasons=() if counted else (reason,),
        steps=steps,
    )


def no_rating(instrument: Instrument) -> Result:
    """No month was worked: there is no rating at all, and that is no reproach."""
    step = Step("level", instrument.thresholds, (), str(Level.NOT_ENOUGH_DATA), "")
    return Result(
        ruleset=instrument.code,
        quantity=None,
        quality=None,
        timeliness=None,
        task_points=None,
        general_points=None,
        total=None,
        level=Level.NOT_ENOUGH_DATA,
        reasons=(Reason.NO_MONTH,),
        steps=(replace(step, article=instrument.articles.levels),),
    )


def _by_half_days(parts: Sequence[Part]) -> Exact | None:
    """The general points of the postings by half days worked; missing when one has none."""
    known = [(part.general_points, part.worked_half_days) for part in parts]
    if len(known) == 1:
        return known[0][0]
    points = [(as_fraction(value), days) for value, days in known if value is not None]
    if not points or len(points) < len(known):
        return None
    return sum((value * days for value, days in points), Fraction(0)) / sum(
        days for _, days in points
    )


def _said(worked: bool, value: Exact | None) -> str:
    if not worked:
        return LEFT_OUT
    return MISSING if value is None else exact_text(value)


def _mean(points: Sequence[Exact | None]) -> Fraction | None:
    """The exact mean; None when one is missing or there are none."""
    known = [as_fraction(value) for value in points if value is not None]
    if not known or len(known) < len(points):
        return None
    return sum(known, Fraction(0)) / len(known)
