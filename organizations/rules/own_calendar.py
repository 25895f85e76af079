"""The calendar of a person whose unit keeps no office hours: shifts, teaching, on-call. Pure.

Work over midnight belongs to the day on which the shift begins. See ADR 0026.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from organizations.rules.calendar import (
    Calendar,
    DayKind,
    NoWorkingDay,
    WorkingCalendar,
    add_working_days,
    is_working_day,
)

DAY_MINUTES = 1440
PERIOD_MINUTES = 45  # of a teaching period
MOST_PERIODS = 20  # of a day
ONE_DAY = timedelta(days=1)
Week = tuple[int, ...]
"""Seven numbers, Monday first."""


class CalendarKind(StrEnum):
    """How a unit works: by the week, by a roster, by lessons."""

    OFFICE = "office"
    SHIFT = "shift"
    TEACHING = "teaching"


@dataclass(frozen=True, slots=True)
class WeekPattern:
    """A calendar of units: minutes of each weekday; whether days off of the province apply."""

    kind: CalendarKind
    minutes: Week
    keeps_holidays: bool
    period_minutes: int


@dataclass(frozen=True, slots=True)
class Step:
    """From a day on a unit follows a pattern (None: the ordinary office week again).

    ``depth`` counts the units from the person's own (0) up to the one that says so; of two steps
    of one unit from the same day the later ``order`` holds.
    """

    starts_on: date
    depth: int
    order: int
    pattern: WeekPattern | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift that a roster gives a person, on the day on which it begins."""

    work_date: date
    starts_at: datetime
    ends_at: datetime
    expected_minutes: int
    is_on_call: bool


@dataclass(frozen=True, slots=True)
class TeachingLoad:
    """Lessons of each weekday that one teacher gives, from a day on."""

    starts_on: date
    order: int
    periods: Week


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """What one person's days expect. A roster holds for each calendar month in which it has a
    duty; without one the unit's weekdays stand in, so that nobody falls out of the books."""

    province: WorkingCalendar
    steps: Sequence[Step]
    duties: Sequence[Duty] = ()
    loads: Sequence[TeachingLoad] = ()
    _by_day: Mapping[date, list[Duty]] = field(init=False)
    _months: frozenset[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        by_day: dict[date, list[Duty]] = {}
        for duty in self.duties:
            by_day.setdefault(duty.work_date, []).append(duty)
        object.__setattr__(self, "_by_day", by_day)
        object.__setattr__(self, "_months", frozenset((day.year, day.month) for day in by_day))

    def pattern_on(self, day: date) -> WeekPattern | None:
        """What the nearest unit that says anything says of the day; None: office hours."""
        begun = [step for step in self.steps if step.starts_on <= day]
        if not begun:
            return None
        return min(begun, key=_nearest_latest).pattern

    def minutes_on(self, day: date, *, office_minutes: int) -> int:
        """Minutes expected that day before any leave; 0 on a day of rest."""
        pattern = self.pattern_on(day)
        if pattern is None:
            return office_minutes if is_working_day(day, self.province) else 0
        if pattern.kind is CalendarKind.SHIFT and (day.year, day.month) in self._months:
            planned = sum(duty.expected_minutes for duty in self._by_day.get(day, ()))
            return min(planned, DAY_MINUTES)
        return _minutes_of_week(day, self._week(pattern, day), pattern, self.province)

    def works_on(self, day: date) -> bool:
        """Whether the day expects work. On-call duty that counts no time expects none."""
        return self.minutes_on(day, office_minutes=1) > 0

    def is_on_call(self, day: date) -> bool:
        """Whether an on-call duty begins that day."""
        return any(duty.is_on_call for duty in self._by_day.get(day, ()))

    def _week(self, pattern: WeekPattern, day: date) -> Week:
        if pattern.kind is not CalendarKind.TEACHING:
            return pattern.minutes
        begun = [load for load in self.loads if load.starts_on <= day]
        if not begun:
            return pattern.minutes
        load = max(begun, key=lambda load: (load.starts_on, load.order))
        return tuple(number * pattern.period_minutes for number in load.periods)


def is_at_work(day: date, calendar: Calendar) -> bool:
    """Whether somebody works that day or is on call: work is no surprise then."""
    on_call = isinstance(calendar, OwnCalendar) and calendar.is_on_call(day)
    return on_call or calendar.works_on(day)


def shift_span(
    work_date: date, starts_at: time, ends_at: time, zone: tzinfo
) -> tuple[datetime, datetime]:
    """From when to when a shift of that day lasts: until the next day when it ends no later than
    it begins, 24 hours when both are the same."""
    start = datetime.combine(work_date, starts_at, zone)
    end = datetime.combine(work_date, ends_at, zone)
    return start, end if end > start else end + ONE_DAY


def shift_minutes(starts_at: time, ends_at: time) -> int:
    """How long a shift lasts: 1 to 1,440 minutes."""
    return (_minute(ends_at) - _minute(starts_at)) % DAY_MINUTES or DAY_MINUTES


def first_overlap(duties: Sequence[Duty]) -> Duty | None:
    """Of one person's duties the first that begins before an earlier one has ended."""
    until: datetime | None = None
    for duty in sorted(duties, key=lambda duty: (duty.starts_at, duty.ends_at)):
        if until is not None and duty.starts_at < until:
            return duty
        until = duty.ends_at if until is None else max(until, duty.ends_at)
    return None


def day_of(instant: datetime, duties: Sequence[Duty]) -> date:
    """The working day to which a moment belongs: that of the shift that covers it, else its own.

    ``instant`` stands in local time.
    """
    covering = [duty for duty in duties if duty.starts_at <= instant < duty.ends_at]
    return min((duty.work_date for duty in covering), default=instant.date())


def on_time_until(work_date: date, count: int, calendar: Calendar) -> date:
    """The ``count``-th day on which the person works again after the day; the province's calendar
    decides where their own holds none."""
    try:
        return add_working_days(work_date, count, calendar)
    except NoWorkingDay:
        if not isinstance(calendar, OwnCalendar):
            raise
        return add_working_days(work_date, count, calendar.province)


def _nearest_latest(step: Step) -> tuple[int, int, int]:
    return step.depth, -step.starts_on.toordinal(), -step.order


def _minutes_of_week(day: date, week: Week, pattern: WeekPattern, province: WorkingCalendar) -> int:
    kind = province.days.get(day) if pattern.keeps_holidays else None
    if kind is None:
        return week[day.weekday()]
    if kind is not DayKind.WORKING_SATURDAY:
        return 0
    # Which weekday is made up for is not said: the shortest one asks of nobody too much.
    return week[day.weekday()] or min((minutes for minutes in week if minutes), default=0)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
