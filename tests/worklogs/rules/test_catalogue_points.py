"""The coefficient follows from norm and complexity."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.parameters import PARAMETERS
from worklogs.rules.catalogue_points import PointsScheme, worth_of

SHIPPED = PointsScheme(
    base=PARAMETERS["catalogue.base_points"].default,
    ceiling_per_level=PARAMETERS["catalogue.ceiling_per_level"].default,
    weights=tuple(PARAMETERS[f"catalogue.weight_{level}"].default for level in range(1, 6)),
)
norms = st.integers(1, 60_000)
levels = st.integers(1, 5)


@pytest.mark.parametrize(
    ("minutes", "complexity", "points", "coefficient"),
    [
        (60, 1, "5.00", "1.000"),  # the standard product itself
        (6, 1, "0.50", "0.100"),
        (90, 2, "9.00", "1.800"),
        (20, 1, "1.67", "0.333"),  # a third of an hour
        (120, 3, "15.00", "3.000"),
        (960, 4, "160.00", "32.000"),
        (2400, 5, "500.00", "100.000"),  # exactly at the ceiling
        (2460, 5, "500.00", "100.000"),  # above it: the ceiling counts
        (6000, 1, "100.00", "20.000"),
    ],
)
def test_worked_table_of_points_and_coefficients(minutes, complexity, points, coefficient) -> None:
    worth = worth_of(minutes, complexity, SHIPPED)

    assert (worth.points, worth.coefficient) == (Decimal(points), Decimal(coefficient))


def test_a_base_of_25_points_gives_the_same_coefficient_until_the_ceiling_bites() -> None:
    of_25 = PointsScheme(Decimal(25), Decimal(100), SHIPPED.weights)

    assert worth_of(90, 2, of_25).coefficient == worth_of(90, 2, SHIPPED).coefficient
    assert worth_of(2400, 5, of_25).is_capped
    assert worth_of(2400, 5, of_25).coefficient == Decimal("20.000")


@pytest.mark.parametrize(("minutes", "complexity"), [(0, 1), (-5, 1), (60, 0), (60, 6)])
def test_no_worth_is_made_up_for_a_norm_or_a_complexity_that_does_not_exist(
    minutes, complexity
) -> None:
    with pytest.raises(ValueError, match="level"):
        worth_of(minutes, complexity, SHIPPED)


@given(norms, levels)
def test_a_product_is_worth_something_and_never_more_than_its_ceiling(minutes, complexity) -> None:
    worth = worth_of(minutes, complexity, SHIPPED)

    assert 0 < worth.coefficient <= worth.ceiling / worth.base
    assert worth.points <= worth.ceiling


@given(norms, norms, levels)
def test_more_time_is_never_worth_less(shorter, longer, complexity) -> None:
    shorter, longer = sorted((shorter, longer))

    assert (
        worth_of(shorter, complexity, SHIPPED).coefficient
        <= worth_of(longer, complexity, SHIPPED).coefficient
    )


@given(norms, st.integers(1, 4))
def test_a_harder_task_of_the_same_norm_is_never_worth_less(minutes, complexity) -> None:
    assert (
        worth_of(minutes, complexity, SHIPPED).coefficient
        <= worth_of(minutes, complexity + 1, SHIPPED).coefficient
    )


def test_the_sample_catalogue_follows_the_law_but_for_one_rounding() -> None:
    path = Path(__file__).resolve().parents[3] / "demo/data/task_catalogue.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    away = [
        abs(
            Decimal(row["coefficient"])
            - worth_of(
                round(Decimal(row["standard_hours"]) * 60), int(row["complexity_level"]), SHIPPED
            ).coefficient
        )
        for row in rows
    ]

    assert max(away) <= Decimal("0.05")  # the sample writes one place only
