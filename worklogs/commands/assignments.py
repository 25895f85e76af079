"""Assigned work: given by a head, cancelled with a reason, never changed."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from organizations import audit
from organizations.access import Actor
from organizations.audit import new_id
from organizations.http import LOCAL_ZONE
from organizations.models import Posting
from organizations.refusals import NotPosted, stated
from worklogs import access
from worklogs.models import (
    Assignment,
    AssignmentBatch,
    AssignmentOrigin,
    BatchSource,
    CatalogueTask,
)
from worklogs.queries.catalogue import successor_of, tasks_by_id
from worklogs.refusals import BatchIsOther, TaskNotValid

# The database alone decides which of two at once is the first; the other waits here for it.
BEGIN = """
    INSERT INTO worklogs_assignmentbatch
        (id, agency_id, source, digest, assigned_by_id, assigned_at)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (id) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Work:
    """Work to assign: so many pieces of a catalogue task, due on a day."""

    task_id: int
    title: str
    quantity: Decimal
    starts_on: date
    due_on: date
    source_document: str = ""
    origin: AssignmentOrigin = AssignmentOrigin.PLANNED


@dataclass(frozen=True, slots=True)
class Piece:
    """Work for one person; ``repeats_id``: the work of theirs of which this is the next."""

    assignee_id: int
    work: Work
    repeats_id: int | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """What a batch holds; ``again``: it was assigned before and nothing was added now."""

    assignments: list[Assignment]
    again: bool = False


def assign_pieces(
    *,
    actor: Actor,
    batch_id: UUID,
    pieces: Sequence[Piece],
    now: datetime,
    source: BatchSource = BatchSource.FORM,
) -> Assigned:
    """Assign all of this work, or none of it. Coefficients are the catalogue's.

    The same batch again, also at the same moment, assigns nothing: the second waits for the
    first and answers with what that made.

    Raises:
        PermissionDenied: the actor does not head an assignee's unit.
        BatchIsOther: under this id, other work was assigned.
        TaskNotValid: a task does not stand in the catalogue on the first day of its work.
        NotPosted: an assignee's posting does not cover the due day.
        RepeatedAlready: work of an earlier period was taken over already.
        PeriodIsClosed, NoPeriod: of a period that holds a due day.

    Cost: eight statements, whatever the number of people.
    """
    if actor.posting_id is None or not pieces:
        raise PermissionDenied
    with stated(), transaction.atomic():
        batch = AssignmentBatch(
            id=batch_id,
            agency_id=actor.agency_id,
            source=source,
            digest=digest_of(actor.posting_id, pieces),
            assigned_by_id=actor.posting_id,
            assigned_at=now,
        )
        if not _is_first(batch):
            return _made_before(batch)
        made = Assignment.objects.bulk_create(_assignments(actor, batch, pieces))
        audit.record(
            actor=actor,
            action="worklogs.work.assigned",
            object_id=batch_id,
            details={
                "source": str(source),
                "assignments": [str(assignment.pk) for assignment in made],
            },
        )
    return Assigned(made)


def assign_work(
    *, actor: Actor, assignee_ids: Collection[int], work: Work, now: datetime
) -> list[Assignment]:
    """Assign the same work to each of these postings, as a batch of its own.

    Raises: as ``assign_pieces``.
    """
    pieces = [Piece(assignee_id, work) for assignee_id in dict.fromkeys(assignee_ids)]
    return assign_pieces(actor=actor, batch_id=new_id(), pieces=pieces, now=now).assignments


def cancel_assignment(*, actor: Actor, assignment: Assignment, reason: str, now: datetime) -> None:
    """Cancel assigned work: it leaves the denominator. Again does nothing.

    The caller loaded it through ``access.get_managed_assignment``.

    Raises: PeriodIsClosed.
    """
    with stated(), transaction.atomic():
        changed = Assignment.objects.filter(pk=assignment.pk, cancelled_at__isnull=True).update(
            cancelled_at=now, cancel_reason=reason
        )
        if changed:
            audit.record(
                actor=actor,
                action="worklogs.work.cancelled",
                object_id=assignment.pk,
                details={"reason": reason},
            )


def _is_first(batch: AssignmentBatch) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            BEGIN,
            [
                batch.id,
                batch.agency_id,
                batch.source,
                batch.digest,
                batch.assigned_by_id,
                batch.assigned_at,
            ],
        )
        return bool(cursor.rowcount == 1)


def _made_before(batch: AssignmentBatch) -> Assigned:
    same = AssignmentBatch.objects.filter(
        agency_id=batch.agency_id, pk=batch.pk, digest=batch.digest
    )
    if not same.exists():
        raise BatchIsOther
    made = Assignment.objects.filter(agency_id=batch.agency_id, batch_id=batch.pk)
    return Assigned(list(made.order_by("pk")), again=True)


def digest_of(assigner_id: int, pieces: Sequence[Piece]) -> str:
    """What tells a batch from others: who gives whom what, whatever the order."""
    lines = sorted(
        repr((piece.assignee_id, piece.repeats_id, _said(piece.work))) for piece in pieces
    )
    return hashlib.sha256("\n".join([str(assigner_id), *lines]).encode()).hexdigest()


def _said(work: Work) -> tuple[str, ...]:
    values = (
        work.task_id,
        work.title,
        work.quantity.normalize(),
        work.starts_on,
        work.due_on,
        work.source_document,
        work.origin,
    )
    return tuple(map(str, values))


def _assignments(actor: Actor, batch: AssignmentBatch, pieces: Sequence[Piece]) -> list[Assignment]:
    """The rows, after everything that does not need the database's word was checked."""
    on = batch.assigned_at.astimezone(LOCAL_ZONE).date()
    people = access.postings_below(actor, on).in_bulk({piece.assignee_id for piece in pieces})
    tasks = tasks_by_id(batch.agency_id, {piece.work.task_id for piece in pieces})
    _see_whose_work_is_repeated(batch.agency_id, pieces)
    rows = []
    for piece in pieces:
        posting, task = people.get(piece.assignee_id), tasks.get(piece.work.task_id)
        if posting is None:
            raise PermissionDenied
        if not _is_posted(posting, piece.work.due_on):
            raise NotPosted
        if task is None or not _stands(task, piece.work.starts_on):
            raise TaskNotValid(
                successor_of(batch.agency_id, piece.work.task_id, piece.work.starts_on)
            )
        rows.append(_assignment(batch, posting, task, piece))
    return rows


def _see_whose_work_is_repeated(agency_id: int, pieces: Sequence[Piece]) -> None:
    wanted = {(piece.repeats_id, piece.assignee_id) for piece in pieces if piece.repeats_id}
    if not wanted:
        return
    theirs = Assignment.objects.filter(agency_id=agency_id, pk__in={pk for pk, _ in wanted})
    if wanted != set(theirs.values_list("pk", "assignee_id")):
        raise PermissionDenied


def _is_posted(posting: Posting, on: date) -> bool:
    return posting.starts_on <= on and (posting.ends_on is None or on <= posting.ends_on)


def _stands(task: CatalogueTask, on: date) -> bool:
    return task.valid_from <= on and (task.valid_until is None or on < task.valid_until)


def _assignment(
    batch: AssignmentBatch, posting: Posting, task: CatalogueTask, piece: Piece
) -> Assignment:
    work = piece.work
    return Assignment(
        agency_id=posting.agency_id,
        batch_id=batch.pk,
        unit_id=posting.unit_id,
        assignee=posting,
        task=task,
        title=work.title or task.name,
        quantity=work.quantity,
        coefficient=task.coefficient,
        origin=work.origin,
        starts_on=work.starts_on,
        due_on=work.due_on,
        source_document=work.source_document,
        repeats_id=piece.repeats_id,
        assigned_by_id=batch.assigned_by_id,
        assigned_at=batch.assigned_at,
    )
