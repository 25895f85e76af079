"""Civil servants under Decree 335/2025/NĐ-CP, from 2026-01-01: the default rule set."""

from decimal import Decimal

from evaluations.rules import thirty_seventy
from evaluations.rules.explanation import Articles, Instrument
from evaluations.rules.overrides import overridden
from evaluations.rules.values import Level, Result, ScoreInput, Settings

CODE = "nd335-2025"
EXCELLENT_FROM = Decimal(90)
GOOD_FROM = Decimal(70)
COMPLETED_FROM = Decimal(50)


def level_of(total: Decimal, settings: Settings) -> Level:
    """The level of a printed total: from 90 excellent, from 70 good, from 50 completed."""
    del settings  # the boundaries of the decree leave nothing to choose
    if total >= EXCELLENT_FROM:
        return Level.EXCELLENT
    if total >= GOOD_FROM:
        return Level.GOOD
    return Level.COMPLETED if total >= COMPLETED_FROM else Level.NOT_COMPLETED


INSTRUMENT = Instrument(
    code=CODE,
    articles=Articles(
        shares="Decree 335/2025/NĐ-CP, art. 14",
        formula="Decree 335/2025/NĐ-CP, art. 16",
        general="Decree 335/2025/NĐ-CP, general criteria",
        levels="Decree 335/2025/NĐ-CP, levels",
    ),
    thresholds="≥ 90 excellent; ≥ 70 good; ≥ 50 completed; else not completed",
    level_of=level_of,
)
DEFAULT_SETTINGS = Settings()


def score(score_input: ScoreInput, settings: Settings = DEFAULT_SETTINGS) -> Result:
    """Score one civil servant: general points + (a + b + c) / 3 × 70, or six ratios for leaders.

    Raises:
        InvalidInput: the input contradicts itself or leaves its ranges.

    Legal source: Decree 335/2025/NĐ-CP, art. 14 and 16; readings in ADR 0010 and 0011.
    """
    result = thirty_seventy.score(score_input, instrument=INSTRUMENT, settings=settings)
    return overridden(result, score_input.override, INSTRUMENT)
