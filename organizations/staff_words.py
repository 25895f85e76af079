"""What is wrong with a cell of a workbook about units and people, in one sentence."""

from django.utils.translation import gettext as _

from organizations.queries import staff_sheets as sheets
from organizations.rules.staff_cells import ROLES, SUBJECT_CLASSES, Problem

HEADINGS = {**sheets.UNIT_HEADINGS, **sheets.PERSON_HEADINGS}


def problem_said(sheet: str, cell: str, problem: Problem) -> str:
    """Column and sentence: “Từ ngày: …”."""
    headings = sheets.SHEETS[sheet]
    return f"{headings[cell][0]}: {_sentence(cell, problem)}"


def _sentence(cell: str, problem: Problem) -> str:
    sentences = {
        Problem.MISSING: _("this is empty and is required."),
        Problem.TOO_LONG: _("this is too long."),
        Problem.CODE: _("a code has letters without accents, digits, dots and dashes."),
        Problem.DAY: _("write a date such as 24/11/2026."),
        Problem.WORD: _("choose one of: %(words)s.")
        % {
            "words": ", ".join(
                words[0] for words in (ROLES if cell == "role" else SUBJECT_CLASSES).values()
            )
        },
        Problem.YES_NO: _("write Có or Không."),
        Problem.ADDRESS: _("this is not an e-mail address."),
        Problem.TWICE: _("another row of the file says this already."),
        Problem.ENDED: _("this unit has ended."),
        Problem.NO_SUCH_UNIT: _("neither the agency nor the sheet of units has this unit."),
        Problem.GOES_ROUND: _("these units are above each other in a circle."),
        Problem.SECOND_ROOT: _("the agency has its root already; name the unit above."),
        Problem.PARENT_STAYS: _(
            "an existing unit is not moved by a file; that takes a decision (Reorganization)."
        ),
        Problem.START_STAYS: _("the first day of an existing unit stays as it is."),
        Problem.BEFORE_PARENT: _("the unit above begins later."),
        Problem.BEFORE_UNIT: _("the unit begins later."),
        Problem.DAYS_ORDER: _("the last day is before the first."),
        Problem.OTHER_NAME: _("this staff code belongs to a person of another name."),
        Problem.ADDRESS_TAKEN: _("this address belongs to somebody else."),
        Problem.ADDRESS_STAYS: _("people with a sign-in change their address themselves."),
        Problem.OWN_RIGHTS: _("nobody can give themselves a role."),
        Problem.FROM_ABOVE: _("the head of the agency is named by the province."),
        Problem.POSITION_TAKEN: _(
            "the person holds this position in this unit on some of these days already."
        ),
        Problem.CLOSED: _("these days are in a period whose report is compiled."),
    }
    return sentences[problem]
