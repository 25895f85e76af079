"""What a score would take to reach the next level, and what entries sent back cost it. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from evaluations.rules.values import Level, ScoreInput, Settings

# Every printed total at which one of the instruments changes the level.
EDGES = tuple(Decimal(edge) for edge in ("50.00", "50.01", "70.00", "80.01", "90.00"))
ASCENDING = (Level.NOT_COMPLETED, Level.COMPLETED, Level.GOOD, Level.EXCELLENT)


@dataclass(frozen=True, slots=True)
class Gap:
    """The next better level, and the points that are missing to it."""

    level: Level
    points: Decimal


def next_level(
    total: Decimal, level_of: Callable[[Decimal, Settings], Level], settings: Settings
) -> Gap | None:
    """How far a printed total stands below the next level; None for the best one."""
    rank = ASCENDING.index(level_of(total, settings))
    for edge in EDGES:
        level = level_of(edge, settings)
        if edge > total and ASCENDING.index(level) > rank:
            return Gap(level, edge - total)
    return None


def with_corrected(score_input: ScoreInput, pieces: Mapping[int, Decimal]) -> ScoreInput:
    """The input as it would be if these pieces, by place of the output, were accepted too.

    Faults and delays stay: who reviews decides about those of an entry that comes again.
    """
    outputs = tuple(
        replace(output, completed=output.completed + pieces.get(place, Decimal(0)))
        for place, output in enumerate(score_input.outputs)
    )
    return replace(score_input, outputs=outputs)
