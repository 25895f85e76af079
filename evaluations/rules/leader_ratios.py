"""The leader's ratio that can be computed: d, from the scores of the people led."""

from collections.abc import Collection
from decimal import Decimal

PASS_FROM = Decimal(50)
FULL = Decimal(1)
HALF = Decimal("0.5")


def unit_result(totals: Collection[Decimal | None]) -> Decimal | None:
    """d: 1 when everyone under the leader's authority scores at least 50, else 0.5.

    ``totals`` holds the printed total of each person led, None for one not scored yet; leave
    out those who get no rating in the period. None while it cannot be known: nobody is led,
    or somebody is not scored and all others passed.

    Legal source: Decree 335/2025/NĐ-CP (d); ADR 0011.
    """
    if any(total is not None and total < PASS_FROM for total in totals):
        return HALF
    if not totals or None in totals:
        return None
    return FULL
