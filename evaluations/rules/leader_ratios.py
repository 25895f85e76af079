"""The leader's ratios that figures propose: d from scores of the people led, đ from their work."""

from collections.abc import Collection
from decimal import Decimal

from evaluations.rules.values import Output

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


def execution(outputs: Collection[Output]) -> Decimal | None:
    """đ as far as figures say it: 1 when all planned work was done, in time and with quality.

    A fault or delay with a confirmed objective cause does not count. Whether there were
    initiatives no figure says: the superior decides. None when nothing was planned.

    Legal source: Decree 335/2025/NĐ-CP (đ); ADR 0011.
    """
    planned = [output for output in outputs if output.assigned]
    if not planned:
        return None
    return FULL if all(_is_flawless(output) for output in planned) else HALF


def _is_flawless(output: Output) -> bool:
    return (
        output.completed >= output.assigned
        and output.quality_faults == output.quality_faults_excused
        and output.delays == output.delays_excused
    )
