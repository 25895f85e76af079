"""The words and figures of a score's explanation, in the reader's language."""

import re

from django import template
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext as _

register = template.Library()

# The fixed vocabulary of ``evaluations.rules``: frozen with a score, so translated when shown.
FORMULAS = (
    gettext_noop("Σ coefficient × assigned"),
    gettext_noop("a = Σ coefficient × completed ÷ Σ coefficient × assigned"),
    gettext_noop("b = Σ coefficient × completed with quality ÷ Σ coefficient × assigned"),
    gettext_noop("c = Σ coefficient × completed on time ÷ Σ coefficient × assigned"),
    gettext_noop("(a + b + c) ÷ 3 × 70"),
    gettext_noop("(a + b + c + d + đ + e) ÷ 6 × 70"),
    gettext_noop("0 ≤ general ≤ 30"),
    gettext_noop("general + task, rounded half up"),
    gettext_noop("≥ 90 excellent; ≥ 70 good; ≥ 50 completed; else not completed"),
    gettext_noop("≥ 90 excellent; > 80 good; > 50 completed; < 50 not completed"),
    gettext_noop("a head is not rated above the unit"),
)
ARTICLES = (
    gettext_noop("Decree 335/2025/NĐ-CP"),
    gettext_noop("Decree 335/2025/NĐ-CP, art. 14"),
    gettext_noop("Decree 335/2025/NĐ-CP, art. 16"),
    gettext_noop("Decree 335/2025/NĐ-CP, general criteria"),
    gettext_noop("Decree 335/2025/NĐ-CP, levels"),
    gettext_noop("Decree 233/2026/NĐ-CP"),
    gettext_noop("Decree 233/2026/NĐ-CP, task results"),
    gettext_noop("Decree 233/2026/NĐ-CP, general criteria"),
    gettext_noop("Decree 233/2026/NĐ-CP, levels"),
    gettext_noop("KPI scheme of the Khánh Hòa Provincial Party Committee, March 2025"),
    gettext_noop("Khánh Hòa KPI scheme, March 2025, task results"),
    gettext_noop("Khánh Hòa KPI scheme, March 2025, general criteria"),
    gettext_noop("Khánh Hòa KPI scheme, March 2025, levels"),
)
POINT = re.compile(r"(?<=\d)\.(?=\d)")


@register.filter
def said(text: str) -> str:
    """A formula or an article of the rules in the reader's language."""
    return gettext(text) if text else ""


@register.filter
def part_name(name: str) -> str:
    """What a step or one of its inputs is called; titles of assigned work stay as they are."""
    words = {
        "assigned": _("Assigned, converted"),
        "converted": _("Counted, converted"),
        "quantity": _("a · quantity"),
        "quality": _("b · quality"),
        "timeliness": _("c · timeliness"),
        "unit_result": _("d · unit result"),
        "execution": _("đ · execution"),
        "cohesion": _("e · cohesion"),
        "task_points": _("Task results (70)"),
        "general_points": _("General criteria (30)"),
        "exact": _("exact value"),
        "total": _("Total"),
        "level": _("Level"),
        "unit_level": _("Level of the unit"),
        "unreviewed_entries": _("entries not reviewed"),
    }
    return words.get(name, name)


@register.filter
def figures(text: str | None) -> str:
    """Arithmetic with the marks of the reader's language: ``min(3, 4) × 1.8`` → min(3; 4) × 1,8."""
    if not text:
        return "–"
    mark = get_format("DECIMAL_SEPARATOR", get_language())
    apart = text.replace(", ", "; ") if mark == "," else text
    return POINT.sub(mark, apart)
