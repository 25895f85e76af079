"""A score told step by step, so that a person can check it with a pencil.

Names and formulas are a fixed vocabulary; the pages translate them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluations.rules.arithmetic import decimal_text, exact_text, half_up
from evaluations.rules.converted_products import ConvertedSums, Sum
from evaluations.rules.values import Level, Settings, Step

POINT_PLACES = 2
RATIO_PLACES = 6
RATIO_NAMES = ("quantity", "quality", "timeliness")
LEADER_RATIO_NAMES = ("unit_result", "execution", "cohesion")


@dataclass(frozen=True, slots=True)
class Articles:
    """Where each part of a score stands in the law."""

    shares: str
    formula: str
    general: str
    levels: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal instrument of the 30/70 shape. ``thresholds`` puts ``level_of`` in words."""

    code: str
    articles: Articles
    thresholds: str
    level_of: Callable[[Decimal, Settings], Level]


@dataclass(frozen=True, slots=True)
class Parts:
    """The exact parts of one score; None where there is no value."""

    sums: ConvertedSums
    ratios: tuple[Fraction, ...] | None
    leader: bool
    leader_ratios: tuple[Fraction | None, ...]
    task: Fraction | None
    general: Fraction | None
    unreviewed_entries: int
    total: Decimal | None


def steps_of(parts: Parts, level: Level, instrument: Instrument) -> tuple[Step, ...]:
    """Every step from the outputs to the level, in the order a person would compute them."""
    return (
        _assigned_step(parts, instrument.articles),
        *_ratio_steps(parts, instrument.articles),
        _task_step(parts, instrument.articles),
        _general_step(parts, instrument.articles),
        _total_step(parts, instrument.articles),
        _level_step(parts, level, instrument),
    )


def _assigned_step(parts: Parts, articles: Articles) -> Step:
    assigned = parts.sums.assigned
    formula = "Σ coefficient × assigned"
    value = exact_text(assigned.total)
    return Step("assigned", formula, _lines(assigned), value, articles.shares)


def _ratio_steps(parts: Parts, articles: Articles) -> list[Step]:
    sums = parts.sums
    formulas = (
        "a = Σ coefficient × completed ÷ Σ coefficient × assigned",
        "b = Σ coefficient × completed with quality ÷ Σ coefficient × assigned",
        "c = Σ coefficient × completed on time ÷ Σ coefficient × assigned",
    )
    assigned = exact_text(sums.assigned.total)
    return [
        Step(
            name,
            formula,
            (*_lines(part), ("converted", exact_text(part.total)), ("assigned", assigned)),
            _rounded(value, RATIO_PLACES),
            articles.shares,
        )
        for name, formula, part, value in zip(
            RATIO_NAMES,
            formulas,
            (sums.quantity, sums.quality, sums.timeliness),
            parts.ratios or (None, None, None),
            strict=True,
        )
    ]


def _task_step(parts: Parts, articles: Articles) -> Step:
    names: tuple[str, ...] = RATIO_NAMES
    values: tuple[Fraction | None, ...] = parts.ratios or (None, None, None)
    formula = "(a + b + c) ÷ 3 × 70"
    if parts.leader:
        names, values = names + LEADER_RATIO_NAMES, values + parts.leader_ratios
        formula = "(a + b + c + d + đ + e) ÷ 6 × 70"
    inputs = tuple((name, _exact(value)) for name, value in zip(names, values, strict=True))
    exact = (("exact", _exact(parts.task)),)
    value = _rounded(parts.task, POINT_PLACES)
    return Step("task_points", formula, inputs + exact, value, articles.formula)


def _general_step(parts: Parts, articles: Articles) -> Step:
    inputs = (("exact", _exact(parts.general)),)
    value = _rounded(parts.general, POINT_PLACES)
    return Step("general_points", "0 ≤ general ≤ 30", inputs, value, articles.general)


def _total_step(parts: Parts, articles: Articles) -> Step:
    inputs = [("general_points", _exact(parts.general)), ("task_points", _exact(parts.task))]
    if parts.unreviewed_entries:
        inputs.append(("unreviewed_entries", str(parts.unreviewed_entries)))
    value = _rounded(parts.total, POINT_PLACES)
    return Step("total", "general + task, rounded half up", tuple(inputs), value, articles.levels)


def _level_step(parts: Parts, level: Level, instrument: Instrument) -> Step:
    inputs = (("total", _rounded(parts.total, POINT_PLACES) or ""),)
    return Step("level", instrument.thresholds, inputs, str(level), instrument.articles.levels)


def _lines(part: Sum) -> tuple[tuple[str, str], ...]:
    return tuple((f"outputs[{index}]", term.text) for index, term in enumerate(part.terms))


def _exact(value: Fraction | None) -> str:
    """The exact number; empty where there is none."""
    return "" if value is None else exact_text(value)


def _rounded(value: Fraction | Decimal | None, places: int) -> str | None:
    return None if value is None else decimal_text(half_up(value, places))
