"""The snapshot of a provincial report, schema kpi.provincial-report/1, from facts. Pure.

It adds up agencies' figures as they were frozen; nothing about a person enters it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reporting.rules.canonical import two_places
from reporting.rules.unit_report import LEVELS

SCHEMA = "kpi.provincial-report/1"
BLOCKS = ("party", "front", "council", "government", "commune", "service_unit")
MISSING = "missing"
COPIED = (
    "headcount",
    "required_days",
    "logged_days",
    "minutes_per_person_day",
    "converted",
    "mean_level",
    "levels",
)

Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """One routed agency: what it sent, or ``figures`` None when it sent nothing that stands.

    A returned report is not in: it counts as returned, and its figures are left out.
    """

    code: str
    name: str
    block: str
    status: str = MISSING
    submitted_at: str | None = None
    late: bool = False
    checksum: str | None = None
    figures: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ProvincialFacts:
    """Everything that a provincial snapshot is made of; agencies in the order of printing."""

    receiver: Mapping[str, str]
    period: Mapping[str, Any]
    version: int
    compiled_at: str
    agencies: Sequence[AgencyFacts]
    previous: Snapshot | None
    narrative: Mapping[str, str]
    signing: Mapping[str, str | None]
    recipients: Sequence[str]


def snapshot(facts: ProvincialFacts) -> Snapshot:
    """The whole snapshot."""
    lines = facts.agencies
    return {
        "schema": SCHEMA,
        "receiver": dict(facts.receiver),
        "period": dict(facts.period),
        "version": facts.version,
        "compiled": {"at": facts.compiled_at},
        "counts": counts(lines),
        "agencies": [_line(line) for line in lines],
        "blocks": [
            _block(block, mine)
            for block in BLOCKS
            if (mine := [line for line in lines if line.block == block])
        ],
        "missing": [
            {"code": line.code, "name": line.name, "block": line.block}
            for line in lines
            if line.status == MISSING
        ],
        "levels": _levels(lines),
        "people": {"headcount": _sum(lines, "headcount")},
        "coverage": {
            "required_days": _sum(lines, "required_days"),
            "logged_days": _sum(lines, "logged_days"),
        },
        "previous": previous_figures(facts.previous),
        "narrative": dict(facts.narrative),
        "signing": dict(facts.signing),
        "recipients": list(facts.recipients),
    }


def counts(lines: Sequence[AgencyFacts]) -> dict[str, int]:
    """How many agencies there are, and how many reports are in which state."""

    def having(status: str) -> int:
        return sum(line.status == status for line in lines)

    return {
        "agencies": len(lines),
        "submitted": len(lines) - having(MISSING),
        "received": having("received"),
        "returned": having("returned"),
        "late": sum(line.late for line in lines),
        "missing": having(MISSING),
    }


def same_content(one: Snapshot, other: Snapshot) -> bool:
    """Whether two versions say the same, whenever they were made."""
    changing = ("version", "compiled")
    return {key: value for key, value in one.items() if key not in changing} == {
        key: value for key, value in other.items() if key not in changing
    }


def previous_figures(last: Snapshot | None) -> dict[str, Any] | None:
    """What this report compares itself with; None without one for the period before."""
    if last is None:
        return None
    return {
        "period": last["period"]["code"],
        "submitted": last["counts"]["submitted"],
        "headcount": last["people"]["headcount"],
        "required_days": last["coverage"]["required_days"],
        "logged_days": last["coverage"]["logged_days"],
        "levels": last["levels"],
    }


def mean_minutes(lines: Sequence[AgencyFacts]) -> Decimal | None:
    """Minutes a logged person-day over these agencies: the sum over the sum, not a mean of means.

    None when nothing was logged.
    """
    days = _sum(lines, "logged_days")
    text = two_places(Fraction(_sum(lines, "minutes_total"), days)) if days else None
    return None if text is None else Decimal(text)


def _line(line: AgencyFacts) -> dict[str, Any]:
    figures = line.figures or dict.fromkeys(COPIED)
    return {
        "code": line.code,
        "name": line.name,
        "block": line.block,
        "status": line.status,
        "submitted_at": line.submitted_at,
        "late": line.late,
        **{key: figures[key] for key in COPIED},
        "checksum": line.checksum,
    }


def _block(block: str, lines: Sequence[AgencyFacts]) -> dict[str, Any]:
    return {
        "block": block,
        "agencies": len(lines),
        "submitted": sum(line.status != MISSING for line in lines),
        "headcount": _sum(lines, "headcount"),
        "required_days": _sum(lines, "required_days"),
        "logged_days": _sum(lines, "logged_days"),
        "minutes_per_person_day": two_places(mean_minutes(lines)),
        "levels": _levels(lines),
    }


def _sum(lines: Sequence[AgencyFacts], key: str) -> int:
    return sum(int(line.figures[key]) for line in lines if line.figures)


def _levels(lines: Sequence[AgencyFacts]) -> dict[str, int]:
    known = [line.figures["levels"] for line in lines if line.figures]
    return {level: sum(levels.get(level, 0) for levels in known) for level in LEVELS}
