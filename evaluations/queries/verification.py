"""Do frozen scores still follow from their frozen inputs, under their own rules and readings?"""

from collections.abc import Iterator
from dataclasses import dataclass

from evaluations.models import Score, TermScore
from evaluations.rules import NoRuleSet, rule_set
from evaluations.rules.term_scores import term_result
from evaluations.rules.values import InvalidInput, Settings
from evaluations.score_cli import parse_input, result_as_json
from evaluations.term_json import parse_term
from organizations.models import Period

COMPARED = (
    "quantity",
    "quality",
    "timeliness",
    "general_points",
    "task_points",
    "total",
    "level",
    "reasons",
    "steps",
)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """One frozen value that its inputs no longer give."""

    score: Score | TermScore
    name: str
    frozen: object
    recomputed: object


def differences(agency_id: int, period: Period) -> Iterator[Difference]:
    """Every value of every version of the month's scores that comes out otherwise. One query.

    Scores are streamed, so that an agency of any size takes the same memory.
    """
    scores = Score.objects.filter(agency_id=agency_id, period=period).order_by("posting_id")
    for score in scores.iterator(chunk_size=AT_ONCE):
        yield from _compared(score, _again(score))


def term_differences(agency_id: int, code: str) -> Iterator[Difference]:
    """The same of a quarter or a year. One query."""
    scores = TermScore.objects.filter(agency_id=agency_id, term=code).order_by("posting_id")
    for score in scores.iterator(chunk_size=AT_ONCE):
        yield from _compared(score, _term_again(score))


def _compared(score: Score | TermScore, again: dict[str, object]) -> Iterator[Difference]:
    for name in COMPARED:
        kept = getattr(score, name)
        value = kept if isinstance(kept, str | list) or kept is None else f"{kept:f}"
        if again.get(name) != value:
            yield Difference(score, name, value, again.get(name))


def _term_again(score: TermScore) -> dict[str, object]:
    settings = Settings.from_text(score.settings)
    try:
        term_input = parse_term(score.inputs, rule_set(score.rule_set), settings)
        return result_as_json(term_result(term_input))
    except (NoRuleSet, InvalidInput):
        return {}


def _again(score: Score) -> dict[str, object]:
    """What the frozen inputs give now; nothing when they can no longer be read."""
    settings = Settings.from_text(score.settings)
    try:
        rules = rule_set(score.rule_set)
        result = rules.score(parse_input(score.inputs, settings), settings)
    except (NoRuleSet, InvalidInput):
        return {}
    return result_as_json(result)
