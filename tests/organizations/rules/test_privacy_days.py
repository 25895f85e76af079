"""By when a request about personal data is acknowledged and answered: worked days, also at Tết."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.calendar import (
    CalendarDay,
    DayKind,
    WorkingCalendar,
    calendar_of,
    working_days,
)
from organizations.rules.privacy import State, dues, extended, state_of

TET_2026 = calendar_of(
    CalendarDay(date(2026, 2, 14) + timedelta(days=n), DayKind.PUBLIC_HOLIDAY) for n in range(9)
)
ORDINARY = WorkingCalendar()


@pytest.mark.parametrize(
    ("asked_on", "answer", "calendar", "acknowledge_by", "answer_by"),
    [
        # Monday 12 October 2026: two and ten working days later.
        (date(2026, 10, 12), 10, ORDINARY, date(2026, 10, 14), date(2026, 10, 26)),
        # Asked on a Friday: the weekend does not count.
        (date(2026, 10, 16), 10, ORDINARY, date(2026, 10, 20), date(2026, 10, 30)),
        # Asked on a Saturday: Monday is the first day.
        (date(2026, 10, 17), 15, ORDINARY, date(2026, 10, 20), date(2026, 11, 6)),
        # The Wednesday before Tết: 14 to 22 February rest.
        (date(2026, 2, 11), 10, TET_2026, date(2026, 2, 13), date(2026, 3, 4)),
        (date(2026, 2, 12), 20, TET_2026, date(2026, 2, 23), date(2026, 3, 19)),
    ],
)
def test_days_are_working_days(asked_on, answer, calendar, acknowledge_by, answer_by) -> None:
    found = dues(asked_on, acknowledge=2, answer=answer, calendar=calendar)

    assert (found.acknowledge_by, found.answer_by) == (acknowledge_by, answer_by)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 10), st.integers(1, 40))
def test_as_many_working_days_lie_between_as_were_set(asked_on, acknowledge, answer) -> None:
    found = dues(asked_on, acknowledge=acknowledge, answer=answer, calendar=TET_2026)

    between = list(working_days(asked_on + timedelta(days=1), found.answer_by, TET_2026))
    assert len(between) == max(answer, acknowledge)
    assert found.acknowledge_by <= found.answer_by


def test_an_extension_counts_from_the_day_that_was_due() -> None:
    assert extended(date(2026, 10, 26), days=15, calendar=ORDINARY) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("today", "said", "state"),
    [
        (date(2026, 10, 14), {}, State.WAITS),
        (date(2026, 10, 15), {}, State.OVERDUE),
        (date(2026, 10, 26), {"is_acknowledged": True}, State.UNDER_WAY),
        (date(2026, 10, 27), {"is_acknowledged": True}, State.OVERDUE),
        (date(2026, 12, 1), {"is_granted": True}, State.GRANTED),
        (date(2026, 12, 1), {"is_granted": False}, State.REFUSED),
        (date(2026, 12, 1), {"is_withdrawn": True}, State.WITHDRAWN),
    ],
)
def test_how_it_stands_follows_from_the_day(today, said, state) -> None:
    known = {"is_acknowledged": False} | said
    found = state_of(
        today, acknowledge_by=date(2026, 10, 14), answer_by=date(2026, 10, 26), **known
    )

    assert found == state
