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
        Problem.MISSING: _("%(cell)s: nothing stands here."),
        Problem.TOO_LONG: _("%(cell)s: this is too long."),
        Problem.GROUP: _("%(cell)s: write A, B, C or D."),
        Problem.GROUP_STAYS: _("%(cell)s: a task stays in its group; give a new code."),
        Problem.HOURS: _("%(cell)s: write hours such as 2 or 1,5, at most 2000."),
        Problem.COMPLEXITY: _("%(cell)s: write a whole number from 1 to 5."),
        Problem.TWICE: _("%(cell)s: this code stands in the sheet twice."),
        Problem.ENDED: _("%(cell)s: this task has ended; give a new code."),
        Problem.MERGES_NOTHING: _("%(cell)s: there is no such task to merge."),
        Problem.MERGES_NOWHERE: _("%(cell)s: there is no such task in force to merge into."),
    }
    return sentences[problem] % {"cell": heading}


def refused(refusal: Refusal) -> str:
    """One sentence for what was refused and what can be done."""
    sentences = {
        ProposalIsOpen: _("A proposal of your agency for this task waits for a decision already."),
        TaskHasEnded: _(
            "This version of the task has ended meanwhile, or the one to merge into has. "
            "Look at the task as it stands now and propose anew."
        ),
        EffectiveTooEarly: _(
            "Choose a later day: the version now in force begins on that day or after it, and a "
            "common list never changes for days that are past."
        ),
        PeriodIsClosed: _("The period that holds this day is closed. Choose a day after it."),
        Outdated: _("Somebody decided about it meanwhile. The page shows how it stands now."),
        NotPosted: _("The task is not in a list of your agency."),
        NoAppraiser: _("No route of the province leads to Home Affairs. Tell the operators."),
        CodeIsTaken: _("This code is taken, and none that counts on from it is free."),
    }
    return sentences.get(type(refusal), _("This was refused."))
