"""The figures of a month in words: what each is, and what would make a question go away."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.templatetags.formats import localised, percent


@dataclass(frozen=True, slots=True)
class Words:
    """Name of a figure, what it counts, and what would make it ordinary again."""

    name: str | Promise
    meaning: str | Promise
    remedy: str | Promise


WORDS: Mapping[str, Words] = {
    "at_threshold": Words(
        gettext_lazy("Days of exactly the working time"),
        gettext_lazy("Share of days whose lines add up to exactly the working day."),
        gettext_lazy(
            "Write what each task really took. A day of 6 or of 9 hours is as good as one of 8,"
            " and time without work can be said as such."
        ),
    ),
    "topped_up": Words(
        gettext_lazy("Days filled up by the last line"),
        gettext_lazy(
            "Share of days whose last line, of other work or without its own words, fills"
            " them up to exactly the working day."
        ),
        gettext_lazy(
            "Leave the rest of a day open, or say why there was no work: no points are lost."
        ),
    ),
    "heaped": Words(
        gettext_lazy("Whole hours"),
        gettext_lazy(
            "Share of durations that are whole hours, above that of others on the same tasks."
        ),
        gettext_lazy("Write durations to the quarter of an hour or finer, as they were."),
    ),
    "over_norm": Words(
        gettext_lazy("Time beyond the norms"),
        gettext_lazy("Declared minutes of finished pieces beyond what quantity and norm imply."),
        gettext_lazy(
            "Check quantities and tasks. Where a norm does not fit your work, propose a change of"
            " the catalogue."
        ),
    ),
    "own_copies": Words(
        gettext_lazy("Lines like earlier ones"),
        gettext_lazy(
            "Share of texts written on an earlier day too, or with one word exchanged, with the"
            " same minutes."
        ),
        gettext_lazy("Say in a few words what was done this time: a number, a place, a name."),
    ),
    "shared_text": Words(
        gettext_lazy("Lines that others also wrote"),
        gettext_lazy(
            "Share of texts that others of the agency wrote for the same day; for the"
            " same task in your unit also with one word exchanged."
        ),
        gettext_lazy("Write your own part of shared work. Meetings are shared by everybody."),
    ),
    "shared_days": Words(
        gettext_lazy("Days that others also wrote"),
        gettext_lazy("Share of days of which at least half was also written by others."),
        gettext_lazy("Write your own part of shared work. Meetings are shared by everybody."),
    ),
    "days_alike": Words(
        gettext_lazy("Days like another"),
        gettext_lazy("Share of days that repeat the tasks and minutes of another day."),
        gettext_lazy("Start from the tasks of the last day, not from its minutes."),
    ),
    "steady": Words(
        gettext_lazy("Days of equal length"),
        gettext_lazy("How little the totals of days differ: 1 for not at all."),
        gettext_lazy("Write what each day really took. It is usual for days to differ in length."),
    ),
    "late": Words(
        gettext_lazy("Days until it was written"),
        gettext_lazy("Mean days between the work and its record."),
        gettext_lazy("Write on the same day or the next one; a phone is enough."),
    ),
    "bursts": Words(
        gettext_lazy("Many days in one sitting"),
        gettext_lazy("Share of lines recorded in one sitting for three working days or more."),
        gettext_lazy("Write on the same day or the next one; a phone is enough."),
    ),
    "other_work": Words(
        gettext_lazy("Other work"),
        gettext_lazy("Share of minutes on tasks of group D."),
        gettext_lazy(
            "Look for the task of the catalogue that says what it was, or propose one that is"
            " missing."
        ),
    ),
    "bunched": Words(
        gettext_lazy("More such days than rounding explains"),
        gettext_lazy(
            "Share of days of exactly the working time beyond what days of an hour or two more or"
            " less let expect, in this office and of this person."
        ),
        gettext_lazy(
            "Write what each task really took. A day of 6 or of 9 hours is as good as one of 8,"
            " and time without work can be said as such."
        ),
    ),
    "beyond_declared": Words(
        gettext_lazy("Pieces beyond the time"),
        gettext_lazy("Minutes that quantity and norm imply beyond those that were declared."),
        gettext_lazy(
            "Check quantities and tasks. Where a norm does not fit your work, propose a change of"
            " the catalogue."
        ),
    ),
    "beyond_possible": Words(
        gettext_lazy("More than days can hold"),
        gettext_lazy(
            "Minutes, declared or implied by quantity and norm, beyond what the logged days can"
            " hold with all overtime, as a share of those declared."
        ),
        gettext_lazy(
            "Check quantities and durations. Log work over several days as in progress,"
            " with its pieces on the day on which they are done."
        ),
    ),
    "on_leave": Words(
        gettext_lazy("Work on leave"),
        gettext_lazy(
            "Share of minutes within approved leave; for half a day of leave, what goes"
            " beyond the other half."
        ),
        gettext_lazy(
            "If you came in after all, have the leave shortened; if not, correct the day of the"
            " lines."
        ),
    ),
    "on_rest": Words(
        gettext_lazy("Work on days of rest"),
        gettext_lazy(
            "Share of minutes on holidays and days of rest of your own calendar, without an"
            " assignment. Overtime that was assigned is not counted."
        ),
        gettext_lazy("Have overtime assigned, or correct the day of the lines."),
    ),
    "overlapping": Words(
        gettext_lazy("Two things at once"),
        gettext_lazy(
            "Share of minutes whose clock times overlap those of another line of the day, in all"
            " your postings of the agency."
        ),
        gettext_lazy("Check the start and end times; a line can also have a duration alone."),
    ),
}
DAYS = {"late"}
PLAIN = {"steady"}
BEYOND = {"over_norm", "beyond_declared", "beyond_possible"}


def figure_text(name: str, value: float) -> str:
    """The figure as it is printed."""
    number = Decimal(str(value))
    if name in DAYS:
        return _("%(days)s days") % {"days": localised(number, 1)}
    if name in PLAIN:
        return localised(number, 2)
    text = percent(number, 0)
    return f"+{text}" if name in BEYOND else text
