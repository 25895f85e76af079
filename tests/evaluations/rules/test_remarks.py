"""What makes an entry worth opening before it is accepted."""

from dataclasses import replace

import pytest

from evaluations.rules.remarks import Circumstances, Remark, plain, remarks

ORDINARY = Circumstances(
    day_minutes=480,
    most_minutes=720,
    is_working_day=True,
    leave_halves=0,
    words="Soạn công văn",
    earlier_words=frozenset({"họp giao ban"}),
    was_returned=False,
)


@pytest.mark.parametrize(
    ("change", "remark"),
    [
        ({"day_minutes": 721}, Remark.LONG_DAY),
        ({"is_working_day": False}, Remark.DAY_OFF),
        ({"leave_halves": 2}, Remark.ON_LEAVE),
        ({"words": "Họp  GIAO ban "}, Remark.SAME_WORDS),
        ({"was_returned": True}, Remark.RETURNED_BEFORE),
    ],
)
def test_each_circumstance_makes_its_own_remark(change: dict[str, object], remark: Remark) -> None:
    assert remarks(replace(ORDINARY, **change)) == (remark,)


@pytest.mark.parametrize(
    "change", [{}, {"day_minutes": 0}, {"day_minutes": 30}, {"day_minutes": 720}]
)
def test_an_ordinary_day_gets_none_however_short(change: dict[str, object]) -> None:
    assert remarks(replace(ORDINARY, **change)) == ()


def test_half_a_day_of_leave_leaves_the_other_half_to_work() -> None:
    assert remarks(replace(ORDINARY, leave_halves=1)) == ()


def test_case_and_spaces_do_not_make_a_text_new() -> None:
    assert plain("  Soạn\nCÔNG văn ") == "soạn công văn"


def test_leaving_the_words_to_the_task_day_after_day_is_no_copy() -> None:
    silent = replace(ORDINARY, words="", earlier_words=frozenset({""}))

    assert remarks(silent) == ()
