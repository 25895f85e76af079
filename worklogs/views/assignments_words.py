"""What is wrong with a cell of a sheet of work, and what helps."""

from django.utils.translation import gettext as _

from worklogs.rules.assignments_sheet import Problem


def cell_problem(problem: Problem) -> str:
    """One sentence beside the cell."""
    sentences = {
        Problem.MISSING: _("Fill this in."),
        Problem.NOT_A_QUANTITY: _("Write a number above zero, such as 2 or 1,5."),
        Problem.NOT_A_DAY: _("Write the day as 24/11/2026."),
        Problem.TOO_LONG: _("At most 200 characters."),
        Problem.DUE_BEFORE_IT_STARTS: _("The due day comes before the first day."),
        Problem.NOBODY_OF_YOURS: _("Nobody below you has this staff code."),
        Problem.SEVERAL_POSTINGS: _("This person holds several postings; assign on the page."),
        Problem.NOT_POSTED: _("Not posted here on the due day."),
        Problem.NO_SUCH_TASK: _("No task with this code is in the catalogue on the first day."),
        Problem.NO_PERIOD: _("No reporting period has been opened for this day."),
        Problem.PERIOD_IS_CLOSED: _("The period of the due day is closed."),
        Problem.SAID_TWICE: _("An earlier row says the same."),
    }
    return sentences[problem]
