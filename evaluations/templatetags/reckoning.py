"""The words and figures of a score's explanation, in the reader's language."""

import re
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import get_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext as _

from evaluations.models import Publication
from evaluations.rules.arithmetic import half_up
from evaluations.rules.explanation import RATIO_PLACES

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
    gettext_noop("a finding makes the level not completed"),
    gettext_noop("mean of the general points of the months worked"),
    gettext_noop("mean of the monitoring scores, rounded half up"),
)
ARTICLES = (
    gettext_noop("Decree 335/2025/NĐ-CP"),
    gettext_noop("Decree 335/2025/NĐ-CP, art. 14"),
    gettext_noop("Decree 335/2025/NĐ-CP, art. 16"),
    gettext_noop("Decree 335/2025/NĐ-CP, general criteria"),
    gettext_noop("Decree 335/2025/NĐ-CP, general criteria; ADR 0025"),
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
NUMBER = re.compile(r"\d+(\.\d+)?")
FRACTION = re.compile(r"\d+/\d+")
POINT = re.compile(r"(?<=\d)\.(?=\d)")


@register.filter
def said(text: str) -> str:
    """A formula or an article of the rules in the reader's language."""
    return gettext(text) if text else ""


@register.simple_tag
def result_url(publication: Publication) -> str:
    """Where the result that was made known can be read, down to its inputs."""
    page = "score" if publication.score_id else "term_score"
    return reverse(f"evaluations:{page}", args=[publication.code, publication.posting_id])


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
        "months": _("Months"),
        "override": _("Finding"),
        "finding": _("finding"),
        "document": _("document"),
        "unit_level": _("Level of the unit"),
        "unreviewed_entries": _("entries not reviewed"),
    }
    return words.get(name, name)


@register.filter
def figures(text: str | None) -> str:
    """Arithmetic with the marks of the reader's language: ``min(3, 4) × 1.8`` → min(3; 4) × 1,8.

    A fraction that no decimal writes exactly is shown with six places too: 19/22 ≈ 0,863636.
    """
    words = {
        "absent": _("left out"),
        "missing": _("missing"),
        "discipline": _("Disciplined this year"),
        "degradation": _("Concluded to have degraded"),
        "unit_corruption": _("Corruption in the unit led"),
    }
    if not text:
        return "–"
    if text in words:
        return words[text]
    mark = get_format("DECIMAL_SEPARATOR", get_language())
    if FRACTION.fullmatch(text):
        text = f"{text} ≈ {half_up(Fraction(text), RATIO_PLACES)}"
    apart = text.replace(", ", "; ") if mark == "," else text
    return POINT.sub(mark, apart)


@register.filter
def moment(text: str) -> str:
    """An instant as frozen in a document, in local time."""
    return localtime(datetime.fromisoformat(text)).strftime("%d/%m/%Y %H:%M")


@register.filter
def reading_name(name: str) -> str:
    """An open question of the law, as a question."""
    words = {
        "score.period_months": _("People are classified"),
        "score.cap_completed_at_assigned": _("Do pieces beyond the assigned ones count?"),
        "score.lost_per_fault": _("What a fault or a delay takes of one piece"),
        "score.leader_ratio_half": _("The lower value of d, đ and e"),
        "score.exactly_50_is_completed": _("Exactly 50 points in the scheme of 2025"),
        "score.head_held_at_unit_level": _("Decree 233: may a head be rated above the unit?"),
        "score.general_step": _("Step of the points of general criteria"),
        "score.least_worked_half_days": _("Half days from which a month counts as worked"),
        "score.quarter_is_a_mean": _("How a quarter is calculated"),
        "quota.excellent_leave_the_base": _("Base of the cap on excellent"),
        "quota.share": _("Share of the cap on excellent"),
        "quota.holds_publication": _("Are results beyond the cap published?"),
        "quota.groups": _("Who does similar tasks, for the cap"),
        "petition.public_employee.file_days": _("Public employees: days to petition"),
        "petition.public_employee.answer_working_days": _(
            "Public employees: working days for the answer"
        ),
        "petition.others.file_days": _("Everybody else: days to petition"),
        "petition.others.answer_working_days": _("Everybody else: working days for the answer"),
    }
    return words.get(name, name)


@register.filter
def reading(value: Decimal, name: str) -> str:
    """The answer to an open question, in words; numbers with the marks of the language."""
    words = {
        "score.period_months": {1: _("by month"), 3: _("by quarter")},
        "score.cap_completed_at_assigned": {1: _("no"), 0: _("yes")},
        "score.exactly_50_is_completed": {1: _("completed"), 0: _("not completed")},
        "score.head_held_at_unit_level": {1: _("no"), 0: _("yes")},
        "score.quarter_is_a_mean": {
            0: _("Σ ÷ Σ over its months"),
            1: _("mean of the totals of its months"),
        },
        "quota.excellent_leave_the_base": {1: _("rated good"), 0: _("rated good or above")},
        "quota.holds_publication": {1: _("only with an exception"), 0: _("yes")},
        "quota.groups": {
            1: _("everybody"),
            2: _("leaders apart from the others"),
            3: _("people in the same job position"),
        },
    }
    answers: dict[Decimal, str] = {Decimal(key): said for key, said in words.get(name, {}).items()}
    return answers.get(value) or figures(f"{value:f}")


@register.filter
def reading_text(value: str, name: str) -> str:
    """The same of an answer as it is stored."""
    return reading(Decimal(value), name)


@register.filter
def signed(value: Decimal | None) -> str:
    """A difference with its sign: +1,25; a dash without one."""
    return "–" if value is None else figures(f"{value:+.2f}").replace("-", "−")


@register.filter
def act_name(kind: str) -> str:
    """What was set about a result, in words."""
    words = {
        "own_criteria": _("Own assessment of the criteria"),
        "criteria": _("Points of the criteria"),
        "frozen": _("Score frozen, version"),
        "published": _("Published"),
        "petition": _("Petition"),
        "answered": _("Petition answered"),
        "withdrawn": _("Decision withdrawn"),
        "discipline": _("Disciplined this year"),
        "degradation": _("Concluded to have degraded"),
        "unit_corruption": _("Corruption in the unit led"),
        "beyond_quota": _("Excellent beyond the quota"),
    }
    return words.get(kind) or part_name(kind)


@register.filter
def act_value(act: Any) -> str:
    """A number with the marks of the language; words as somebody wrote them."""
    said: str = act.value
    return figures(said) if not said or NUMBER.fullmatch(said) else said


@register.filter
def quota_group(group: str) -> str:
    """A group of similar tasks, in words; job positions stay as they are."""
    words = {
        "all": _("Everybody"),
        "leaders": _("Leaders and managers"),
        "others": _("Everybody else"),
    }
    return words.get(group, group)
