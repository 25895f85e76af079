"""Public employees under Decree 233/2026, from 2026-07-01: the same 30/70 and levels.

What differs: a head is not rated above the unit.
"""

from dataclasses import replace

from evaluations.rules import decree_335_2025, thirty_seventy
from evaluations.rules.explanation import Articles, Instrument
from evaluations.rules.overrides import overridden
from evaluations.rules.values import Level, Reason, Result, ScoreInput, Settings, Step

CODE = "nd233-2026"
INSTRUMENT = Instrument(
    code=CODE,
    articles=Articles(
        shares="Decree 233/2026/NĐ-CP, task results",
        formula="Decree 233/2026/NĐ-CP, task results",
        general="Decree 233/2026/NĐ-CP, general criteria",
        levels="Decree 233/2026/NĐ-CP, levels",
    ),
    thresholds=decree_335_2025.INSTRUMENT.thresholds,
    level_of=decree_335_2025.level_of,
)
DEFAULT_SETTINGS = Settings()
_ASCENDING = (Level.NOT_COMPLETED, Level.COMPLETED, Level.GOOD, Level.EXCELLENT)


def score(score_input: ScoreInput, settings: Settings = DEFAULT_SETTINGS) -> Result:
    """Score one public employee; a leader's level is held at the level of the unit.

    The points never change. A unit that has no level yet holds nobody.

    Raises:
        InvalidInput: the input contradicts itself or leaves its ranges.

    Legal source: Decree 233/2026; readings in ADR 0010 and 0013.
    """
    result = thirty_seventy.score(score_input, instrument=INSTRUMENT, settings=settings)
    return overridden(
        held(result, score_input.unit_level, settings), score_input.override, INSTRUMENT
    )


def held(result: Result, unit_level: Level | None, settings: Settings) -> Result:
    """The result with its level held at the unit's, where the unit's is the lower one."""
    if not settings.head_held_at_unit_level:
        return result
    if unit_level is None or not _is_above(result.level, unit_level):
        return result
    step = Step(
        "unit_level",
        "a head is not rated above the unit",
        (("level", str(result.level)), ("unit_level", str(unit_level))),
        str(unit_level),
        INSTRUMENT.articles.levels,
    )
    return replace(
        result,
        level=unit_level,
        reasons=(*result.reasons, Reason.HELD_AT_UNIT_LEVEL),
        steps=(*result.steps, step),
    )


def _is_above(level: Level, unit_level: Level) -> bool:
    """Whether both are real levels and the first is the better one."""
    if level not in _ASCENDING or unit_level not in _ASCENDING:
        return False
    return _ASCENDING.index(level) > _ASCENDING.index(unit_level)
