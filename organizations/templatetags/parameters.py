"""The values of the province in words: what each is called, and how its number is written."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.rules.parameter_groups import SET_HERE, Group, Measure
from organizations.templatetags.formats import localised, minutes

register = template.Library()
HOUR = 60


@register.filter
def parameter_name(name: str) -> str:
    """What a value is, as people say it."""
    return (_of_days() | _of_work() | _of_data() | _of_running()).get(name, name)


def _of_days() -> dict[str, str]:
    return {
        "period.cutoff_day": _("Cut-off: last day of a period"),
        "period.due_before_day": _("Reports are due before day"),
        "period.grace_working_days": _("Time to complete the log after the cut-off"),
        "period.compile_working_days_before_due": _("The report is compiled before its due day by"),
        "report.delegates_sign_by_order": _("A delegate signs reports"),
        "day.minutes": _("Working time of an office day"),
        "day.most_minutes_without_warning": _("Longest day without a remark to the reviewer"),
        "day.late_after_working_days": _("A day may be declared without being late within"),
    }


def _of_work() -> dict[str, str]:
    return {
        "catalogue.base_points": _("Points of the standard product"),
        "catalogue.ceiling_per_level": _("Most points for each level of complexity"),
        "catalogue.weight_1": _("Weight of complexity level 1"),
        "catalogue.weight_2": _("Weight of complexity level 2"),
        "catalogue.weight_3": _("Weight of complexity level 3"),
        "catalogue.weight_4": _("Weight of complexity level 4"),
        "catalogue.weight_5": _("Weight of complexity level 5"),
        "review.sample_a_week": _("Entries drawn for a closer look, of a person's week"),
        "honesty.person_first_working_days": _("A person sees figures that ask before their head"),
        "second_look.officers_first": _("Who is asked for a second look first"),
    }


def _of_data() -> dict[str, str]:
    return {
        "privacy.acknowledge_working_days": _("Requests about data: to acknowledge them"),
        "privacy.see_working_days": _("Requests about data: to show the data"),
        "privacy.correct_working_days": _("Requests about data: to correct the data"),
        "privacy.restrict_working_days": _("Requests about data: to restrict the use"),
        "privacy.object_working_days": _("Requests about data: to answer an objection"),
        "privacy.delete_working_days": _("Requests about data: to delete the data"),
        "privacy.extension_working_days": _("Requests about data: to extend the time, once"),
        "privacy.contact_days_after_leaving": _("Contact data are kept after somebody left"),
        "privacy.notice_days": _("Notices are kept"),
        "privacy.name_years_after_leaving": _("Names are kept after somebody left"),
        "privacy.leave_note_years": _("Notes of leave are kept"),
        "privacy.message_years": _("Messages, causes and explanations are kept"),
        "privacy.request_years": _("Words of answered requests about data are kept"),
        "privacy.entry_years": _("Texts and files of the work log are kept"),
        "evidence.days_kept_after_removal": _("Removed files of evidence are kept for petitions"),
    }


def _of_running() -> dict[str, str]:
    return {
        "mail.quiet_from_hour": _("No mail from this hour on"),
        "mail.quiet_until_hour": _("No mail before this hour"),
        "reminders.minute_of_day": _("People are reminded of their log at"),
        "reminders.review_after_working_days": _("Reviewers are reminded after"),
        "evidence.most_megabytes_a_file": _("Largest file of evidence"),
        "evidence.most_megabytes_a_day": _("Files of evidence of one person's day, together"),
        "evidence.most_files_an_entry": _("Most files beside one entry"),
        "files.days_kept": _("Files that were asked for are kept"),
        "webhooks.days_kept": _("Messages to other systems are kept"),
    }


@register.filter
def parameter_value(value: Decimal | str, name: str) -> str:
    """A value with its measure: 17:15, 8 hours, 2 working days; an answer in words."""
    number, measure = Decimal(value), SET_HERE[name].measure
    whole, shown = int(number), localised(number)
    if measure == Measure.ANSWER:
        return dict(answers(name)).get(number, shown)
    if measure == Measure.CLOCK:
        return f"{whole // HOUR:02}:{whole % HOUR:02}"
    if measure == Measure.MINUTES:
        return minutes(number)
    words = {
        Measure.HOUR: f"{whole:02}:00",
        Measure.DAY_OF_MONTH: _("day %(number)s of the month"),
        Measure.DAYS: ngettext("%(number)s day", "%(number)s days", whole),
        Measure.WORKING_DAYS: ngettext("%(number)s working day", "%(number)s working days", whole),
        Measure.YEARS: ngettext("%(number)s year", "%(number)s years", whole),
        Measure.MEGABYTES: "%(number)s MB",
    }
    return words.get(measure, "%(number)s") % {"number": shown}


def answers(name: str) -> list[tuple[Decimal, str]]:
    """The answers there are to a value that is no number, the default first."""
    words = {
        "report.delegates_sign_by_order": [(1, _("by order (TL.)")), (0, _("by authority (TUQ.)"))],
        "second_look.officers_first": [(0, _("heads of other units")), (1, _("KPI officers"))],
    }
    return [(Decimal(number), said) for number, said in words.get(name, [])]


def typed_value(value: Decimal, name: str) -> str:
    """What the field of a form begins with."""
    measure = SET_HERE[name].measure
    return parameter_value(value, name) if measure == Measure.CLOCK else localised(value)


def measure_hint(name: str) -> str:
    """In what a number is typed."""
    words = {
        Measure.CLOCK: _("A time of the day, such as 17:15."),
        Measure.HOUR: _("An hour of the day, 0 to 24."),
        Measure.MINUTES: _("In minutes: 480 are 8 hours."),
        Measure.DAYS: _("In days."),
        Measure.WORKING_DAYS: _("In working days."),
        Measure.YEARS: _("In years."),
        Measure.MEGABYTES: _("In megabytes."),
        Measure.DAY_OF_MONTH: _("A day of the month; a cut-off of 31 makes calendar months."),
    }
    return words.get(SET_HERE[name].measure, "")


@register.filter
def group_name(group: str) -> str:
    """What a group of values is called."""
    words = {
        Group.PERIODS: _("Periods and reports"),
        Group.DAYS: _("Days and their log"),
        Group.CATALOGUE: _("Points of the catalogue"),
        Group.REVIEWING: _("Reviewing and second looks"),
        Group.PERSONAL_DATA: _("Personal data"),
        Group.MAIL: _("Mail and reminders"),
        Group.FILES: _("Files and messages"),
    }
    return words[Group(group)]


@register.filter
def begins_words(begins: str) -> str:
    """From which days another value of this kind may hold."""
    words = {
        "unopened": _(
            "From the first day of a period that is not open yet. Periods that are open keep their "
            "days."
        ),
        "period": _("From the first day of a period that has not begun. What was counted stays."),
        "day": _("From tomorrow on, or later."),
    }
    return words[begins]
