"""Lines of a day: stored, changed, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from psycopg.errors import UniqueViolation

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
from worklogs.queries.catalogue import successor_of
from worklogs.refusals import (
    AssignmentNotYours,
    DayHasTooManyLines,
    DayIsAhead,
    LineRefused,
    NothingToContinue,
    TaskNotValid,
)

CONTENT = (
    "task_id",
    "assignment_id",
    "summary",
    "output_reference",
    "minutes",
    "quantity",
    "is_finished",
    "starts_at_minute",
    "continues_date",
    "continues_id",
)
MOST_LINES = 60  # of one day; nobody reads more


@dataclass(frozen=True, slots=True)
class Line:
    """One line as its author wrote it. ``version`` is the one it was read at, 0 for a new line.

    The page makes the id together with the empty line, so sending it twice stores it once.
    ``continues_date`` and ``continues_id`` name an earlier entry in progress; ``starts_at_minute``
    counts from midnight.
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
    starts_at_minute: int | None = None
    continues_date: date | None = None
    continues_id: UUID | None = None


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
    the day is submitted again. Saying what is stored already leaves no trace.

    Raises:
        LineRefused: naming the line, with DayIsAhead, TaskNotValid, AssignmentNotYours,
            NothingToContinue, Outdated, EntryIsFrozen, DayIsFull, DayHasTooManyLines,
            PeriodIsClosed, NotPosted or NoPeriod.

    Locks: the actor's day. Cost: seven statements and one a line, eight for a single line; one
    more when work in progress is continued.
    """
    current = None
    try:
        with stated(), transaction.atomic():
            day = locked_day(actor, work_date)
            stored = {entry.pk: entry for entry in _ever_written(day)}
            known = _known(actor, work_date, lines)
            saved, changed = [], []
            for current in lines:
                entry = stored.get(current.id)
                _check(current, entry, work_date, now, known)
                if entry is None or not _says(entry, current):
                    entry = _store(day, stored, current, now)
                    changed.append(str(entry.pk))
                saved.append(entry)
            if changed:
                refresh_days([(day.author_id, work_date)])
                audit.record(
                    actor=actor,
                    action="worklogs.day.saved",
                    object_id=day.pk,
                    details={"entries": changed},
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


def _ever_written(day: WorkDay) -> list[WorkEntry]:
    """The day's entries, those taken back too: an id is used once. One query."""
    return list(
        WorkEntry.objects.filter(
            agency_id=day.agency_id, author_id=day.author_id, work_date=day.work_date
        )
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines may name: tasks valid that day, the actor's assignments begun by then, and
    the actor's entries in progress."""

    agency_id: int
    tasks: frozenset[int]
    assignments: frozenset[int]
    in_progress: frozenset[UUID]


def _known(actor: Actor, work_date: date, lines: Sequence[Line]) -> _Known:
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
            starts_on__lte=work_date,
            cancelled_at__isnull=True,
        ).values_list("pk", flat=True)
        if wanted
        else ()
    )
    continued = {line.continues_id: line.continues_date for line in lines if line.continues_id}
    in_progress = (
        WorkEntry.objects.filter(
            agency_id=actor.agency_id,
            author_id=actor.posting_id,
            work_date__in={day for day in continued.values() if day and day <= work_date},
            pk__in=continued,
            is_finished=False,
        ).values_list("pk", flat=True)
        if continued
        else ()
    )
    return _Known(actor.agency_id, frozenset(tasks), frozenset(assignments), frozenset(in_progress))


def _check(
    line: Line, entry: WorkEntry | None, work_date: date, now: datetime, known: _Known
) -> None:
    if work_date > now.astimezone(LOCAL_ZONE).date():
        raise DayIsAhead
    # An entry keeps the version that it was logged under, whatever took its place.
    keeps_its_task = entry is not None and entry.task_id == line.task_id
    if line.task_id not in known.tasks and not keeps_its_task:
        raise TaskNotValid(successor_of(known.agency_id, line.task_id, work_date))
    if line.assignment_id is not None and line.assignment_id not in known.assignments:
        raise AssignmentNotYours
    if line.continues_id is not None and line.continues_id not in known.in_progress:
        raise NothingToContinue


def _says(entry: WorkEntry, line: Line) -> bool:
    """Whether the entry already says what the line says."""
    return entry.status != EntryStatus.WITHDRAWN and all(
        getattr(entry, name) == getattr(line, name) for name in CONTENT
    )


def _store(day: WorkDay, stored: dict[UUID, WorkEntry], line: Line, now: datetime) -> WorkEntry:
    entry = stored.get(line.id)
    if entry is not None:
        return _change(entry, line, now)
    standing = [one for one in stored.values() if one.status != EntryStatus.WITHDRAWN]
    if len(standing) >= MOST_LINES:
        raise DayHasTooManyLines
    position = max((one.position for one in stored.values()), default=0) + 1
    stored[line.id] = _add(day, position, line, now)
    return stored[line.id]


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
    try:
        insert([entry])
    except IntegrityError as error:
        # Pages make random ids; one that somebody else's line has was not made by a page.
        if isinstance(error.__cause__, UniqueViolation):
            raise Outdated from error
        raise
    return entry


def _change(entry: WorkEntry, line: Line, now: datetime) -> WorkEntry:
    if entry.status == EntryStatus.WITHDRAWN:
        raise Outdated
    if not entry.is_editable:
        raise EntryIsFrozen
    if entry.version != line.version:
        raise Outdated
    content = {name: getattr(line, name) for name in CONTENT}
    _update(entry, content | {"version": entry.version + 1, "changed_at": now})
    return entry


def _update(entry: WorkEntry, values: dict[str, object]) -> None:
    """Change a line, saying its date, so that one partition is touched."""
    WorkEntry.objects.filter(pk=entry.pk, work_date=entry.work_date).update(**values)
    for name, value in values.items():
        setattr(entry, name, value)
