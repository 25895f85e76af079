"""A tree of criteria written as rows: groups add themselves up, and what is wrong is said there."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.criteria import parse_tree, walk
from evaluations.rules.criteria_rows import (
    CriterionRow,
    RowError,
    check_rows,
    is_whole,
    sums_of,
    total_of,
    tree_of,
)

STEP = Decimal("0.25")


def row(code: str, points: str | None = None, text: str = "Kỷ luật", **more) -> CriterionRow:
    return CriterionRow(code, text, None if points is None else Decimal(points), **more)


WHOLE = [
    row("I"),
    row("I.1"),
    row("I.1.a", "2.5"),
    row("I.1.b", "7.5"),
    row("I.2", "5"),
    row("II", "15", asks_evidence=True),
]


def test_groups_add_themselves_up_and_the_tree_is_read_back() -> None:
    assert check_rows(WHOLE, step=STEP) == {}
    assert (total_of(WHOLE), is_whole(WHOLE)) == (Decimal(30), True)
    assert sums_of(WHOLE) == {"I": Decimal(15), "I.1": Decimal(10)}

    groups = parse_tree(tree_of(WHOLE))

    assert [(one.code, one.points, one.depth, one.asks_evidence) for one in walk(groups)] == [
        ("I", Decimal(15), 0, False),
        ("I.1", Decimal(10), 1, False),
        ("I.1.a", Decimal("2.5"), 2, False),
        ("I.1.b", Decimal("7.5"), 2, False),
        ("I.2", Decimal(5), 1, False),
        ("II", Decimal(15), 0, True),
    ]


@pytest.mark.parametrize(
    ("place", "changed", "error"),
    [
        (2, row("", "2.5"), RowError.CODE),
        (2, row("I.1.a.x", "2.5"), RowError.CODE),
        (2, row("I/1", "2.5"), RowError.CODE),
        (2, row("I.1.a", "2.5", text=""), RowError.TEXT_MISSING),
        (2, row("I.1.a", "2.5", text="x" * 301), RowError.TEXT_TOO_LONG),
        (3, row("I.1.a", "7.5"), RowError.TWICE),
        (2, row("V.1", "2.5"), RowError.NO_GROUP),
        (4, row("I.2"), RowError.POINTS_MISSING),
        (4, row("I.2", "0"), RowError.POINTS_MISSING),
        (4, row("I.2", "-5"), RowError.POINTS_MISSING),
        (4, row("I.2", "NaN"), RowError.POINTS_MISSING),
        (4, row("I.2", "4.9"), RowError.NOT_A_STEP),
        (0, row("I", "16"), RowError.NOT_THE_SUM),
    ],
)
def test_what_is_wrong_is_said_of_its_row(place, changed, error) -> None:
    rows = [*WHOLE[:place], changed, *WHOLE[place + 1 :]]

    assert check_rows(rows, step=STEP) == {place: error}


@pytest.mark.parametrize("points", ["0.25", "0.50", "1", "1.25"])
def test_a_criterion_may_give_as_little_as_one_step(points) -> None:
    rest = format(Decimal(15) - Decimal(points), "f")
    rows = [*WHOLE[:5], row("II.1", points), row("II.2", rest), row("II")]

    assert check_rows(rows, step=STEP) == {}
    assert is_whole(rows)


def test_a_group_may_repeat_its_sum_and_a_text_may_be_as_long_as_that() -> None:
    rows = [row("I", "15.00"), *WHOLE[1:5], row("II", "15", text="x" * 300)]

    assert check_rows(rows, step=STEP) == {}


def test_points_beside_thirty_make_no_tree() -> None:
    assert not is_whole(WHOLE[:-1])
    assert not is_whole([*WHOLE, row("III", "0.25")])


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_the_total_is_the_sum_of_the_leaves_however_they_are_grouped(quarters) -> None:
    points = [Decimal(one) / 4 for one in quarters]
    flat = [row(f"{place}", f"{one:f}") for place, one in enumerate(points)]
    grouped = [row("G"), *(row(f"G.{place}", f"{one:f}") for place, one in enumerate(points))]

    assert total_of(flat) == total_of(grouped) == sums_of(grouped)["G"] == sum(points)
