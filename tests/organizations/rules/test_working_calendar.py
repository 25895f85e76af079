"""Working days, leave by half days, and the minutes expected of a person."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.calendar import (
    CalendarDay,
    DayKind,
    HalfDay,
    LeaveSpan,
    NoWorkingDay,
    WorkingCalendar,
    add_working_days,
    calendar_of,
    expected_minutes,
    is_working_day,
    leave_halves,
    previous_working_day,
    working_days,
    working_halves,
)

MORNING, AFTERNOON = HalfDay.MORNING, HalfDay.AFTERNOON
CALENDAR = calendar_of(
    [
        CalendarDay(date(2026, 4, 26), DayKind.PUBLIC_HOLIDAY),  # a Sunday
        CalendarDay(date(2026, 4, 27), DayKind.COMPENSATORY_DAY_OFF),
        CalendarDay(date(2026, 4, 30), DayKind.PUBLIC_HOLIDAY),
        CalendarDay(date(2026, 5, 1), DayKind.PUBLIC_HOLIDAY),
        CalendarDay(date(2026, 8, 22), DayKind.WORKING_SATURDAY),
        CalendarDay(date(2026, 8, 31), DayKind.SWAP_DAY_OFF),
        CalendarDay(date(2026, 9, 1), DayKind.PUBLIC_HOLIDAY),
        CalendarDay(date(2026, 9, 2), DayKind.PUBLIC_HOLIDAY),
    ]
)
EVERY_DAY = WorkingCalendar(rest_weekdays=frozenset())
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
halves = st.sampled_from(HalfDay)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 4, 24), True),  # Friday
        (date(2026, 4, 25), False),  # Saturday
        (date(2026, 4, 26), False),  # holiday on a Sunday
        (date(2026, 4, 27), False),  # the Monday given for it
        (date(2026, 4, 28), True),
        (date(2026, 5, 1), False),
        (date(2026, 8, 22), True),  # make-up Saturday
        (date(2026, 8, 29), False),
        (date(2026, 8, 31), False),  # the Monday it makes up for
        (date(2026, 9, 3), True),
    ],
)
def test_holidays_swaps_and_make_up_saturdays(day: date, works: bool) -> None:
    assert is_working_day(day, CALENDAR) is works


def test_kinds_and_halves_are_stored_under_these_words() -> None:
    kinds = ["public_holiday", "swap_day_off", "compensatory_day_off", "working_saturday"]

    assert [kind.value for kind in DayKind] == kinds
    assert [half.value for half in HalfDay] == ["am", "pm"]


def test_a_hospital_may_have_no_weekday_of_rest() -> None:
    assert is_working_day(date(2026, 4, 25), EVERY_DAY)


def test_the_working_days_of_a_week_with_holidays() -> None:
    week = working_days(date(2026, 4, 27), date(2026, 5, 3), CALENDAR)

    assert list(week) == [date(2026, 4, 28), date(2026, 4, 29)]


def test_a_span_that_ends_before_it_starts_has_no_days() -> None:
    assert list(working_days(date(2026, 4, 29), date(2026, 4, 28), CALENDAR)) == []


def test_both_ends_of_a_span_belong_to_it() -> None:
    day = date(2026, 4, 28)

    assert list(working_days(day, day, CALENDAR)) == [day]


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 4, 29), date(2026, 4, 28)),
        (date(2026, 4, 28), date(2026, 4, 24)),
        (date(2026, 5, 4), date(2026, 4, 29)),
        (date(2026, 8, 24), date(2026, 8, 22)),
    ],
)
def test_the_working_day_before(day: date, before: date) -> None:
    assert previous_working_day(day, CALENDAR) == before


@pytest.mark.parametrize(
    ("day", "count", "after"),
    [
        (date(2026, 4, 24), 0, date(2026, 4, 24)),
        (date(2026, 4, 25), 0, date(2026, 4, 25)),
        (date(2026, 4, 24), 1, date(2026, 4, 28)),
        (date(2026, 4, 24), 3, date(2026, 5, 4)),
        (date(2026, 8, 21), 1, date(2026, 8, 22)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
    ],
)
def test_working_days_are_added(day: date, count: int, after: date) -> None:
    assert add_working_days(day, count, CALENDAR) == after


def test_working_days_are_not_taken_away() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 4, 24), -1, CALENDAR)


def test_a_calendar_that_never_works_is_an_error() -> None:
    never = WorkingCalendar(rest_weekdays=frozenset(range(7)))

    with pytest.raises(NoWorkingDay):
        previous_working_day(date(2026, 4, 24), never)
    with pytest.raises(NoWorkingDay):
        add_working_days(date(2026, 4, 24), 1, never)


@given(days, st.integers(1, 30))
def test_adding_working_days_passes_exactly_that_many(day: date, count: int) -> None:
    after = add_working_days(day, count, CALENDAR)

    assert is_working_day(after, CALENDAR)
    assert len(list(working_days(day + timedelta(days=1), after, CALENDAR))) == count


def leave(start: date, start_half: HalfDay, end: date, end_half: HalfDay) -> LeaveSpan:
    return LeaveSpan(start, start_half, end, end_half)


@pytest.mark.parametrize(
    ("day", "covered"),
    [
        (date(2026, 4, 7), 0),
        (date(2026, 4, 8), 1),
        (date(2026, 4, 9), 2),
        (date(2026, 4, 10), 1),
        (date(2026, 4, 11), 0),
    ],
)
def test_a_leave_runs_from_a_half_day_to_a_half_day(day: date, covered: int) -> None:
    away = leave(date(2026, 4, 8), AFTERNOON, date(2026, 4, 10), MORNING)

    assert leave_halves(day, [away]) == covered


def test_overlapping_leaves_count_once_and_two_halves_make_a_day() -> None:
    day = date(2026, 4, 8)
    morning = leave(day, MORNING, day, MORNING)
    afternoon = leave(day, AFTERNOON, day, AFTERNOON)

    assert leave_halves(day, [morning, morning]) == 1
    assert leave_halves(day, [morning, afternoon]) == 2
    assert leave_halves(day, []) == 0


@given(days, halves, days, halves, days)
def test_a_leave_covers_two_halves_of_each_day_inside_it(
    start: date, start_half: HalfDay, end: date, end_half: HalfDay, day: date
) -> None:
    covered = leave_halves(day, [leave(start, start_half, end, end_half)])

    if start < day < end:
        assert covered == 2
    elif day < start or day > end:
        assert covered == 0


def minutes(day: date, *, halves: int = 0, last_day: date | None = None) -> int:
    return expected_minutes(
        day,
        calendar=CALENDAR,
        posting_starts_on=date(2026, 4, 8),
        posting_ends_on=last_day,
        leave_halves=halves,
    )


def test_a_working_day_expects_eight_hours_less_the_leave() -> None:
    day = date(2026, 4, 9)

    assert [minutes(day, halves=halves) for halves in (0, 1, 2)] == [480, 240, 0]


def test_nothing_is_expected_on_days_of_rest() -> None:
    assert minutes(date(2026, 4, 25)) == minutes(date(2026, 4, 30)) == 0
    assert minutes(date(2026, 8, 22)) == 480


def test_nothing_is_expected_before_or_after_a_posting() -> None:
    assert [minutes(date(2026, 4, day)) for day in (7, 8)] == [0, 480]
    last_day = date(2026, 4, 15)
    assert [minutes(date(2026, 4, day), last_day=last_day) for day in (15, 16)] == [480, 0]


def test_another_length_of_the_working_day() -> None:
    expected = expected_minutes(
        date(2026, 4, 9),
        calendar=CALENDAR,
        posting_starts_on=date(2026, 4, 9),
        posting_ends_on=date(2026, 4, 9),
        leave_halves=1,
        minutes_per_day=420,
    )

    assert expected == 210


@pytest.mark.parametrize("halves", [-1, 3])
def test_a_day_has_two_halves(halves: int) -> None:
    with pytest.raises(ValueError, match="leave_halves"):
        minutes(date(2026, 4, 9), halves=halves)


# ---- What a leave takes ------------------------------------------------------------------------


def test_days_of_rest_within_a_leave_take_nothing() -> None:
    over_the_weekend = LeaveSpan(date(2026, 4, 24), AFTERNOON, date(2026, 4, 28), MORNING)

    # Friday afternoon and Tuesday morning; Monday is a compensatory day off.
    assert working_halves(over_the_weekend, CALENDAR) == 2


@given(days, st.integers(0, 40), halves, halves)
def test_a_leave_takes_at_most_its_half_days_and_as_many_as_its_days_say(
    first, length, starts_half, ends_half
) -> None:
    last = first + timedelta(days=length)
    leave = LeaveSpan(first, starts_half, last, ends_half)

    whole = working_halves(leave, EVERY_DAY)
    assert working_halves(leave, CALENDAR) <= whole <= 2 * (length + 1)
    assert working_halves(leave, CALENDAR) == sum(
        leave_halves(first + timedelta(days=number), [leave])
        for number in range(length + 1)
        if is_working_day(first + timedelta(days=number), CALENDAR)
    )
