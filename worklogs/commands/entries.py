"""Lines of a day: stored, changed, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.inserting import insert
from organizations.refusals import EntryIsFrozen, NotPosted, Outdated, Refusal, stated
from worklogs.commands.roll_up import locked_day, refresh_days
from worklogs.models import (
    Assignment,
    CatalogueTask,
    DayStatus,
    EntryStatus,
    WorkDay,
    WorkEntry,
)
from worklogs.refusals import AssignmentNotYours, DayIsAhead, LineRefused, TaskNotValid

CONTENT = (
    "task_id",
    "assignment_id",
    "summary",
    "output_reference",
    "minutes",
    "quantity",
    "is_finished",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as its author wrote it. ``version`` is the one it was read at, 0 for a new line.

    The page makes the id together with the empty line, so sending it twice stores it once.
    """

    id: UUID
    version: int
    task_id: int
    summary: str
    minutes: int
    quantity: Decimal
    is_finished: bool = True
    assignment_id: int | None = None
    output_reference: str = ""


def save_line(*, actor: Actor, work_date: date, line: Line, now: datetime) -> WorkEntry:
    """Store one line of the actor's day. Saying the same again changes nothing.

    Raises: as ``save_lines``, but the refusal itself.
    """
    try:
        return save_lines(actor=actor, work_date=work_date, lines=[line], now=now)[0]
    except LineRefused as refused:
        raise refused.refusal from refused


def save_lines(
    *, actor: Actor, work_date: date, lines: Sequence[Line], now: datetime
) -> list[WorkEntry]:
    """Store these lines of the actor's day, all or none, and bring the day's figures up to date.

    A line of a day that was declared is submitted at once; a returned one stays returned until
    the day is submitted again.

    Raises:
        LineRefused: naming the line, with DayIsAhead, TaskNotValid, AssignmentNotYours, Outdated,
            EntryIsFrozen, DayIsFull, PeriodIsClosed, NotPosted or NoPeriod.

    Locks: the actor's day. Cost: seven statements and one a line, eight for a single line.
    """
    current = None
    try:
        with stated(), transaction.atomic():
            day = locked_day(actor, work_date)
            stored = {entry.pk: entry for entry in entries_of(day)}
            tasks, assignments = _known(actor, work_date, lines)
            saved = []
            position = max((entry.position for entry in stored.values()), default=0)
            for current in lines:
                _check(current, work_date, now, tasks, assignments)
                entry = stored.get(current.id)
                if entry is None:
                    position += 1
                    entry = _add(day, position, current, now)
                else:
                    entry = _change(entry, current, now)
                saved.append(entry)
            refresh_days([(day.author_id, work_date)])
            audit.record(
                actor=actor,
                action="worklogs.day.saved",
                object_id=day.pk,
                details={"entries": [str(line.id) for line in lines]},
            )
            return saved
    except Refusal as refusal:
        if current is None:
            current = lines[0]
        raise LineRefused(current.id, refusal) from refusal


def withdraw_line(
    *, actor: Actor, work_date: date, entry_id: UUID, version: int, now: datetime
) -> None:
    """Take a line back; it stays stored as withdrawn and counts no more. Again does nothing.

    Raises: Outdated, EntryIsFrozen, PeriodIsClosed, NotPosted (no such line of the actor's).
    Locks: the actor's day.
    """
    with stated(), transaction.atomic():
        own = WorkEntry.objects.filter(
            agency_id=actor.agency_id, author_id=actor.posting_id, work_date=work_date, pk=entry_id
        )
        if not own.exists():
            raise NotPosted
        day = locked_day(actor, work_date)
        entry = own.get()
        if entry.status == EntryStatus.WITHDRAWN:
            return
        if not entry.is_editable:
            raise EntryIsFrozen
        if entry.version != version:
            raise Outdated
        _update(entry, {"status": EntryStatus.WITHDRAWN, "changed_at": now})
        refresh_days([(day.author_id, work_date)])
        audit.record(actor=actor, action="worklogs.entry.withdrawn", object_id=entry.pk)


def entries_of(day: WorkDay) -> list[WorkEntry]:
    """The day's entries in order, without those taken back. One query."""
    return list(
        WorkEntry.objects.filter(
            agency_id=day.agency_id, author_id=day.author_id, work_date=day.work_date
        ).exclude(status=EntryStatus.WITHDRAWN)
    )


def _known(
    actor: Actor, work_date: date, lines: Sequence[Line]
) -> tuple[frozenset[int], frozenset[int]]:
    """Ids of the lines' tasks that are valid that day, and of assignments that are the actor's."""
    tasks = CatalogueTask.objects.filter(
        Q(agency__isnull=True) | Q(agency_id=actor.agency_id),
        Q(valid_until__isnull=True) | Q(valid_until__gt=work_date),
        pk__in={line.task_id for line in lines},
        valid_from__lte=work_date,
    ).values_list("pk", flat=True)
    wanted = {line.assignment_id for line in lines if line.assignment_id is not None}
    assignments = (
        Assignment.objects.filter(
            pk__in=wanted,
            agency_id=actor.agency_id,
            assignee_id=actor.posting_id,
            cancelled_at__isnull=True,
        ).values_list("pk", flat=True)
        if wanted
        else ()
    )
    return frozenset(tasks), frozenset(assignments)


def _check(
    line: Line,
    work_date: date,
    now: datetime,
    tasks: frozenset[int],
    assignments: frozenset[int],
) -> None:
    if work_date > now.astimezone(LOCAL_ZONE).date():
        raise DayIsAhead
    if line.task_id not in tasks:
        raise TaskNotValid
    if line.assignment_id is not None and line.assignment_id not in assignments:
        raise AssignmentNotYours


def _add(day: WorkDay, position: int, line: Line, now: datetime) -> WorkEntry:
    if line.version != 0:
        raise Outdated
    entry = WorkEntry(
        id=line.id,
        agency_id=day.agency_id,
        unit_id=day.unit_id,
        author_id=day.author_id,
        work_date=day.work_date,
        position=position,
        status=EntryStatus.SUBMITTED if day.status == DayStatus.SUBMITTED else EntryStatus.DRAFT,
        changed_at=now,
        **{name: getattr(line, name) for name in CONTENT},
    )
    insert([entry])
    return entry


def _change(entry: WorkEntry, line: Line, now: datetime) -> WorkEntry:
    wanted = {name: getattr(line, name) for name in CONTENT}
    if all(getattr(entry, name) == value for name, value in wanted.items()):
        return entry
    if not entry.is_editable:
        raise EntryIsFrozen
    if entry.version != line.version:
        raise Outdated
    _update(entry, wanted | {"version": entry.version + 1, "changed_at": now})
    return entry


def _update(entry: WorkEntry, values: dict[str, object]) -> None:
    """Change a line, saying its date, so that one partition is touched."""
    WorkEntry.objects.filter(pk=entry.pk, work_date=entry.work_date).update(**values)
    for name, value in values.items():
        setattr(entry, name, value)
