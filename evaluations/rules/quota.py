"""How many people of one group may be rated excellent."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from evaluations.rules.arithmetic import as_fraction

DEFAULT_SHARE = Decimal("0.20")
OUTSTANDING_AGENCY_SHARE = Decimal("0.25")


class QuotaBase(StrEnum):
    """Whose number the share is taken of."""

    GOOD = "good"
    GOOD_AND_ABOVE = "good_and_above"


def excellent_cap(
    reached_good: int,
    *,
    base: QuotaBase = QuotaBase.GOOD,
    share: Decimal = DEFAULT_SHARE,
) -> int:
    """The most people who may be excellent, of those who reached good or more; rounded down.

    With the base *good and above* it is share × n. With the base *good* those rated excellent
    leave the base, so it is the greatest e with e ≤ share × (n - e): 1 of 6, not 1 of 5.

    Raises:
        ValueError: a negative number of people, or a share outside 0..1.

    Legal source: Decree 335/2025/NĐ-CP, 20 % (25 % for outstanding agencies); ADR 0016.
    """
    if reached_good < 0:
        raise ValueError("the number of people must not be negative")
    if not 0 <= share <= 1:
        raise ValueError("the share must be from 0 to 1")
    part = as_fraction(share)
    if base is QuotaBase.GOOD:
        part = part / (1 + part)
    return int(Fraction(reached_good) * part)
