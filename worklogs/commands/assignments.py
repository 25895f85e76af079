"""Assigned work: given by a head, cancelled with a reason, never changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from organizations import audit
from organizations.access import Actor
from organizations.models import Posting
from organizations.refusals import NotPosted, stated
from worklogs import access
from worklogs.models import Assignment, AssignmentOrigin, CatalogueTask
from worklogs.queries.catalogue import valid_tasks
from worklogs.refusals import TaskNotValid


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


def assign_work(
    *, actor: Actor, assignee_ids: Collection[int], work: Work, now: datetime
) -> list[Assignment]:
    """Assign the same work to each of these postings. The coefficient is the catalogue's.

    Raises:
        PermissionDenied: the actor does not head an assignee's unit.
        TaskNotValid: the task does not stand in the catalogue on the first day.
        NotPosted: an assignee's posting does not cover the due day.
        PeriodIsClosed, NoPeriod: of the period that holds the due day.

    Cost: five statements, whatever the number of people.
    """
    if actor.posting_id is None:
        raise PermissionDenied
    people = list(Posting.objects.filter(agency_id=actor.agency_id, pk__in=list(assignee_ids)))
    allowed = set(access.assignable_postings(actor, work.due_on).values_list("pk", flat=True))
    if len(people) != len(set(assignee_ids)) or not allowed.issuperset(p.pk for p in people):
        raise PermissionDenied
    if any(p.ends_on is not None and p.ends_on < work.due_on for p in people):
        raise NotPosted
    task = valid_tasks(actor.agency_id, work.starts_on).filter(pk=work.task_id).first()
    if task is None:
        raise TaskNotValid
    with stated(), transaction.atomic():
        made = Assignment.objects.bulk_create(
            [_assignment(actor.posting_id, posting, task, work, now) for posting in people]
        )
        audit.record(
            actor=actor,
            action="worklogs.work.assigned",
            object_id=task.code,
            details={
                "assignments": [str(assignment.pk) for assignment in made],
                "quantity": str(work.quantity),
                "due_on": work.due_on.isoformat(),
            },
        )
    return made


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


def _assignment(
    assigner_id: int, posting: Posting, task: CatalogueTask, work: Work, now: datetime
) -> Assignment:
    return Assignment(
        agency_id=posting.agency_id,
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
        assigned_by_id=assigner_id,
        assigned_at=now,
    )
