"""Refusals about the catalogue in words."""

from django.utils.translation import gettext as _

from organizations.refusals import NotPosted, Outdated, PeriodIsClosed, Refusal
from worklogs.refusals import (
    CodeIsTaken,
    EffectiveTooEarly,
    NoAppraiser,
    ProposalIsOpen,
    TaskHasEnded,
)
from worklogs.rules.catalogue_sheets import Problem


def problem_said(heading: str, problem: Problem) -> str:
    """What is wrong with a cell of a sheet."""
    sentences = {
        Problem.MISSING: _("%(cell)s: this is empty."),
        Problem.TOO_LONG: _("%(cell)s: this is too long."),
        Problem.GROUP: _("%(cell)s: write A, B, C or D."),
        Problem.GROUP_STAYS: _("%(cell)s: a task stays in its group; give a new code."),
        Problem.HOURS: _("%(cell)s: write hours such as 2 or 1,5, at most 2000."),
        Problem.COMPLEXITY: _("%(cell)s: write a whole number from 1 to 5."),
        Problem.TWICE: _("%(cell)s: this code is in the sheet twice."),
        Problem.ENDED: _("%(cell)s: this task has ended; give a new code."),
        Problem.MERGES_NOTHING: _("%(cell)s: there is no such task to merge."),
        Problem.MERGES_NOWHERE: _("%(cell)s: there is no such task in force to merge into."),
    }
    return sentences[problem] % {"cell": heading}


def refused(refusal: Refusal) -> str:
    """One sentence for what was refused and what can be done."""
    sentences = {
        ProposalIsOpen: _(
            "A proposal of your agency for this task is already waiting for a decision."
        ),
        TaskHasEnded: _(
            "This version of the task, or the one to merge into, has ended in the"
            " meantime. Look at the task as it stands now and propose again."
        ),
        EffectiveTooEarly: _(
            "Choose a later day: the version now in force begins on or after that day,"
            " and a common list never changes for past days."
        ),
        PeriodIsClosed: _("The period of this day is closed. Choose a day after it."),
        Outdated: _("Somebody decided about it in the meantime. The page shows how it stands now."),
        NotPosted: _("The task is not in a list of your agency."),
        NoAppraiser: _("The province has no route to Home Affairs. Tell the operators."),
        CodeIsTaken: _("This code is taken, and there is no free code after it."),
    }
    return sentences.get(type(refusal), _("This was refused."))
