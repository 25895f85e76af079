"""One's own log as a program reads it: rows in order, whatever was taken back too."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from organizations.access import Actor
from organizations.models import Period
from worklogs.models import WorkDay, WorkEntry
from worklogs.policy import KEEP_LOG

MOST_DAYS = 366


def require_log(actor: Actor) -> None:
    """Stop unless the actor keeps a log.

    Raises:
        Http404: there is no such log.
    """
    if not actor.may(KEEP_LOG):
        raise Http404


def entries(
    actor: Actor, first: date, last: date, *, status: str | None = None, task_id: int | None = None
) -> QuerySet[WorkEntry]:
    """The actor's entries of these days, with their tasks. One query when read.

    Raises:
        Http404: the actor keeps no log.
    """
    require_log(actor)
    found = WorkEntry.objects.filter(
        agency_id=actor.agency_id, author_id=actor.posting_id, work_date__range=(first, last)
    ).select_related("task")
    if status is not None:
        found = found.filter(status=status)
    return found if task_id is None else found.filter(task_id=task_id)


def get_entry(actor: Actor, work_date: date, entry_id: UUID) -> WorkEntry:
    """One of the actor's entries. One query.

    Raises:
        Http404: missing, or somebody else's: all answer alike.
    """
    found = entries(actor, work_date, work_date).filter(pk=entry_id).first()
    if found is None:
        raise Http404
    return found


def days(actor: Actor, first: date, last: date) -> QuerySet[WorkDay]:
    """The actor's days on which something was logged or said. One query when read.

    Raises:
        Http404: the actor keeps no log.
    """
    require_log(actor)
    return WorkDay.objects.filter(
        agency_id=actor.agency_id, author_id=actor.posting_id, work_date__range=(first, last)
    )


def get_day(actor: Actor, work_date: date) -> WorkDay:
    """One of the actor's days. One query. Raises: Http404."""
    found = days(actor, work_date, work_date).first()
    if found is None:
        raise Http404
    return found


def days_of(code: str) -> tuple[date, date]:
    """First and last day of a period. One query.

    Raises:
        Http404: there is none of that code.
    """
    period = Period.objects.filter(code=code).first()
    if period is None:
        raise Http404
    return period.starts_on, period.ends_on
