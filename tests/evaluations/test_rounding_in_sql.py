"""The one rounding function exists once in Python and once in SQL, and they agree."""

from decimal import ROUND_HALF_EVEN, Decimal
from random import Random

import pytest
from django.db import connection

from evaluations.rules.arithmetic import half_up

TRIES = 100_000
ROUNDED = """
    SELECT kpi_half_up(given.value, given.places)::text
      FROM unnest(%s::numeric[], %s::integer[]) WITH ORDINALITY AS given (value, places, position)
     ORDER BY given.position
"""


@pytest.fixture(scope="module")
def values() -> list[tuple[Decimal, int]]:
    """Random numbers of either sign, half of them exactly between two neighbours."""
    random = Random(20261012)  # the same ones each time
    found = []
    for number in range(TRIES):
        places = random.choice((0, 2, 6))
        digits = random.randrange(-(10**9), 10**9)
        if number % 2:
            found.append((Decimal(2 * digits + 1) * 5 * Decimal(10) ** -(places + 1), places))
        else:
            found.append((Decimal(digits) * Decimal(10) ** -random.randrange(0, 10), places))
    return found


def differences(rounded: list[Decimal], values: list[tuple[Decimal, int]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ROUNDED, [[value for value, _ in values], [places for _, places in values]])
        in_sql = [Decimal(text) for (text,) in cursor.fetchall()]
    assert len(in_sql) == len(rounded) == TRIES
    pairs = zip(in_sql, rounded, strict=True)
    return sum(sql.as_tuple() != own.as_tuple() for sql, own in pairs)


def test_python_and_sql_round_alike_digit_for_digit(db, values, record_property) -> None:
    record_property("tried", TRIES)
    assert differences([half_up(value, places) for value, places in values], values) == 0


def test_rounding_a_half_to_the_even_neighbour_would_be_noticed(db, values) -> None:
    bankers = [
        value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN) for value, places in values
    ]

    assert differences(bankers, values) > TRIES / 5
