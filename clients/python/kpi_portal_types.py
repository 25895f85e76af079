"""What the REST API takes and answers, as types: those that the clients beside this file name.

``tests/api/test_client_types.py`` holds the bodies against the schema of the portal. Decimals are
text, days are ``2026-10-12``, times count from midnight in minutes.
"""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

Json = dict[str, Any]


class Task(TypedDict):
    """The task of an entry."""

    id: int
    code: str
    name: str


class Entry(TypedDict):
    """One piece of work on one day. ``quantity`` is a decimal as text."""

    id: str
    work_date: str
    task: Task
    assignment_id: int | None
    summary: str
    minutes: int
    quantity: str
    is_finished: bool
    status: str
    version: int


class Day(TypedDict):
    """A day's declaration and figures."""

    work_date: str
    status: str
    is_late: bool
    minutes: int
    entry_count: int


class EntryContent(TypedDict):
    """What an entry says. ``quantity`` is a decimal as text; times count from midnight."""

    task_id: int
    minutes: int
    quantity: str
    summary: NotRequired[str]
    assignment_id: NotRequired[int | None]
    output_reference: NotRequired[str]
    is_finished: NotRequired[bool]
    starts_at_minute: NotRequired[int | None]
    continues_date: NotRequired[str | None]
    continues_id: NotRequired[str | None]


class BulkEntry(EntryContent):
    """An entry of many: on which day, under which id, and the version that it changes (0: new)."""

    id: str
    work_date: str
    version: NotRequired[int]


class Verdict(TypedDict):
    """What is said of an entry; a return needs a ``reason`` alone."""

    quality_level: NotRequired[int | None]
    accepted_minutes: NotRequired[int | None]
    quality_faults: NotRequired[int]
    quality_faults_excused: NotRequired[int]
    delays: NotRequired[int]
    delays_excused: NotRequired[int]
    reason: NotRequired[str]
    objective_cause: NotRequired[str]


class QueueLine(TypedDict):
    """An entry that waits for its reviewer."""

    entry: Entry
    author_id: int
    remarks: list[str]
    stands_alone: bool
    supersedes: str | None


class Report(TypedDict):
    """One version of an agency's report."""

    id: int
    period: str
    version: int
    status: str
    checksum: str
    figures: Json


class Piece(TypedDict):
    """So many pieces of a task for one person; ``quantity`` is a decimal as text."""

    assignee_id: int
    task_id: int
    quantity: str
    starts_on: str
    due_on: str
    title: NotRequired[str]
    source_document: NotRequired[str]
    repeats_id: NotRequired[int | None]


class Unlogged(TypedDict):
    """Minutes of a day that are no entry."""

    no_work: NotRequired[int]
    waiting: NotRequired[int]
    study: NotRequired[int]
    internal: NotRequired[int]


class Halves(TypedDict):
    """Which half of its first and last day a leave takes, and why."""

    starts_half: NotRequired[str]
    ends_half: NotRequired[str]
    note: NotRequired[str]


class MonthAssessment(TypedDict):
    """What one says of a person's month; points are decimals as text."""

    general_points: NotRequired[str | None]
    unit_result: NotRequired[str | None]
    execution: NotRequired[str | None]
    cohesion: NotRequired[str | None]
    unit_level: NotRequired[str]
    note: NotRequired[str]


class Narrative(TypedDict):
    """The words of an agency's report."""

    difficulties: NotRequired[str]
    proposals: NotRequired[str]
    training: NotRequired[str]


class RosterDay(TypedDict):
    """A day of somebody's roster: the letters of its shifts."""

    date: str
    codes: Sequence[str]


class RosterLine(TypedDict):
    """All of one person's month: days that are not named are free."""

    posting_id: int
    days: Sequence[RosterDay]
