"""From cut-off to cut-off, and the last day for the report."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.calendar import (
    CalendarDay,
    DayKind,
    WorkingCalendar,
    calendar_of,
    is_working_day,
    working_days,
)
from organizations.rules.periods import (
    BadPeriodCode,
    PeriodSettings,
    due_on,
    logging_closes_on,
    next_code,
    parse_period_code,
    period_bounds,
    period_code,
    period_days,
)
from tests.evaluations.rules.worked_tables import Row, table

HOLIDAYS = [date(2026, 2, day) for day in range(16, 21)] + [date(2026, 11, 24)]
CALENDAR = calendar_of(
    [
        *(CalendarDay(day, DayKind.PUBLIC_HOLIDAY) for day in HOLIDAYS),
        CalendarDay(date(2026, 1, 2), DayKind.SWAP_DAY_OFF),
        CalendarDay(date(2026, 1, 10), DayKind.WORKING_SATURDAY),
        CalendarDay(date(2026, 8, 22), DayKind.WORKING_SATURDAY),
        CalendarDay(date(2026, 8, 31), DayKind.SWAP_DAY_OFF),
    ]
)
PLAIN = WorkingCalendar()
years, months, cutoffs = st.integers(2025, 2035), st.integers(1, 12), st.integers(1, 31)
days = st.dates(date(2025, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize("row", table("periods"))
def test_the_worked_periods(row: Row) -> None:
    year, month = parse_period_code(row["period"])
    cutoff_day = int(row["cut-off"])

    starts_on, ends_on = period_bounds(year, month, cutoff_day)
    due = due_on(year, month, calendar=CALENDAR, cutoff_day=cutoff_day)
    closes_on = logging_closes_on(ends_on, 2, CALENDAR, due_on=due)

    dates = (starts_on, ends_on, closes_on, due)
    expected = (row["from"], row["to"], row["logging closes"], row["due"])
    assert tuple(day.isoformat() for day in dates) == expected


def test_the_default_is_the_15th_to_the_14th() -> None:
    assert period_bounds(2026, 10) == (date(2026, 9, 15), date(2026, 10, 14))
    assert period_bounds(2026, 1) == (date(2025, 12, 15), date(2026, 1, 14))


def test_a_cut_off_on_the_30th_takes_all_of_february() -> None:
    assert period_bounds(2026, 2, 30) == (date(2026, 1, 31), date(2026, 2, 28))
    assert period_bounds(2026, 3, 30) == (date(2026, 3, 1), date(2026, 3, 30))
    assert period_bounds(2028, 2, 30) == (date(2028, 1, 31), date(2028, 2, 29))


@given(years, months, cutoffs)
def test_periods_follow_each_other_without_gap_or_overlap(
    year: int, month: int, cutoff_day: int
) -> None:
    _, ends_on = period_bounds(year, month, cutoff_day)
    next_year, next_month = (year + 1, 1) if month == 12 else (year, month + 1)

    next_starts_on, next_ends_on = period_bounds(next_year, next_month, cutoff_day)

    assert next_starts_on == ends_on + timedelta(days=1)
    assert next_ends_on > ends_on


@given(days, cutoffs)
def test_every_day_belongs_to_the_period_of_its_code(day: date, cutoff_day: int) -> None:
    year, month = parse_period_code(period_code(day, cutoff_day))

    starts_on, ends_on = period_bounds(year, month, cutoff_day)
    assert starts_on <= day <= ends_on


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 10, 14), "2026-10"),
        (date(2026, 10, 15), "2026-11"),
        (date(2026, 12, 14), "2026-12"),
        (date(2026, 12, 31), "2027-01"),
        (date(2026, 1, 31), "2026-02"),
    ],
)
def test_a_day_after_the_cut_off_belongs_to_the_next_month(day: date, code: str) -> None:
    assert period_code(day) == code


@given(years, months, cutoffs, st.integers(2, 28))
def test_a_report_is_due_on_a_working_day_with_one_between(
    year: int, month: int, cutoff_day: int, due_before_day: int
) -> None:
    _, ends_on = period_bounds(year, month, cutoff_day)

    due = due_on(
        year, month, calendar=CALENDAR, cutoff_day=cutoff_day, due_before_day=due_before_day
    )

    assert is_working_day(due, CALENDAR)
    one_day = timedelta(days=1)
    assert list(working_days(ends_on + one_day, due - one_day, CALENDAR))


def test_the_24th_is_the_last_day() -> None:
    assert due_on(2026, 9, calendar=PLAIN) == date(2026, 9, 24)


def test_another_due_day() -> None:
    assert due_on(2026, 9, calendar=PLAIN, due_before_day=28) == date(2026, 9, 25)
    assert due_on(2026, 9, calendar=PLAIN, due_before_day=18) == date(2026, 9, 17)


def test_without_a_working_day_after_the_cut_off_the_next_month_counts() -> None:
    assert due_on(2026, 9, calendar=PLAIN, due_before_day=17) == date(2026, 9, 16)
    assert due_on(2026, 9, calendar=PLAIN, due_before_day=16) == date(2026, 10, 15)
    assert due_on(2026, 12, calendar=PLAIN, cutoff_day=31) == date(2027, 1, 22)


@pytest.mark.parametrize("due_before_day", [0, 1, 29])
def test_the_due_day_exists_in_every_month(due_before_day: int) -> None:
    with pytest.raises(ValueError, match="due_before_day"):
        due_on(2026, 9, calendar=PLAIN, due_before_day=due_before_day)


def test_the_earliest_and_latest_due_days_are_allowed() -> None:
    assert due_on(2026, 9, calendar=PLAIN, due_before_day=2) == date(2026, 10, 1)
    assert due_on(2026, 9, calendar=PLAIN, due_before_day=28) == date(2026, 9, 25)


@pytest.mark.parametrize("cutoff_day", [0, 32, -1])
def test_a_cut_off_is_a_day_of_the_month(cutoff_day: int) -> None:
    with pytest.raises(ValueError, match="cutoff_day"):
        period_bounds(2026, 9, cutoff_day)


@pytest.mark.parametrize(
    ("grace", "closes"),
    [(0, date(2026, 9, 14)), (1, date(2026, 9, 15)), (2, date(2026, 9, 16))],
)
def test_the_grace_is_counted_in_working_days(grace: int, closes: date) -> None:
    ends_on, due = date(2026, 9, 14), date(2026, 9, 24)

    assert logging_closes_on(ends_on, grace, PLAIN, due_on=due) == closes


def test_a_long_grace_ends_before_the_due_day() -> None:
    ends_on, due = date(2026, 9, 14), date(2026, 9, 24)

    assert logging_closes_on(ends_on, 30, PLAIN, due_on=due) == date(2026, 9, 23)


def test_logging_never_closes_before_the_cut_off() -> None:
    saturday, monday = date(2026, 9, 12), date(2026, 9, 14)

    assert logging_closes_on(saturday, 2, PLAIN, due_on=monday) == saturday


@pytest.mark.parametrize("due", [date(2026, 9, 14), date(2026, 9, 13)])
def test_a_due_day_up_to_the_cut_off_is_refused(due: date) -> None:
    with pytest.raises(ValueError, match="due_on"):
        logging_closes_on(date(2026, 9, 14), 2, PLAIN, due_on=due)


@pytest.mark.parametrize(
    "code",
    ["", "2026", "2026-13", "2026-00", "2026-1", "26-10", "2026-10 ", "2026/10", "0000-01",
     "٢٠٢٦-10", "2026-10\n", "x" * 10_000],
)  # fmt: skip
def test_other_texts_are_no_period_codes(code: str) -> None:
    with pytest.raises(BadPeriodCode):
        parse_period_code(code)


def test_a_period_code_is_read() -> None:
    assert parse_period_code("2026-10") == (2026, 10)


@given(years, months, cutoffs)
def test_while_the_cut_off_stays_each_period_begins_where_its_month_says(
    year: int, month: int, cutoff_day: int
) -> None:
    code, settings = f"{year}-{month:02}", PeriodSettings(cutoff_day)
    ends_on = period_bounds(year, month, cutoff_day)[1]

    after = period_days(next_code(code), settings, PLAIN, starts_on=ends_on + timedelta(days=1))

    assert after == period_days(next_code(code), settings, PLAIN)


@given(years, months, cutoffs, cutoffs)
def test_under_another_cut_off_no_day_is_lost_and_none_is_in_two_periods(
    year: int, month: int, before: int, after: int
) -> None:
    code = f"{year}-{month:02}"
    ends_on = period_bounds(year, month, before)[1]

    first = period_days(
        next_code(code), PeriodSettings(after), PLAIN, starts_on=ends_on + timedelta(days=1)
    )
    second = period_days(next_code(first.code), PeriodSettings(after), PLAIN)

    assert ends_on < first.starts_on <= first.ends_on < first.due_on
    assert second.starts_on == first.ends_on + timedelta(days=1)


def test_the_code_after_december_is_that_of_january() -> None:
    assert [next_code(code) for code in ("2026-11", "2026-12")] == ["2026-12", "2027-01"]
