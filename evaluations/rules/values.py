"""What goes into a score and what comes out: plain values shared by all legal instruments.

None means that a value is not there. It is never read as zero, nor as full marks.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self


class InvalidInput(ValueError):
    """A value that no rule may score; ``field`` is its path, such as ``outputs[0].assigned``."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class Level(StrEnum):
    """Classification read off the printed total."""

    EXCELLENT = "excellent"
    GOOD = "good"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    NOT_ENOUGH_DATA = "not_enough_data"


class Reason(StrEnum):
    """Why there is no score, or why the level is not the one that the points alone give."""

    NOTHING_ASSIGNED = "nothing_assigned"
    GENERAL_POINTS_MISSING = "general_points_missing"
    LEADER_RATIOS_MISSING = "leader_ratios_missing"
    ENTRIES_NOT_REVIEWED = "entries_not_reviewed"
    HELD_AT_UNIT_LEVEL = "held_at_unit_level"
    OVERRIDDEN = "overridden"
    NO_MONTH = "no_month"
    NO_SCORED_MONTH = "no_scored_month"


class OverrideKind(StrEnum):
    """Findings that make a level *not completed* whatever the points say."""

    DISCIPLINE = "discipline"
    DEGRADATION = "degradation"
    UNIT_CORRUPTION = "unit_corruption"


@dataclass(frozen=True, slots=True)
class Override:
    """A finding, with the number and date of the document it stands in."""

    kind: OverrideKind
    document: str


@dataclass(frozen=True, slots=True)
class Output:
    """One assigned output of a period, in pieces; the coefficient makes them standard pieces.

    Faults and delays are counted events; the excused ones are those for which a competent
    authority confirmed an objective cause, and are part of the count.
    """

    coefficient: Decimal
    assigned: Decimal
    completed: Decimal
    quality_faults: int = 0
    quality_faults_excused: int = 0
    delays: int = 0
    delays_excused: int = 0


@dataclass(frozen=True, slots=True)
class LeaderRatios:
    """d, đ and e of a leader: each 1 or 0.5; None while nobody has established it."""

    unit_result: Decimal | None
    execution: Decimal | None
    cohesion: Decimal | None


@dataclass(frozen=True, slots=True)
class ScoreInput:
    """Everything a score depends on, for one posting and one period.

    ``general_points`` are points from 0 to 30; a fraction where they are a mean of months.
    ``unit_level`` is the level of the unit a leader heads, where an instrument asks for it.
    While entries wait for their review (``unreviewed_entries``), there is no total.
    """

    leader: bool
    general_points: Decimal | Fraction | None
    outputs: tuple[Output, ...]
    leader_ratios: LeaderRatios | None = None
    unit_level: Level | None = None
    unreviewed_entries: int = 0
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation. Numbers are text, so that nothing rounds them again."""

    name: str
    formula: str
    inputs: tuple[tuple[str, str], ...]
    value: str | None
    article: str


@dataclass(frozen=True, slots=True)
class Result:
    """A score as printed: ratios to 6 places, points to 2; None where there is no value."""

    ruleset: str
    quantity: Decimal | None
    quality: Decimal | None
    timeliness: Decimal | None
    task_points: Decimal | None
    general_points: Decimal | None
    total: Decimal | None
    level: Level
    reasons: tuple[Reason, ...] = ()
    steps: tuple[Step, ...] = field(default=(), repr=False)


_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Settings:
    """Readings of the law that are not beyond doubt, each with its default. See ADR 0010–0013.

    ``exactly_50`` is read by ``khanhhoa-2025`` only, ``head_held_at_unit_level`` by
    ``nd233-2026`` only. A frozen score keeps the settings it was computed with.
    """

    cap_completed_at_assigned: bool = True
    lost_per_fault: Decimal = Decimal("0.25")
    leader_ratio_values: tuple[Decimal, ...] = (Decimal("0.5"), Decimal("1"))
    exactly_50: Level = Level.COMPLETED
    head_held_at_unit_level: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.lost_per_fault <= 1:
            raise InvalidInput("lost_per_fault", "must be from 0 to 1")
        if self.exactly_50 not in {Level.COMPLETED, Level.NOT_COMPLETED}:
            raise InvalidInput("exactly_50", "must be completed or not_completed")

    def as_text(self) -> dict[str, str]:
        """The settings as text, for freezing beside a score."""
        return {
            "cap_completed_at_assigned": str(self.cap_completed_at_assigned).lower(),
            "lost_per_fault": format(self.lost_per_fault, "f"),
            "leader_ratio_values": " ".join(format(v, "f") for v in self.leader_ratio_values),
            "exactly_50": str(self.exactly_50),
            "head_held_at_unit_level": str(self.head_held_at_unit_level).lower(),
        }

    @classmethod
    def from_text(cls, text: dict[str, str]) -> Self:
        """The settings that ``as_text`` wrote.

        Raises:
            KeyError: a setting is missing, or a flag is neither true nor false.
            InvalidInput: a value lies outside its range.
        """
        return cls(
            cap_completed_at_assigned=_FLAGS[text["cap_completed_at_assigned"]],
            lost_per_fault=Decimal(text["lost_per_fault"]),
            leader_ratio_values=tuple(Decimal(v) for v in text["leader_ratio_values"].split()),
            exactly_50=Level(text["exactly_50"]),
            head_held_at_unit_level=_FLAGS[text["head_held_at_unit_level"]],
        )
