"""What is wrong with a cell of the workbook of agencies and days, in one sentence."""

from django.utils.translation import gettext as _

from organizations.rules.first_run import SHEETS, Mistake

# As the cells are written: the workbook is Vietnamese whoever reads it.
BLOCKS = "Đảng, Mặt trận, HĐND, Chính quyền, Xã phường, Sự nghiệp"
DAY_KINDS = "Nghỉ lễ, Nghỉ hoán đổi, Nghỉ bù, Làm bù"


def mistake_said(mistake: Mistake) -> str:
    """Sheet, row, column and sentence: “Cơ quan, dòng 3, Mã cơ quan: …”."""
    return _("%(sheet)s, row %(row)s, %(heading)s: %(words)s") % {
        "sheet": mistake.sheet,
        "row": mistake.row,
        "heading": SHEETS[mistake.sheet][mistake.cell][0],
        "words": _sentence(mistake),
    }


def _sentence(mistake: Mistake) -> str:
    if mistake.what == "unknown":
        return _unknown(mistake.cell)
    return {
        "missing": _("this is empty and is required."),
        "too_long": _("this is too long."),
        "twice": _("another row of the file says this already."),
        "circle": _("these agencies are above each other in a circle."),
    }[mistake.what]


def _unknown(cell: str) -> str:
    """What a cell should say that says something else; ``kind`` is that of a day alone."""
    return {
        "block": _("choose one of: %(words)s.") % {"words": BLOCKS},
        "kind": _("choose one of: %(words)s.") % {"words": DAY_KINDS},
        "day": _("write a date such as 24/11/2026."),
        "in_scope": _("write Có or Không."),
        "parent": _("no agency has this code."),
        "receivers": _("no agency has this code."),
    }[cell]
