"""Refuse what no rule may score, before any arithmetic."""

from decimal import Decimal

from evaluations.rules.arithmetic import as_fraction, exact_text
from evaluations.rules.overrides import OF_LEADERS_ONLY
from evaluations.rules.values import (
    InvalidInput,
    LeaderRatios,
    Output,
    ScoreInput,
    Settings,
)

POINT_PLACES = 2


def check(score_input: ScoreInput, *, max_general: Decimal, settings: Settings) -> None:
    """Return nothing when the input can be scored, or when it merely lacks something.

    Raises:
        InvalidInput: general points outside 0..max or finer than 0.01; an output that
            contradicts itself; a negative count; a leader's ratio that is not allowed, or of
            somebody who does not lead.
    """
    _check_general_points(score_input, max_general)
    if score_input.unreviewed_entries < 0:
        raise InvalidInput("unreviewed_entries", "must not be negative")
    for index, output in enumerate(score_input.outputs):
        _check_output(output, f"outputs[{index}]")
    if score_input.leader_ratios is not None:
        if not score_input.leader:
            raise InvalidInput("leader_ratios", "only a leader has these ratios")
        _check_leader_ratios(score_input.leader_ratios, settings)
    _check_override(score_input)
    if score_input.unit_level is not None and not score_input.leader:
        raise InvalidInput("unit_level", "only a leader is held to the level of the unit")


def _check_override(score_input: ScoreInput) -> None:
    override = score_input.override
    if override is None:
        return
    if not override.document.strip():
        raise InvalidInput("override.document", "a finding names its document")
    if override.kind in OF_LEADERS_ONLY and not score_input.leader:
        raise InvalidInput("override.kind", "only who leads answers for the unit")


def _check_general_points(score_input: ScoreInput, max_general: Decimal) -> None:
    points = score_input.general_points
    if points is None:
        return
    if isinstance(points, Decimal) and not points.is_finite():
        raise InvalidInput("general_points", "must be a number")
    if not 0 <= points <= max_general:
        raise InvalidInput("general_points", f"must be from 0 to {max_general}")
    # A mean of months is a Fraction and stays exact; what people type has two places.
    if isinstance(points, Decimal) and (as_fraction(points) * 10**POINT_PLACES).denominator != 1:
        raise InvalidInput("general_points", f"must have at most {POINT_PLACES} decimal places")


def _check_output(output: Output, path: str) -> None:
    for name in ("coefficient", "assigned", "completed"):
        value: Decimal = getattr(output, name)
        if not value.is_finite():
            raise InvalidInput(f"{path}.{name}", "must be a number")
        if value < 0:
            raise InvalidInput(f"{path}.{name}", "must not be negative")
    if output.coefficient == 0:
        raise InvalidInput(f"{path}.coefficient", "must be above zero")
    _check_events(output, path, "quality_faults")
    _check_events(output, path, "delays")
    if output.quality_faults and not (output.completed and output.assigned):
        raise InvalidInput(f"{path}.quality_faults", "a fault needs a completed, assigned product")
    # Work that is late and not finished is delayed all the same: only the assignment must exist.
    if output.delays and not output.assigned:
        raise InvalidInput(f"{path}.delays", "a delay needs an assigned product")


def _check_events(output: Output, path: str, name: str) -> None:
    count: int = getattr(output, name)
    excused: int = getattr(output, f"{name}_excused")
    if count < 0:
        raise InvalidInput(f"{path}.{name}", "must not be negative")
    if excused < 0:
        raise InvalidInput(f"{path}.{name}_excused", "must not be negative")
    if excused > count:
        raise InvalidInput(f"{path}.{name}_excused", f"must not exceed {name}")


def _check_leader_ratios(ratios: LeaderRatios, settings: Settings) -> None:
    for name in ("unit_result", "execution", "cohesion"):
        value: Decimal | None = getattr(ratios, name)
        if value is not None and value not in settings.leader_ratio_values:
            allowed = " or ".join(exact_text(v) for v in settings.leader_ratio_values)
            raise InvalidInput(f"leader_ratios.{name}", f"must be {allowed}")
