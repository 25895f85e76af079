"""Working time as people type it: ``1,5``, ``1h30``, ``90p``, ``8:00-9:30``, ``45``, ``3 tiết``."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from organizations.rules.names import unaccented

MINUTES_PER_HOUR = 60
MINUTES_IN_A_DAY = 24 * MINUTES_PER_HOUR
LONGEST_TEXT = 40
MINUTES_PER_TEACHING_PERIOD = 45
LONGEST_NIGHT = 14 * MINUTES_PER_HOUR  # of duty over midnight; longer is a slip of the finger

# Nobody logs work of three minutes as "3", nor of 45 hours as "45": see ADR 0019.
FEWEST_BARE_MINUTES = 10

HOUR_WORD = r"(?:h|g|gio|tieng|hours?)"
MINUTE_WORD = r"(?:p|ph|phut|m|min|minutes?|')"
DECIMAL_HOURS = re.compile(rf"([0-9]{{1,2}})[.,]([0-9]{{1,2}}) ?{HOUR_WORD}?")
HOURS_AND_MINUTES = re.compile(rf"([0-9]{{1,2}}) ?{HOUR_WORD}(?: ?([0-9]{{1,2}}) ?{MINUTE_WORD}?)?")
MINUTES = re.compile(rf"([0-9]{{1,4}}) ?{MINUTE_WORD}")
CLOCK = r"([0-9]{1,2})(?::|h|g)([0-9]{2})?"
CLOCK_RANGE = re.compile(rf"{CLOCK} ?(?:-|–|—|>|den|to) ?{CLOCK}")
TEACHING_PERIODS = re.compile(r"([0-9]{1,2}) ?(?:t|tiet|periods?)")
BARE = re.compile(r"(0|[1-9][0-9]{0,3})")


class ReadAs(StrEnum):
    """How a text was understood; the page always echoes it."""

    HOURS = "hours"
    MINUTES = "minutes"
    CLOCK_RANGE = "clock_range"
    TEACHING_PERIODS = "teaching_periods"


class DurationError(ValueError):
    """A text that gives no working time of a day."""


class DurationNotUnderstood(DurationError):
    """None of the ways to write a duration."""


class NoDuration(DurationError):
    """No minutes at all."""


class DurationTooLong(DurationError):
    """More than the 24 hours of a day."""


class EndsBeforeItStarts(DurationError):
    """A range of the clock that runs backwards, and no night of duty would be so long."""


@dataclass(frozen=True, slots=True)
class Duration:
    """Whole minutes from 1 to 1440, how they were read, and when they began (since midnight)."""

    minutes: int
    read_as: ReadAs
    starts_at_minute: int | None = None


def parse_duration(text: str) -> Duration:
    """Read a duration as people type it, with or without accents.

    A fraction is of hours (``1,5`` is 90 minutes, rounded half up to whole minutes). A bare
    whole number below 10 is hours, any other is minutes (ADR 0019): show ``read_as`` beside it.
    A range over midnight (``22:00-6:00``) belongs to the day on which it begins.

    Raises:
        DurationNotUnderstood: the text is none of these forms.
        NoDuration: it is zero.
        DurationTooLong: it passes 24 hours.
        EndsBeforeItStarts: a range of the clock runs backwards.
    """
    if len(text) > LONGEST_TEXT:
        raise DurationNotUnderstood
    plain = unaccented(text)
    for pattern, read in _FORMS:
        match = pattern.fullmatch(plain)
        if match is not None:
            return _within_a_day(read(match))
    raise DurationNotUnderstood


def spoken(minutes: int) -> tuple[int, int]:
    """Hours and minutes, for a page to put into words: 90 → (1, 30)."""
    return divmod(minutes, MINUTES_PER_HOUR)


def _within_a_day(duration: Duration) -> Duration:
    if duration.minutes == 0:
        raise NoDuration
    if duration.minutes > MINUTES_IN_A_DAY:
        raise DurationTooLong
    return duration


def _clock_range(match: re.Match[str]) -> Duration:
    start, end = _clock(match[1], match[2]), _clock(match[3], match[4])
    if end <= start:
        end += MINUTES_IN_A_DAY
        if end - start > LONGEST_NIGHT:
            raise EndsBeforeItStarts
    return Duration(end - start, ReadAs.CLOCK_RANGE, start % MINUTES_IN_A_DAY)


def _clock(hours: str, minutes: str | None) -> int:
    """Minutes since midnight; 24:00 is the end of the day."""
    at = _hours(hours, minutes)
    if at > MINUTES_IN_A_DAY:
        raise DurationNotUnderstood
    return at


def _hours(hours: str, minutes: str | None) -> int:
    if minutes is not None and int(minutes) >= MINUTES_PER_HOUR:
        raise DurationNotUnderstood
    return int(hours) * MINUTES_PER_HOUR + int(minutes or 0)


def _hours_and_minutes(match: re.Match[str]) -> Duration:
    return Duration(_hours(match[1], match[2]), ReadAs.HOURS)


def _decimal_hours(match: re.Match[str]) -> Duration:
    hours = Decimal(f"{match[1]}.{match[2]}")
    # Half up in whole numbers: hundredths of an hour times 60, over 100.
    minutes = (int(hours * 100) * MINUTES_PER_HOUR + 50) // 100
    return Duration(minutes, ReadAs.HOURS)


def _minutes(match: re.Match[str]) -> Duration:
    return Duration(int(match[1]), ReadAs.MINUTES)


def _teaching_periods(match: re.Match[str]) -> Duration:
    return Duration(int(match[1]) * MINUTES_PER_TEACHING_PERIOD, ReadAs.TEACHING_PERIODS)


def _bare(match: re.Match[str]) -> Duration:
    number = int(match[1])
    if number < FEWEST_BARE_MINUTES:
        return Duration(number * MINUTES_PER_HOUR, ReadAs.HOURS)
    return Duration(number, ReadAs.MINUTES)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Duration]], ...] = (
    (CLOCK_RANGE, _clock_range),
    (DECIMAL_HOURS, _decimal_hours),
    (HOURS_AND_MINUTES, _hours_and_minutes),
    (MINUTES, _minutes),
    (TEACHING_PERIODS, _teaching_periods),
    (BARE, _bare),
)
