"""What a day of the week strip shows; hours never matter."""

import pytest

from worklogs.rules.days import DayState, day_state


def state(days_from_today: int = -1, **facts: bool | int) -> DayState:
    plain: dict[str, bool | int] = {
        "is_posted": True,
        "is_working_day": True,
        "leave_halves": 0,
        "has_entries": False,
        "is_declared": False,
    }
    return day_state(days_from_today=days_from_today, **(plain | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days_from_today", "expected"),
    [(-1, DayState.MISSING), (0, DayState.OPEN), (1, DayState.FUTURE)],
)
def test_an_empty_working_day_is_missing_only_when_it_is_over(
    days_from_today: int, expected: DayState
) -> None:
    assert state(days_from_today) is expected


def test_pages_know_the_states_by_these_words() -> None:
    words = "complete draft open missing leave rest future not_posted"

    assert " ".join(DayState) == words


def test_half_a_day_of_leave_leaves_the_other_half_to_log() -> None:
    assert state(leave_halves=1) is DayState.MISSING
    assert state(leave_halves=2) is DayState.LEAVE
    assert state(5, leave_halves=2) is DayState.LEAVE


def test_a_day_of_rest_asks_for_nothing() -> None:
    assert state(is_working_day=False) is DayState.REST
    assert state(3, is_working_day=False, leave_halves=2) is DayState.REST


def test_a_day_outside_the_posting_asks_for_nothing() -> None:
    assert state(is_posted=False) is DayState.NOT_POSTED
    assert state(is_posted=False, is_working_day=False) is DayState.NOT_POSTED


@pytest.mark.parametrize(
    "facts", [{}, {"is_working_day": False}, {"leave_halves": 2}, {"is_posted": False}]
)
@pytest.mark.parametrize("days_from_today", [-1, 0])
def test_what_the_person_did_comes_first(
    days_from_today: int, facts: dict[str, bool | int]
) -> None:
    assert state(days_from_today, has_entries=True, **facts) is DayState.DRAFT
    assert state(days_from_today, is_declared=True, **facts) is DayState.COMPLETE
    both = state(days_from_today, is_declared=True, has_entries=True, **facts)
    assert both is DayState.COMPLETE
