"""How far the next level is, for every total that can be printed."""

from decimal import Decimal

import pytest

from evaluations.rules import RULE_SETS, decree_335_2025
from evaluations.rules.outlook import ASCENDING, Gap, next_level, with_corrected
from evaluations.rules.values import Level, Output, ScoreInput, Settings

PRINTED = [Decimal(cents) / 100 for cents in range(10_001)]


@pytest.mark.parametrize("exactly_50", [Level.COMPLETED, Level.NOT_COMPLETED])
@pytest.mark.parametrize("code", sorted(RULE_SETS))
def test_the_next_level_is_the_first_better_one_above_the_total(code, exactly_50) -> None:
    """Walked down from 100.00 by hundredths: the last change of level seen is the next one."""
    level_of, settings = RULE_SETS[code].instrument.level_of, Settings(exactly_50=exactly_50)
    next_edge: Decimal | None = None
    above = Level.EXCELLENT
    for total in reversed(PRINTED):
        level = level_of(total, settings)
        if level is not above:
            next_edge = total + Decimal("0.01")
            better, above = above, level
        expected = None if next_edge is None else Gap(better, next_edge - total)
        assert next_level(total, level_of, settings) == expected, total


def test_thirty_five_hundredths_below_good() -> None:
    gap = next_level(Decimal("69.65"), decree_335_2025.level_of, Settings())

    assert gap == Gap(Level.GOOD, Decimal("0.35"))
    assert list(ASCENDING) == sorted(ASCENDING, key=ASCENDING.index)


def test_pieces_sent_back_are_added_to_their_own_output_and_nothing_else_changes() -> None:
    four, one = Decimal(4), Decimal(1)
    now = ScoreInput(False, None, (Output(one, four, one, 1), Output(one, four, four)))

    then = with_corrected(now, {0: Decimal(2)})

    assert then.outputs == (Output(one, four, Decimal(3), 1), now.outputs[1])
    assert with_corrected(now, {}) == now
