"""The values of the province that one page keeps: in which group, measured how, from which day on.

How the law is read (``score.*``, ``quota.*``, ``petition.*``) has pages of its own in evaluations.
Who sets which group says ``organizations.policy``. Pure. See ADR 0075.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What belongs together, and is decided by the same people."""

    PERIODS = "periods"
    DAYS = "days"
    CATALOGUE = "catalogue"
    REVIEWING = "reviewing"
    PERSONAL_DATA = "personal data"
    MAIL = "mail"
    FILES = "files"


class Begins(StrEnum):
    """From which days another value may hold; never from one that has begun."""

    UNOPENED = "unopened"  # the first day of a period that is not open yet: the others keep theirs
    PERIOD = "period"  # the first day of a period that has not begun
    DAY = "day"  # any day from tomorrow on


class Measure(StrEnum):
    """What the number counts."""

    DAY_OF_MONTH = "day_of_month"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    YEARS = "years"
    MINUTES = "minutes"
    CLOCK = "clock"  # minutes since midnight, written as 17:15
    HOUR = "hour"  # of the day
    MEGABYTES = "megabytes"
    PLAIN = "plain"
    ANSWER = "answer"  # one of some, said in words


@dataclass(frozen=True, slots=True)
class SetHere:
    """One value of the page."""

    name: str
    group: Group
    begins: Begins
    measure: Measure


def _those(group: Group, begins: Begins, measure: Measure, names: str) -> Iterator[SetHere]:
    return (SetHere(name, group, begins, measure) for name in names.split())


# In the order of the page.
SET_HERE: Mapping[str, SetHere] = {
    one.name: one
    for those in (
        _those(
            Group.PERIODS,
            Begins.UNOPENED,
            Measure.DAY_OF_MONTH,
            "period.cutoff_day period.due_before_day",
        ),
        _those(Group.PERIODS, Begins.UNOPENED, Measure.WORKING_DAYS, "period.grace_working_days"),
        _those(
            Group.PERIODS,
            Begins.PERIOD,
            Measure.WORKING_DAYS,
            "period.compile_working_days_before_due",
        ),
        _those(Group.PERIODS, Begins.PERIOD, Measure.ANSWER, "report.delegates_sign_by_order"),
        _those(
            Group.DAYS,
            Begins.PERIOD,
            Measure.MINUTES,
            "day.minutes day.most_minutes_without_warning",
        ),
        _those(Group.DAYS, Begins.PERIOD, Measure.WORKING_DAYS, "day.late_after_working_days"),
        _those(
            Group.CATALOGUE,
            Begins.PERIOD,
            Measure.PLAIN,
            "catalogue.base_points catalogue.ceiling_per_level catalogue.weight_1"
            " catalogue.weight_2 catalogue.weight_3 catalogue.weight_4 catalogue.weight_5",
        ),
        _those(Group.REVIEWING, Begins.PERIOD, Measure.PLAIN, "review.sample_a_week"),
        _those(
            Group.REVIEWING,
            Begins.PERIOD,
            Measure.WORKING_DAYS,
            "honesty.person_first_working_days",
        ),
        _those(Group.REVIEWING, Begins.PERIOD, Measure.ANSWER, "second_look.officers_first"),
        _those(
            Group.PERSONAL_DATA,
            Begins.DAY,
            Measure.WORKING_DAYS,
            "privacy.acknowledge_working_days privacy.see_working_days"
            " privacy.correct_working_days privacy.restrict_working_days"
            " privacy.object_working_days privacy.delete_working_days"
            " privacy.extension_working_days",
        ),
        _those(
            Group.PERSONAL_DATA,
            Begins.DAY,
            Measure.DAYS,
            "privacy.contact_days_after_leaving privacy.notice_days"
            " evidence.days_kept_after_removal",
        ),
        _those(
            Group.PERSONAL_DATA,
            Begins.DAY,
            Measure.YEARS,
            "privacy.name_years_after_leaving privacy.leave_note_years privacy.message_years"
            " privacy.request_years privacy.entry_years",
        ),
        _those(Group.MAIL, Begins.DAY, Measure.HOUR, "mail.quiet_from_hour mail.quiet_until_hour"),
        _those(Group.MAIL, Begins.DAY, Measure.CLOCK, "reminders.minute_of_day"),
        _those(Group.MAIL, Begins.DAY, Measure.WORKING_DAYS, "reminders.review_after_working_days"),
        _those(
            Group.FILES,
            Begins.DAY,
            Measure.MEGABYTES,
            "evidence.most_megabytes_a_file evidence.most_megabytes_a_day",
        ),
        _those(Group.FILES, Begins.DAY, Measure.PLAIN, "evidence.most_files_an_entry"),
        _those(Group.FILES, Begins.DAY, Measure.DAYS, "files.days_kept webhooks.days_kept"),
    )
    for one in those
}

# A smaller number removes for good, in the night after its day, what was kept until then.
FORGETS_SOONER = frozenset(
    (
        "privacy.contact_days_after_leaving",
        "privacy.notice_days",
        "privacy.name_years_after_leaving",
        "privacy.leave_note_years",
        "privacy.message_years",
        "privacy.request_years",
        "privacy.entry_years",
        "evidence.days_kept_after_removal",
        "files.days_kept",
        "webhooks.days_kept",
    )
)


def names_of(group: Group) -> tuple[str, ...]:
    """The values of a group, in the order of the page."""
    return tuple(one.name for one in SET_HERE.values() if one.group == group)
