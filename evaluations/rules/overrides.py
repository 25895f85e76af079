"""Findings that make a level *not completed* whatever the points say."""

from dataclasses import replace

from evaluations.rules.explanation import Instrument
from evaluations.rules.values import Level, Override, OverrideKind, Reason, Result, Step

OF_LEADERS_ONLY = frozenset({OverrideKind.UNIT_CORRUPTION})


def overridden(result: Result, override: Override | None, instrument: Instrument) -> Result:
    """The result held at *not completed* by a finding with a document; the points stay.

    It also holds where there is not enough data: the finding needs no points.

    Legal source: Decree 335/2025/NĐ-CP, levels; ADR 0032.
    """
    if override is None:
        return result
    step = Step(
        "override",
        "a finding makes the level not completed",
        (
            ("level", str(result.level)),
            ("finding", str(override.kind)),
            ("document", override.document),
        ),
        str(Level.NOT_COMPLETED),
        instrument.articles.levels,
    )
    return replace(
        result,
        level=Level.NOT_COMPLETED,
        reasons=(*result.reasons, Reason.OVERRIDDEN),
        steps=(*result.steps, step),
    )
