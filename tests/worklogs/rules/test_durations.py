"""Working time as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklogs.rules.durations import (
    Duration,
    DurationError,
    DurationNotUnderstood,
    DurationTooLong,
    EndsBeforeItStarts,
    NoDuration,
    ReadAs,
    parse_duration,
    spoken,
)

HOURS, MINUTES, CLOCK = ReadAs.HOURS, ReadAs.MINUTES, ReadAs.CLOCK_RANGE
PERIODS = ReadAs.TEACHING_PERIODS


@pytest.mark.parametrize(
    ("typed", "minutes", "read_as"),
    [
        ("1,5", 90, HOURS),
        ("1.5", 90, HOURS),
        ("0,25", 15, HOURS),
        ("7,75 giờ", 465, HOURS),
        ("1.5h", 90, HOURS),
        ("1,33", 80, HOURS),  # 79.8 minutes
        ("0,01", 1, HOURS),  # 0.6 minutes
        ("0,12", 7, HOURS),  # 7.2 minutes
        ("1h30", 90, HOURS),
        ("1H30", 90, HOURS),
        ("1 h 30 p", 90, HOURS),
        ("1h30'", 90, HOURS),
        ("1g5", 65, HOURS),
        ("1 giờ 30 phút", 90, HOURS),
        ("2 tiếng", 120, HOURS),
        ("8h", 480, HOURS),
        ("24h", 1440, HOURS),
        ("90p", 90, MINUTES),
        ("90 phút", 90, MINUTES),
        ("90'", 90, MINUTES),
        ("5 min", 5, MINUTES),
        ("1440p", 1440, MINUTES),
        ("8:00-9:30", 90, CLOCK),
        ("8:00 – 9:30", 90, CLOCK),
        ("7h30-11h", 210, CLOCK),
        ("7h30 đến 11h30", 240, CLOCK),
        ("0:00-24:00", 1440, CLOCK),
        ("3 tiết", 135, PERIODS),
        ("1t", 45, PERIODS),
        ("45", 45, MINUTES),
        ("10", 10, MINUTES),
        ("480", 480, MINUTES),
        ("9", 540, HOURS),
        ("1", 60, HOURS),
        ("  45  ", 45, MINUTES),
    ],
)
def test_the_usual_ways_to_write_a_duration(typed: str, minutes: int, read_as: ReadAs) -> None:
    read = parse_duration(typed)

    assert (read.minutes, read.read_as) == (minutes, read_as)


@pytest.mark.parametrize(
    ("typed", "minutes", "starts_at_minute"),
    [
        ("8:00-9:30", 90, 480),
        ("0:00-24:00", 1440, 0),
        ("22:00-6:00", 480, 1320),
        ("18h-8h", 840, 1080),
        ("24:00-6:00", 360, 0),
    ],
)
def test_a_range_of_the_clock_says_when_it_began_also_over_midnight(
    typed: str, minutes: int, starts_at_minute: int
) -> None:
    assert parse_duration(typed) == Duration(minutes, CLOCK, starts_at_minute)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", DurationNotUnderstood),
        ("một giờ", DurationNotUnderstood),
        ("-45", DurationNotUnderstood),
        ("1h60", DurationNotUnderstood),
        ("1h99p", DurationNotUnderstood),
        ("1.500", DurationNotUnderstood),
        ("05", DurationNotUnderstood),
        ("8:00", DurationNotUnderstood),  # a moment, not a duration
        ("8-9", DurationNotUnderstood),
        ("8:60-9:30", DurationNotUnderstood),
        ("8:00-24:01", DurationNotUnderstood),
        ("1e3", DurationNotUnderstood),
        ("٤٥", DurationNotUnderstood),
        ("45 " * 40_000, DurationNotUnderstood),
        ("0", NoDuration),
        ("0h", NoDuration),
        ("0,00", NoDuration),
        ("1441p", DurationTooLong),
        ("24h01", DurationTooLong),
        ("25h", DurationTooLong),
        ("45,5", DurationTooLong),
        ("9999", DurationTooLong),
        ("9:30-8:00", EndsBeforeItStarts),
        ("8:00-8:00", EndsBeforeItStarts),
        ("17:59-8:00", EndsBeforeItStarts),  # a night of duty lasts 14 hours at most
    ],
)
def test_what_is_no_duration_is_refused_by_its_fact(
    typed: str, refusal: type[DurationError]
) -> None:
    with pytest.raises(refusal):
        parse_duration(typed)


def test_a_text_of_forty_characters_is_read_and_a_longer_one_is_not() -> None:
    assert parse_duration("45".rjust(40)).minutes == 45
    with pytest.raises(DurationNotUnderstood):
        parse_duration("45".rjust(41))


def test_the_page_echoes_one_of_these_readings() -> None:
    assert [reading.value for reading in ReadAs] == [
        "hours",
        "minutes",
        "clock_range",
        "teaching_periods",
    ]


def test_every_refusal_is_a_duration_error() -> None:
    for refusal in (DurationNotUnderstood, NoDuration, DurationTooLong, EndsBeforeItStarts):
        assert issubclass(refusal, DurationError)


@given(st.text(max_size=60))
def test_any_text_gives_minutes_of_a_day_or_a_named_refusal(text: str) -> None:
    try:
        duration = parse_duration(text)
    except DurationError:
        return
    assert 1 <= duration.minutes <= 1440


@given(st.integers(1, 1440))
def test_a_duration_read_back_is_the_same(minutes: int) -> None:
    hours, rest = spoken(minutes)

    assert parse_duration(f"{hours} giờ {rest} phút").minutes == minutes
    assert parse_duration(f"{minutes}p").minutes == minutes


def test_ninety_minutes_are_spoken_as_one_hour_and_thirty() -> None:
    assert spoken(90) == (1, 30)
    assert spoken(45) == (0, 45)
    assert spoken(480) == (8, 0)
