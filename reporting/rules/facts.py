"""What the snapshot of an agency's report is made of, as it was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reporting.rules.coverage import Coverage, LoggedDay, PostingSpan

Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """One posting with the person in it, as the annex prints it."""

    span: PostingSpan
    staff_code: str
    full_name: str
    title: str
    unit_code: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Work:
    """Entries of one posting, task group and status, added up; minutes are whole."""

    posting_id: int
    group: str
    status: str
    entries: int
    minutes: int
    converted: Decimal


@dataclass(frozen=True, slots=True)
class Quality:
    """The reviews in force: the sum of quality levels, and events counted."""

    level_sum: int = 0
    levels: int = 0
    faults: int = 0
    faults_excused: int = 0
    delays: int = 0
    delays_excused: int = 0


@dataclass(frozen=True, slots=True)
class Points:
    """A frozen score; None where there is not enough data."""

    posting_id: int
    rule_set: str
    general: Decimal | None
    task: Decimal | None
    total: Decimal | None
    level: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that an agency's snapshot is made of."""

    agency: Mapping[str, str]
    period: Mapping[str, Any]
    version: int
    compiled_at: str
    cause: str
    people: Sequence[Person]
    coverage: Coverage
    logged: Sequence[LoggedDay]
    work: Sequence[Work]
    quality: Quality
    points: Sequence[Points]
    previous: Snapshot | None
    audit_sample: Mapping[str, Any] | None
    late: Mapping[str, int]
    peers: Mapping[str, Any] | None
    hours: Mapping[str, Any] | None
    narrative: Mapping[str, str]
    signing: Mapping[str, str | None]
    recipients: Sequence[str]
