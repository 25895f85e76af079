"""Work that comes back each period is due in the same place of it, on a working day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.calendar import CalendarDay, DayKind, calendar_of, is_working_day
from organizations.rules.periods import period_bounds
from worklogs.rules.assignments_repeat import Span, begins_again, due_again, same_place

OCTOBER = Span(date(2026, 9, 15), date(2026, 10, 14))
NOVEMBER = Span(date(2026, 10, 15), date(2026, 11, 14))
DECEMBER = Span(date(2026, 11, 15), date(2026, 12, 14))
CALENDAR = calendar_of([CalendarDay(date(2026, 11, 24), DayKind.PUBLIC_HOLIDAY)])


@pytest.mark.parametrize(
    ("due_on", "again", "why"),
    [
        (date(2026, 11, 12), date(2026, 12, 11), "28 days in is Sunday 13 December: Friday before"),
        (date(2026, 11, 14), date(2026, 12, 14), "the last day stays the last"),
        (date(2026, 10, 24), date(2026, 11, 23), "9 days in is the holiday of 24 November"),
        (date(2026, 10, 15), date(2026, 11, 16), "the first day is a Sunday with none before"),
        (date(2026, 10, 16), date(2026, 11, 16), "one day in is a Monday"),
    ],
)
def test_due_days_of_november_in_december(due_on, again, why) -> None:
    assert due_again(due_on, NOVEMBER, DECEMBER, CALENDAR) == again, why


def test_work_that_ran_before_the_period_begins_with_the_next() -> None:
    assert begins_again(date(2026, 8, 1), NOVEMBER.last, OCTOBER, NOVEMBER) == NOVEMBER.first


def test_work_never_begins_after_it_is_due() -> None:
    due = due_again(date(2026, 11, 13), NOVEMBER, DECEMBER, CALENDAR)
    assert begins_again(date(2026, 11, 13), due, NOVEMBER, DECEMBER) == due


@st.composite
def two_periods(draw) -> tuple[Span, Span]:
    cutoff = draw(st.integers(1, 31))
    month = draw(st.integers(1, 11))
    first = Span(*period_bounds(2027, month, cutoff))
    return first, Span(*period_bounds(2027, month + 1, cutoff))


@given(two_periods(), st.integers(-40, 40), st.integers(0, 40))
def test_it_always_stays_inside_the_period_on_a_working_day(periods, start, length) -> None:
    before, after = periods
    due_on = min(before.last, before.first + timedelta(abs(start)))
    due = due_again(due_on, before, after, CALENDAR)
    begins = begins_again(due_on - timedelta(length), due, before, after)

    assert after.first <= begins <= due <= after.last
    assert is_working_day(due, CALENDAR)


@given(two_periods(), st.integers(0, 31), st.integers(0, 31))
def test_what_was_due_earlier_is_not_due_later(periods, one, other) -> None:
    before, after = periods
    days = sorted(min(before.last, before.first + timedelta(step)) for step in (one, other))

    again = [same_place(day, before, after) for day in days]

    assert again == sorted(again)
