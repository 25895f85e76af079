"""Khánh Hòa's own scheme of March 2025, in force until the end of that year.

General criteria 4 × 5 = 20 and administrative reform with IT 10 make the 30 general points;
leadership and task results make 70. The scheme does not say how the 70 are computed: they
are computed as Decree 335 does (ADR 0012).
"""

from decimal import Decimal

from evaluations.rules import thirty_seventy
from evaluations.rules.explanation import Articles, Instrument
from evaluations.rules.overrides import overridden
from evaluations.rules.values import Level, Result, ScoreInput, Settings

CODE = "khanhhoa-2025"
EXCELLENT_FROM = Decimal(90)
GOOD_ABOVE = Decimal(80)
COMPLETED_ABOVE = Decimal(50)


def level_of(total: Decimal, settings: Settings) -> Level:
    """The level of a printed total: from 90 excellent, *above* 80 good, *above* 50 completed.

    Exactly 50 is neither "above 50" nor "below 50": ``settings.exactly_50`` decides.
    """
    if total >= EXCELLENT_FROM:
        return Level.EXCELLENT
    if total > GOOD_ABOVE:
        return Level.GOOD
    if total == COMPLETED_ABOVE:
        return settings.exactly_50
    return Level.COMPLETED if total > COMPLETED_ABOVE else Level.NOT_COMPLETED


INSTRUMENT = Instrument(
    code=CODE,
    articles=Articles(
        shares="Khánh Hòa KPI scheme, March 2025, task results",
        formula="Khánh Hòa KPI scheme, March 2025, task results",
        general="Khánh Hòa KPI scheme, March 2025, general criteria",
        levels="Khánh Hòa KPI scheme, March 2025, levels",
    ),
    thresholds="≥ 90 excellent; > 80 good; > 50 completed; < 50 not completed",
    level_of=level_of,
)
DEFAULT_SETTINGS = Settings()


def score(score_input: ScoreInput, settings: Settings = DEFAULT_SETTINGS) -> Result:
    """Score one member of staff for a period of March to December 2025.

    Raises:
        InvalidInput: the input contradicts itself or leaves its ranges.

    Legal source: the province's KPI scheme of March 2025; readings in ADR 0010 and 0012.
    """
    result = thirty_seventy.score(score_input, instrument=INSTRUMENT, settings=settings)
    return overridden(result, score_input.override, INSTRUMENT)
