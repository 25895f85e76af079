"""What each row of a sheet would do to the catalogue is known before anything is stored."""

from dataclasses import replace

import pytest

from worklogs.rules.catalogue_sheets import Content, Effect, Known, Planned, Problem, plan

OWN = Content("C.01", "C", "Thẩm định giá", "", "Văn bản", "hồ sơ", 90, 2)
COMMON = Content("B.01", "B", "Lập báo cáo", "", "Báo cáo", "báo cáo", 180, 2)
KNOWN = [
    Known(1, OWN, is_shared=False, is_open=True),
    Known(2, COMMON, is_shared=True, is_open=True),
    Known(3, Content("C.00", "C", "Việc cũ", "", "", "cái", 60, 1), False, is_open=False),
]
CELLS = {
    "code": "C.01",
    "group": "C",
    "name": "Thẩm định giá",
    "output_product": "Văn bản",
    "unit_of_count": "hồ sơ",
    "hours": "1,5",
    "complexity": "2",
}


def planned(*rows: dict[str, str]) -> list[Planned]:
    return plan(list(enumerate(rows, start=2)), KNOWN, lambda group: group != "C")


def one(**cells: str) -> Planned:
    return planned(CELLS | cells)[0]


@pytest.mark.parametrize(
    ("cells", "effect", "is_shared"),
    [
        ({}, Effect.UNCHANGED, False),
        ({"hours": "2"}, Effect.CHANGED, False),
        ({"name": "Thẩm định giá đất"}, Effect.CHANGED, False),
        ({"code": "C.07"}, Effect.NEW, False),
        ({"code": ""}, Effect.NEW, False),
        ({"code": "B.09", "group": "B"}, Effect.NEW, True),
        ({"code": "B.01", "group": "B"}, Effect.CHANGED, True),
        ({"into": "B.01"}, Effect.MERGED, False),
        ({"group": "C. Chuyên môn đặc thù"}, Effect.UNCHANGED, False),
    ],
)
def test_a_row_is_new_changed_unchanged_or_merged(cells, effect, is_shared) -> None:
    row = one(**cells)

    assert (row.effect, row.is_shared, row.problems) == (effect, is_shared, ())


@pytest.mark.parametrize(
    ("cells", "cell", "problem"),
    [
        ({"name": ""}, "name", Problem.MISSING),
        ({"unit_of_count": ""}, "unit_of_count", Problem.MISSING),
        ({"name": "x" * 201}, "name", Problem.TOO_LONG),
        ({"code": "x" * 29}, "code", Problem.TOO_LONG),
        ({"group": "E"}, "group", Problem.GROUP),
        ({"group": "B"}, "group", Problem.GROUP_STAYS),
        ({"hours": "hai"}, "hours", Problem.HOURS),
        ({"hours": "0"}, "hours", Problem.HOURS),
        ({"hours": "-1"}, "hours", Problem.HOURS),
        ({"hours": "2001"}, "hours", Problem.HOURS),
        ({"complexity": "6"}, "complexity", Problem.COMPLEXITY),
        ({"complexity": "2,5"}, "complexity", Problem.COMPLEXITY),
        ({"code": "C.00"}, "code", Problem.ENDED),
        ({"code": "C.55", "into": "B.01"}, "code", Problem.MERGES_NOTHING),
        ({"into": "C.99"}, "into", Problem.MERGES_NOWHERE),
        ({"into": "C.01"}, "into", Problem.MERGES_NOWHERE),
        ({"into": "C.00"}, "into", Problem.MERGES_NOWHERE),
        ({"code": "B.01", "into": "C.01"}, "into", Problem.MERGES_NOWHERE),
    ],
)
def test_what_is_wrong_is_said_at_its_cell(cells, cell, problem) -> None:
    row = one(**cells)

    assert row.effect == Effect.WRONG
    assert row.problems == ((cell, problem),)


def test_a_code_that_stands_twice_in_the_sheet_is_taken_once() -> None:
    first, second = planned(CELLS, CELLS)

    assert first.effect == Effect.UNCHANGED
    assert second.problems == (("code", Problem.TWICE),)


def test_rows_without_a_code_get_codes_of_their_own() -> None:
    new = CELLS | {"code": "", "name": "Việc mới"}
    rows = planned(new, CELLS | {"code": "C.02", "name": "Việc khác"}, new)

    assert [row.content.code for row in rows] == ["C.03", "C.02", "C.04"]


def test_a_new_code_counts_on_in_the_list_it_goes_to_not_in_a_common_one() -> None:
    of_communes = Known(4, replace(OWN, code="C.XA.10"), is_shared=True, is_open=True)
    (row,) = plan([(2, CELLS | {"code": ""})], [*KNOWN, of_communes], lambda group: group != "C")

    assert row.content.code == "C.02"


def test_an_empty_row_of_cells_says_everything_that_it_lacks() -> None:
    (row,) = planned({"code": ""})

    assert {problem for _cell, problem in row.problems} == {Problem.MISSING}
    assert len(row.problems) == 5
