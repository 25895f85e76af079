"""General points up to 30 plus task points up to 70: the shape all three instruments share.

An instrument gives its name, its articles and its levels; the arithmetic is here once. A
change of this module changes scores: a law that counts differently gets a module of its own.
"""

from decimal import Decimal
from fractions import Fraction

from evaluations.rules.arithmetic import as_fraction, half_up
from evaluations.rules.converted_products import ConvertedSums, convert, ratio
from evaluations.rules.explanation import (
    POINT_PLACES,
    RATIO_PLACES,
    Instrument,
    Parts,
    steps_of,
)
from evaluations.rules.validity import check
from evaluations.rules.values import Level, Reason, Result, ScoreInput, Settings

MAX_GENERAL = Decimal(30)
MAX_TASK = Decimal(70)


def score(score_input: ScoreInput, *, instrument: Instrument, settings: Settings) -> Result:
    """Score one posting for one period, with every step.

    Ratios stay exact; each printed number is rounded once, half up, from the exact one, and
    the level is read off the printed total.

    Raises:
        InvalidInput: the input contradicts itself or leaves its ranges.
    """
    check(score_input, max_general=MAX_GENERAL, settings=settings)
    parts = _parts(score_input, settings)
    level = Level.NOT_ENOUGH_DATA
    if parts.total is not None:
        level = instrument.level_of(parts.total, settings)
    quantity, quality, timeliness = parts.ratios or (None, None, None)
    return Result(
        ruleset=instrument.code,
        quantity=_printed(quantity, RATIO_PLACES),
        quality=_printed(quality, RATIO_PLACES),
        timeliness=_printed(timeliness, RATIO_PLACES),
        task_points=_printed(parts.task, POINT_PLACES),
        general_points=_printed(parts.general, POINT_PLACES),
        total=parts.total,
        level=level,
        reasons=_reasons(parts),
        steps=steps_of(parts, level, instrument),
    )


def _parts(score_input: ScoreInput, settings: Settings) -> Parts:
    sums = convert(score_input.outputs, settings)
    ratios = _ratios(sums)
    leader_ratios = _leader_ratios(score_input)
    task = _task_points((ratios or (None,)) + leader_ratios)
    points = score_input.general_points
    general = None if points is None else as_fraction(points)
    total = None
    if task is not None and general is not None and not score_input.unreviewed_entries:
        total = half_up(general + task, POINT_PLACES)
    return Parts(
        sums=sums,
        ratios=ratios,
        leader=score_input.leader,
        leader_ratios=leader_ratios,
        task=task,
        general=general,
        unreviewed_entries=score_input.unreviewed_entries,
        total=total,
    )


def _ratios(sums: ConvertedSums) -> tuple[Fraction, Fraction, Fraction] | None:
    """a, b, c, exact; None when nothing was assigned."""
    if sums.is_empty:
        return None
    return (
        ratio(sums.quantity, sums.assigned),
        ratio(sums.quality, sums.assigned),
        ratio(sums.timeliness, sums.assigned),
    )


def _leader_ratios(score_input: ScoreInput) -> tuple[Fraction | None, ...]:
    """d, đ, e of a leader, None for each that nobody established; empty for other staff."""
    if not score_input.leader:
        return ()
    own = score_input.leader_ratios
    values = (None,) * 3 if own is None else (own.unit_result, own.execution, own.cohesion)
    return tuple(None if value is None else as_fraction(value) for value in values)


def _task_points(ratios: tuple[Fraction | None, ...]) -> Fraction | None:
    """The mean of the ratios × 70, exact; None when one of them is not there."""
    known = [value for value in ratios if value is not None]
    if len(known) < len(ratios):
        return None
    return sum(known, Fraction(0)) / len(known) * as_fraction(MAX_TASK)


def _reasons(parts: Parts) -> tuple[Reason, ...]:
    reasons = []
    if parts.ratios is None:
        reasons.append(Reason.NOTHING_ASSIGNED)
    if parts.general is None:
        reasons.append(Reason.GENERAL_POINTS_MISSING)
    if None in parts.leader_ratios:
        reasons.append(Reason.LEADER_RATIOS_MISSING)
    if parts.unreviewed_entries:
        reasons.append(Reason.ENTRIES_NOT_REVIEWED)
    return tuple(reasons)


def _printed(value: Fraction | None, places: int) -> Decimal | None:
    return None if value is None else half_up(value, places)
