"""What a day expects where no office hours are kept: shifts, teaching, on-call, over midnight."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.rules.calendar import (
    CalendarDay,
    DayKind,
    NoWorkingDay,
    WorkingCalendar,
    add_working_days,
    calendar_of,
    is_working_day,
)
from organizations.rules.own_calendar import (
    CalendarKind,
    Duty,
    OwnCalendar,
    Step,
    TeachingLoad,
    WeekPattern,
    day_of,
    first_overlap,
    is_at_work,
    on_time_until,
    shift_minutes,
    shift_span,
)
from organizations.rules.roster import UnknownShift, four_weeks_before, parse_cell, repeat

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LONG_AGO = date(2020, 1, 1)
MONDAY, SATURDAY, HOLIDAY = date(2026, 10, 12), date(2026, 10, 17), date(2026, 11, 24)
MADE_UP = date(2026, 8, 22)  # a working Saturday
PROVINCE = calendar_of(
    [
        CalendarDay(HOLIDAY, DayKind.PUBLIC_HOLIDAY),
        CalendarDay(MADE_UP, DayKind.WORKING_SATURDAY),
    ]
)
OFFICE_WEEK = (480, 480, 480, 480, 480, 0, 0)
SIX_DAYS = (420, 420, 420, 420, 420, 300, 0)

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
weeks = st.tuples(*[st.integers(0, 1440)] * 7)
times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


def pattern(kind: str, minutes=SIX_DAYS, *, keeps_holidays: bool = True) -> WeekPattern:
    return WeekPattern(CalendarKind(kind), minutes, keeps_holidays, 45)


def own(kind: str, minutes=SIX_DAYS, *, keeps_holidays: bool = True, **fields) -> OwnCalendar:
    step = Step(LONG_AGO, 0, 1, pattern(kind, minutes, keeps_holidays=keeps_holidays))
    return OwnCalendar(PROVINCE, [step], **fields)


def duty(day: date, starts: str, ends: str, minutes: int = 480, *, on_call: bool = False) -> Duty:
    start, end = shift_span(day, time.fromisoformat(starts), time.fromisoformat(ends), ZONE)
    return Duty(day, start, end, minutes, on_call)


def minutes(calendar: OwnCalendar, day: date) -> int:
    return calendar.minutes_on(day, office_minutes=480)


# ---- The week ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "keeps_holidays", "expected"),
    [
        (MONDAY, True, 420),
        (SATURDAY, True, 300),
        (HOLIDAY, True, 0),
        (HOLIDAY, False, 420),
        (MADE_UP, True, 300),
        (date(2026, 10, 18), True, 0),
    ],
)
def test_a_week_of_its_own_says_minutes_by_weekday(day, keeps_holidays, expected) -> None:
    assert minutes(own("office", keeps_holidays=keeps_holidays), day) == expected


def test_a_made_up_saturday_asks_as_little_as_the_shortest_day() -> None:
    assert minutes(own("office", (480, 480, 480, 480, 240, 0, 0)), MADE_UP) == 240


@given(days)
def test_whose_units_say_nothing_work_as_offices_do(day) -> None:
    for calendar in (
        OwnCalendar(PROVINCE, []),
        OwnCalendar(PROVINCE, [Step(LONG_AGO, 0, 1, None)]),
        own("office", OFFICE_WEEK),
    ):
        assert minutes(calendar, day) == (480 if is_working_day(day, PROVINCE) else 0)
        assert calendar.works_on(day) == is_working_day(day, PROVINCE)


@given(days, weeks)
def test_no_day_asks_more_than_the_longest_weekday(day, week) -> None:
    assert 0 <= minutes(own("teaching", week), day) <= max(week)


def test_the_nearest_unit_decides_and_of_one_unit_the_latest_word() -> None:
    hospital, ward, later = (pattern("shift", (number,) * 7) for number in (1, 2, 3))
    calendar = OwnCalendar(
        PROVINCE,
        [
            Step(date(2026, 1, 1), 1, 1, hospital),
            Step(date(2026, 3, 1), 0, 2, ward),
            Step(date(2026, 6, 1), 0, 3, later),
            Step(date(2026, 9, 1), 0, 4, None),
            Step(date(2026, 12, 1), 1, 5, hospital),
        ],
    )

    said = [minutes(calendar, date(2026, month, 16)) for month in (2, 4, 7, 10)]
    assert said == [1, 2, 3, 480]
    # The ward said "office hours" itself; what the hospital says later does not reach it.
    assert minutes(calendar, date(2026, 12, 16)) == 480


# ---- The roster --------------------------------------------------------------------------------


def test_a_roster_decides_the_whole_of_its_month_and_no_other() -> None:
    calendar = own("shift", duties=[duty(SATURDAY, "19:00", "07:00", 660)])

    assert minutes(calendar, SATURDAY) == 660
    assert minutes(calendar, MONDAY) == 0
    assert minutes(calendar, date(2026, 11, 2)) == 420


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    night = duty(date(2026, 10, 31), "22:00", "06:00")
    calendar = own("shift", (0,) * 7, duties=[night])

    assert night.ends_at.date() == date(2026, 11, 1)
    assert minutes(calendar, date(2026, 10, 31)) == 480
    assert minutes(calendar, date(2026, 11, 1)) == 0
    assert day_of(datetime(2026, 11, 1, 5, 59, tzinfo=ZONE), [night]) == date(2026, 10, 31)
    assert day_of(datetime(2026, 11, 1, 6, 0, tzinfo=ZONE), [night]) == date(2026, 11, 1)


def test_on_call_expects_nothing_but_makes_work_no_surprise() -> None:
    calendar = own("shift", duties=[duty(SATURDAY, "17:00", "07:00", 0, on_call=True)])

    assert not calendar.works_on(SATURDAY)
    assert is_at_work(SATURDAY, calendar)
    assert not is_at_work(SATURDAY, PROVINCE)


def test_two_shifts_of_a_day_add_up_and_stay_within_a_day() -> None:
    twice = [duty(MONDAY, "07:00", "19:00", 1000), duty(MONDAY, "19:00", "07:00", 1000)]

    assert minutes(own("shift", duties=twice), MONDAY) == 1440


def test_late_counts_days_on_which_the_person_works_again() -> None:
    friday_night = duty(date(2026, 10, 16), "22:00", "06:00")
    calendar = own("shift", (0,) * 7, duties=[duty(MONDAY, "07:00", "15:00"), friday_night])

    assert on_time_until(MONDAY, 1, calendar) == date(2026, 10, 16)
    # After the last duty nothing is planned: the province's calendar decides.
    assert on_time_until(date(2026, 10, 16), 1, calendar) == add_working_days(
        date(2026, 10, 16), 1, PROVINCE
    )


@given(times, times)
def test_a_shift_lasts_from_a_minute_to_a_day(starts_at, ends_at) -> None:
    start, end = shift_span(MONDAY, starts_at, ends_at, UTC)

    assert (end - start) == timedelta(minutes=shift_minutes(starts_at, ends_at))
    assert timedelta(0) < end - start <= timedelta(days=1)


@given(st.lists(st.tuples(days, times, times), max_size=6))
def test_duties_overlap_exactly_when_two_share_a_moment(rows) -> None:
    duties = [
        Duty(day, *shift_span(day, starts, ends, ZONE), 0, False) for day, starts, ends in rows
    ]
    shared = any(
        one.starts_at < other.ends_at and other.starts_at < one.ends_at
        for number, one in enumerate(duties)
        for other in duties[number + 1 :]
    )

    assert (first_overlap(duties) is not None) == shared


# ---- Teaching ----------------------------------------------------------------------------------


def test_a_teacher_is_expected_for_the_periods_they_give() -> None:
    calendar = own(
        "teaching",
        (225, 225, 225, 225, 225, 0, 0),
        loads=[
            TeachingLoad(date(2026, 9, 1), 1, (4, 5, 0, 4, 5, 0, 0)),
            TeachingLoad(date(2026, 11, 2), 2, (2, 2, 2, 2, 2, 0, 0)),
        ],
    )

    assert minutes(calendar, date(2026, 8, 31)) == 225
    assert minutes(calendar, MONDAY) == 180
    assert minutes(calendar, date(2026, 10, 14)) == 0
    assert minutes(calendar, date(2026, 11, 4)) == 90
    assert minutes(calendar, HOLIDAY) == 0


# ---- What is typed into a roster ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("S", ("S",)), ("s", ("S",)), ("s+đ", ("S", "Đ")), (" S, S ", ("S",)), ("", ()), ("-", ())],
)
def test_cells_hold_letters(typed, codes) -> None:
    assert parse_cell(typed, ["S", "Đ"]) == codes


def test_an_unknown_letter_is_named() -> None:
    with pytest.raises(UnknownShift, match="Q"):
        parse_cell("S Q", ["S", "Đ"])


@given(st.lists(st.sampled_from(["S", "Đ", "-", "S+Đ"]), min_size=1, max_size=9), days)
def test_a_pattern_repeats_over_the_days(words, first) -> None:
    month = [first + timedelta(days=number) for number in range(31)]
    laid = repeat(" ".join(words), month, ["S", "Đ"])

    assert all(
        laid[month[number]] == laid[month[number - len(words)]] for number in range(len(words), 31)
    )


@given(days)
def test_copied_four_weeks_keep_their_weekday(day) -> None:
    copied = four_weeks_before([day], {day - timedelta(weeks=4): ("S",)})

    assert copied == {day: ("S",)}


def test_a_shift_covers_the_very_minute_at_which_it_begins() -> None:
    night = duty(date(2026, 10, 31), "00:00", "06:00")
    before = duty(date(2026, 10, 30), "18:00", "00:00")

    assert day_of(datetime(2026, 10, 31, 0, 0, tzinfo=ZONE), [night, before]) == night.work_date
    assert day_of(before.starts_at, [before]) == before.work_date


def test_a_province_that_never_works_has_no_day_to_be_on_time() -> None:
    with pytest.raises(NoWorkingDay):
        on_time_until(MONDAY, 1, WorkingCalendar(rest_weekdays=frozenset(range(7))))
