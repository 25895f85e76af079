"""Readings of the law as the province and an agency set them: parameter values to Settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from evaluations.rules.quota import QuotaBase
from evaluations.rules.values import Level, Settings

FULL = Decimal(1)
MONTHS = {1: "month", 3: "quarter"}
GROUPS = {1: "all", 2: "leaders", 3: "job_position"}


@dataclass(frozen=True, slots=True)
class Readings:
    """Everything an agency's scoring follows on a day, beside the rule sets themselves.

    ``period_type`` is what its people are classified by, month or quarter. ``groups`` says who
    does similar tasks, for the cap on excellent: all, leaders apart, or by job position;
    ``quota_holds`` keeps results beyond the cap from publication.
    ``least_worked_half_days`` makes a month one that was worked.
    """

    settings: Settings
    period_type: str
    general_step: Decimal
    least_worked_half_days: int
    quarter_is_a_mean: bool
    quota_base: QuotaBase
    quota_share: Decimal
    groups: str
    quota_holds: bool


def readings_of(values: Mapping[str, Decimal]) -> Readings:
    """The readings that these values of parameters (``score.…``, ``quota.…``) spell.

    Raises:
        KeyError: a parameter is missing.
    """
    half = values["score.leader_ratio_half"]
    exactly_50 = values["score.exactly_50_is_completed"]
    leave = values["quota.excellent_leave_the_base"]
    return Readings(
        settings=Settings(
            cap_completed_at_assigned=bool(values["score.cap_completed_at_assigned"]),
            lost_per_fault=values["score.lost_per_fault"],
            leader_ratio_values=(half, FULL),
            exactly_50=Level.COMPLETED if exactly_50 else Level.NOT_COMPLETED,
            head_held_at_unit_level=bool(values["score.head_held_at_unit_level"]),
        ),
        period_type=MONTHS[int(values["score.period_months"])],
        general_step=values["score.general_step"],
        least_worked_half_days=int(values["score.least_worked_half_days"]),
        quarter_is_a_mean=bool(values["score.quarter_is_a_mean"]),
        quota_base=QuotaBase.GOOD if leave else QuotaBase.GOOD_AND_ABOVE,
        quota_share=values["quota.share"],
        groups=GROUPS[int(values["quota.groups"])],
        quota_holds=bool(values["quota.holds_publication"]),
    )
