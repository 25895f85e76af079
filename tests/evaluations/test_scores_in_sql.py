"""A whole score worked out a second time, in SQL, agrees with the rules digit for digit.

The SQL knows neither fractions nor our code: sums of numeric, and whole-number division for the
one rounding. ``make test`` asks 1,000 cases, ``make e2e`` 100,000.
"""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

import pytest
from django.db import connection

from evaluations.rules import decree_335_2025
from evaluations.rules.values import LeaderRatios, Output, Result, ScoreInput

FEW, MANY = 1_000, 100_000
AT_ONCE = 200  # so that the database never waits long for our half: it ends idle transactions
SEED = 335_2025
HALVES = (Decimal("0.5"), Decimal(1))
COEFFICIENTS = ("0.1", "0.125", "0.333", "1", "1.8", "3", "20")
# {counted}: the pieces that count, of completed ones. All division happens in the last step, as
# half up of numerator ÷ denominator in whole numbers.
SCORED = """
    WITH pieces AS (
        SELECT o.n, o.k, o.assigned, {counted} AS done,
               0.25 * (o.faults - o.faults_excused) AS lost,
               0.25 * (o.delays - o.delays_excused) AS late
          FROM unnest(%s::int[], %s::numeric[], %s::numeric[], %s::numeric[], %s::int[], %s::int[],
                      %s::int[], %s::int[])
               AS o (n, k, assigned, completed, faults, faults_excused, delays, delays_excused)
    ), sums AS (
        SELECT n, sum(k * assigned) AS d, sum(k * done) AS a,
               sum(k * greatest(0, done - lost)) AS b, sum(k * greatest(0, done - late)) AS c
          FROM pieces GROUP BY n
    ), asked AS (
        SELECT * FROM unnest(%s::int[], %s::numeric[], %s::numeric[]) AS x (n, general, own)
    ), exact AS (
        -- own: d + đ + e of a leader, null of anybody else.
        SELECT n, general, d,
               70 * (a + b + c + coalesce(own, 0) * d) AS up,
               CASE WHEN own IS NULL THEN 3 * d ELSE 6 * d END AS down
          FROM asked JOIN sums USING (n)
    ), printed AS (
        SELECT n,
               div(200 * up + down, 2 * down) / 100 AS task,
               div(200 * (up + general * down) + down, 2 * down) / 100 AS total
          FROM exact
    )
    SELECT n, round(task, 2)::text, round(total, 2)::text,
           CASE WHEN total >= 90 THEN 'excellent' WHEN total >= 70 THEN 'good'
                WHEN total >= 50 THEN 'completed' ELSE 'not_completed' END
      FROM printed ORDER BY n
"""
CAPPED = "least(o.completed, o.assigned)"


def case(random: Random) -> ScoreInput:
    leader = random.random() < 0.4
    return ScoreInput(
        leader=leader,
        general_points=Decimal(random.randrange(121)) / 4,
        outputs=tuple(output(random) for _ in range(random.randrange(1, 4))),
        leader_ratios=LeaderRatios(*random.choices(HALVES, k=3)) if leader else None,
    )


def output(random: Random) -> Output:
    assigned = Decimal(random.randrange(1, 4001)) / 100
    completed = Decimal(random.randrange(0, 4401)) / 100
    faults = random.randrange(4) if completed else 0
    delays = random.randrange(4)
    return Output(
        Decimal(random.choice(COEFFICIENTS)),
        assigned,
        completed,
        faults,
        random.randrange(faults + 1),
        delays,
        random.randrange(delays + 1),
    )


def in_sql(cases: Sequence[ScoreInput], counted: str = CAPPED) -> list[tuple[str, str, str]]:
    rows = [
        (
            number,
            one.coefficient,
            one.assigned,
            one.completed,
            one.quality_faults,
            one.quality_faults_excused,
            one.delays,
            one.delays_excused,
        )
        for number, asked in enumerate(cases)
        for one in asked.outputs
    ]
    own = [
        None if ratios is None else ratios.unit_result + ratios.execution + ratios.cohesion
        for ratios in (asked.leader_ratios for asked in cases)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            SCORED.format(counted=counted),
            [
                *(list(column) for column in zip(*rows, strict=True)),
                list(range(len(cases))),
                [asked.general_points for asked in cases],
                own,
            ],
        )
        return [tuple(answer) for _, *answer in cursor.fetchall()]


def printed(result: Result) -> tuple[str, str, str]:
    return str(result.task_points), str(result.total), str(result.level)


def differences(tries: int, counted: str = CAPPED) -> int:
    random, found = Random(SEED), 0
    for _ in range(0, tries, AT_ONCE):
        cases = [case(random) for _ in range(min(AT_ONCE, tries))]
        ours = [printed(decree_335_2025.score(asked)) for asked in cases]
        theirs = in_sql(cases, counted)
        assert len(ours) == len(theirs) == len(cases)
        found += sum(one != other for one, other in zip(ours, theirs, strict=True))
    return found


def test_a_score_worked_out_in_sql_is_the_same_digit_for_digit(db, record_property) -> None:
    record_property("tried", FEW)
    assert differences(FEW) == 0


def test_sql_that_counts_pieces_beyond_the_assigned_ones_would_be_noticed(db) -> None:
    assert differences(FEW, counted="o.completed") > FEW / 20


@pytest.mark.long
@pytest.mark.e2e
def test_a_hundred_thousand_scores_in_sql_are_the_same_digit_for_digit(db, record_property) -> None:
    record_property("tried", MANY)
    assert differences(MANY) == 0
