"""A score input and its result as JSON: what ``manage.py score`` reads and prints.

Numbers are strings, so that no float ever touches a score.
"""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from evaluations.rules.arithmetic import decimal_text
from evaluations.rules.thirty_seventy import MAX_GENERAL
from evaluations.rules.validity import check
from evaluations.rules.values import (
    InvalidInput,
    LeaderRatios,
    Level,
    Output,
    Override,
    OverrideKind,
    Result,
    ScoreInput,
    Settings,
    Step,
)

INPUT_KEYS = ("leader", "general_points", "outputs")
LEADER_KEYS = ("leader_ratios", "unit_level")
OPTIONAL_KEYS = (*LEADER_KEYS, "unreviewed_entries", "override")
QUANTITY_KEYS = ("coefficient", "assigned", "completed")
COUNT_KEYS = ("quality_faults", "quality_faults_excused", "delays", "delays_excused")
RATIO_KEYS = ("unit_result", "execution", "cohesion")

# Twelve digits before the point and six after it: more than any catalogue holds.
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
COUNT = re.compile(r"-?[0-9]{1,9}")
MAX_COUNT = 10**9
LONGEST_QUOTE = 40


def parse_input(document: object, settings: Settings | None = None) -> ScoreInput:
    """The score input that a JSON document describes; strict, nothing is guessed.

    ``general_points`` and a leader's ratios may be null, said openly: the score is then *not
    enough data*. ``unit_level`` (of leaders), ``unreviewed_entries`` and ``override`` are optional.

    Raises:
        InvalidInput: a key that is missing or unknown, a value of the wrong kind or outside
            its range; the exception names the path of the field.
    """
    fields = _object(document, "input")
    leader = fields.get("leader")
    _check_keys(fields, "", required=INPUT_KEYS, optional=OPTIONAL_KEYS)
    if not isinstance(leader, bool):
        raise InvalidInput("leader", "must be true or false")
    if leader and "leader_ratios" not in fields:
        raise InvalidInput("leader_ratios", "missing: a leader needs these ratios")
    if not leader:
        for name in LEADER_KEYS:
            if name in fields:
                raise InvalidInput(name, "only a leader has this")
    outputs = fields["outputs"]
    if not isinstance(outputs, list):
        raise InvalidInput("outputs", "must be a list")
    score_input = ScoreInput(
        leader=leader,
        general_points=_number_or_null(fields["general_points"], "general_points"),
        outputs=tuple(_output(item, f"outputs[{index}]") for index, item in enumerate(outputs)),
        leader_ratios=_leader_ratios(fields["leader_ratios"]) if leader else None,
        unit_level=_level(fields["unit_level"]) if "unit_level" in fields else None,
        unreviewed_entries=_count(fields.get("unreviewed_entries", 0), "unreviewed_entries"),
        override=_override(fields["override"]) if "override" in fields else None,
    )
    check(score_input, max_general=MAX_GENERAL, settings=settings or Settings())
    return score_input


def input_as_json(score_input: ScoreInput) -> dict[str, object]:
    """The document that ``parse_input`` reads back to the same score; what a score freezes.

    Raises:
        InvalidInput: general points that are a mean of months have no exact decimal form.
    """
    document: dict[str, object] = {
        "leader": score_input.leader,
        "general_points": _general_text(score_input),
        "outputs": [output_as_json(output) for output in score_input.outputs],
    }
    if score_input.leader:
        ratios = score_input.leader_ratios or LeaderRatios(None, None, None)
        document["leader_ratios"] = {name: _text(getattr(ratios, name)) for name in RATIO_KEYS}
    if score_input.unit_level is not None:
        document["unit_level"] = str(score_input.unit_level)
    if score_input.override is not None:
        document["override"] = {
            "kind": str(score_input.override.kind),
            "document": score_input.override.document,
        }
    if score_input.unreviewed_entries:
        document["unreviewed_entries"] = score_input.unreviewed_entries
    return document


def result_as_json(result: Result) -> dict[str, object]:
    """The result as plain JSON values: ratios to 6 places, points to 2, null where none."""
    return {
        "rules": result.ruleset,
        "quantity": _text(result.quantity),
        "quality": _text(result.quality),
        "timeliness": _text(result.timeliness),
        "task_points": _text(result.task_points),
        "general_points": _text(result.general_points),
        "total": _text(result.total),
        "level": str(result.level),
        "reasons": [str(reason) for reason in result.reasons],
        "steps": [_step_as_json(step) for step in result.steps],
    }


def one_line(text: str) -> str:
    """Foreign text made fit for one line of an error message."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    if len(printable) <= LONGEST_QUOTE:
        return printable
    return f"{printable[:LONGEST_QUOTE]}…"


def _general_text(score_input: ScoreInput) -> str | None:
    points = score_input.general_points
    if isinstance(points, Fraction):
        raise InvalidInput("general_points", "a mean of months is not an input of one month")
    return _text(points)


def output_as_json(output: Output) -> dict[str, object]:
    """One assigned output: quantities as text, counts as whole numbers."""
    document: dict[str, object] = {
        name: decimal_text(getattr(output, name)) for name in QUANTITY_KEYS
    }
    return document | {name: getattr(output, name) for name in COUNT_KEYS}


def _step_as_json(step: Step) -> dict[str, object]:
    return {
        "name": step.name,
        "formula": step.formula,
        "inputs": dict(step.inputs),
        "value": step.value,
        "article": step.article,
    }


def _output(item: object, path: str) -> Output:
    fields = _object(item, path)
    _check_keys(fields, path, required=(*QUANTITY_KEYS, *COUNT_KEYS))
    coefficient, assigned, completed = (
        _number(fields[name], f"{path}.{name}") for name in QUANTITY_KEYS
    )
    faults, faults_excused, delays, delays_excused = (
        _count(fields[name], f"{path}.{name}") for name in COUNT_KEYS
    )
    return Output(
        coefficient=coefficient,
        assigned=assigned,
        completed=completed,
        quality_faults=faults,
        quality_faults_excused=faults_excused,
        delays=delays,
        delays_excused=delays_excused,
    )


def _leader_ratios(value: object) -> LeaderRatios:
    fields = _object(value, "leader_ratios")
    _check_keys(fields, "leader_ratios", required=RATIO_KEYS)
    unit_result, execution, cohesion = (
        _number_or_null(fields[name], f"leader_ratios.{name}") for name in RATIO_KEYS
    )
    return LeaderRatios(unit_result=unit_result, execution=execution, cohesion=cohesion)


def _override(value: object) -> Override:
    fields = _object(value, "override")
    _check_keys(fields, "override", required=("kind", "document"))
    kinds = [str(kind) for kind in OverrideKind]
    if fields["kind"] not in kinds:
        raise InvalidInput("override.kind", f"must be one of {', '.join(kinds)}")
    if not isinstance(fields["document"], str):
        raise InvalidInput("override.document", "must be a text")
    return Override(OverrideKind(str(fields["kind"])), fields["document"])


def _level(value: object) -> Level:
    rated = [str(level) for level in Level if level is not Level.NOT_ENOUGH_DATA]
    if not isinstance(value, str) or value not in rated:
        raise InvalidInput("unit_level", f"must be one of {', '.join(rated)}")
    return Level(value)


def _object(value: object, path: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise InvalidInput(path, "must be an object")
    return value


def _check_keys(
    fields: Mapping[str, object],
    path: str,
    *,
    required: Collection[str],
    optional: Collection[str] = (),
) -> None:
    prefix = f"{path}." if path else ""
    for name in fields:
        if name not in required and name not in optional:
            raise InvalidInput(f"{prefix}{one_line(name)}", "unknown key")
    for name in required:
        if name not in fields:
            raise InvalidInput(f"{prefix}{name}", "missing")


def _number_or_null(value: object, path: str) -> Decimal | None:
    """Null says that nobody has given the value yet."""
    return None if value is None else _number(value, path)


def _number(value: object, path: str) -> Decimal:
    if not isinstance(value, str):
        raise InvalidInput(path, 'must be a number written as a string, such as "27.50"')
    if not NUMBER.fullmatch(value):
        raise InvalidInput(path, f'"{one_line(value)}" is not a number such as "27.50"')
    return Decimal(value)


def _count(value: object, path: str) -> int:
    if isinstance(value, str) and COUNT.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(path, "must be a whole number")
    if abs(value) >= MAX_COUNT:
        raise InvalidInput(path, f"must be below {MAX_COUNT}")
    return value


def _text(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)
