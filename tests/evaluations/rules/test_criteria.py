"""General criteria: a tree whose points add up, and sheets that keep to it."""

from decimal import Decimal
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.criteria import (
    BadTree,
    SheetError,
    check_sheet,
    group_total,
    leaves,
    parse_tree,
    sheet_total,
)

TREE = import_module("evaluations.migrations.0008_criteria_walls").TREE
GROUPS = parse_tree(TREE)
QUARTER = Decimal("0.25")
FULL = {leaf.code: leaf.points for leaf in leaves(GROUPS)}
NAMED = {leaf.code: "Số 12/BC-SXD" for leaf in leaves(GROUPS) if leaf.asks_evidence}


def test_the_tree_we_begin_with_is_the_one_seen_in_practice() -> None:
    assert [group.points for group in GROUPS] == [10, 10, 10]
    assert [str(leaf.points) for leaf in leaves(GROUPS)] == [
        *("1", "1"), *("0.5",) * 6, *("2", "2", "0.5", "0.5"), *("2.5",) * 8,
    ]  # fmt: skip
    assert [leaf.code for leaf in leaves(GROUPS) if leaf.asks_evidence] == [
        "III.1", "III.2", "III.3", "III.4",
    ]  # fmt: skip


def leaf(code: str, points: str) -> dict[str, object]:
    return {"code": code, "text": "Tiêu chí", "points": points}


@pytest.mark.parametrize(
    "tree",
    [
        [leaf("A", "29.75")],
        [leaf("A", "15"), leaf("A", "15")],
        [leaf("A", "0"), leaf("B", "30")],
        [leaf("A", "ba mươi")],
        [leaf("", "30")],
        [{"code": "A", "points": "30"}],
        [leaf("A", "30") | {"children": [leaf("A.1", "29")]}],
        [],
    ],
)
def test_a_tree_that_does_not_add_up_is_refused(tree) -> None:
    with pytest.raises(BadTree):
        parse_tree(tree)


@pytest.mark.parametrize(
    ("code", "points", "error"),
    [
        ("I.1.1", "1.25", SheetError.OUT_OF_RANGE),
        ("I.1.1", "-0.25", SheetError.OUT_OF_RANGE),
        ("I.1.1", "NaN", SheetError.OUT_OF_RANGE),
        ("I.1.1", "0.3", SheetError.NOT_A_STEP),
        ("I.1", "1", SheetError.UNKNOWN),
        ("IX", "1", SheetError.UNKNOWN),
        ("III.2", "0.25", SheetError.EVIDENCE_MISSING),
    ],
)
def test_points_that_no_criterion_can_give_are_refused(code, points, error) -> None:
    wrong = check_sheet(GROUPS, {code: Decimal(points)}, {}, step=QUARTER, by_oneself=True)

    assert wrong == {code: error}


def test_only_who_gives_themselves_points_must_name_evidence() -> None:
    points = {"III.1": Decimal("2.5"), "III.2": Decimal(0)}

    assert check_sheet(GROUPS, points, {}, step=QUARTER, by_oneself=False) == {}
    assert list(check_sheet(GROUPS, points, {}, step=QUARTER, by_oneself=True)) == ["III.1"]
    long = {"III.1": "x" * 501}
    assert check_sheet(GROUPS, {}, long, step=QUARTER, by_oneself=True) == {
        "III.1": SheetError.EVIDENCE_TOO_LONG
    }


def test_a_full_sheet_is_30_and_a_gap_is_no_total() -> None:
    assert check_sheet(GROUPS, FULL, NAMED, step=QUARTER, by_oneself=True) == {}
    assert sheet_total(GROUPS, FULL) == 30
    gap = {code: value for code, value in FULL.items() if code != "I.1.3"}
    assert sheet_total(GROUPS, gap) is None
    assert group_total(GROUPS[0], gap) is None
    assert group_total(GROUPS[1], gap) == 10


@given(st.data())
def test_the_sum_of_the_groups_is_the_total_and_never_passes_30(data) -> None:
    points = {
        one.code: data.draw(st.integers(0, int(one.points * 4)), one.code) * QUARTER
        for one in leaves(GROUPS)
    }

    total = sheet_total(GROUPS, points)

    assert check_sheet(GROUPS, points, NAMED, step=QUARTER, by_oneself=True) == {}
    assert total == sum(group_total(group, points) for group in GROUPS)
    assert 0 <= total <= 30
