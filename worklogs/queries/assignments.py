"""How assigned work stands: assigned, accepted, waiting, left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from organizations.access import Actor
from organizations.models import Posting
from worklogs.access import assignable_postings
from worklogs.models import Assignment, EntryStatus, WorkEntry
from worklogs.queries.days import unfinished

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Progress:
    """One assignment and the finished pieces logged against it."""

    assignment: Assignment
    accepted: Decimal
    waiting: Decimal

    @property
    def left(self) -> Decimal:
        """Pieces neither accepted nor waiting; never below zero."""
        return max(NOTHING, self.assignment.quantity - self.accepted - self.waiting)

    @property
    def converted(self) -> Decimal:
        """Accepted pieces in standard products; beyond what was assigned nothing counts."""
        return min(self.accepted, self.assignment.quantity) * self.assignment.coefficient

    @property
    def converted_assigned(self) -> Decimal:
        """Assigned pieces in standard products."""
        return self.assignment.quantity * self.assignment.coefficient


@dataclass(frozen=True, slots=True)
class Mine:
    """A piece of the reader's own work. ``unfinished``: the entry in progress to go on with."""

    progress: Progress
    today: date
    unfinished: WorkEntry | None

    @property
    def counted(self) -> Decimal:
        """Pieces accepted or waiting, at most as many as were assigned."""
        return self.progress.assignment.quantity - self.progress.left

    @property
    def is_done(self) -> bool:
        """Nothing is left to log."""
        return not self.progress.left

    @property
    def days_left(self) -> int:
        """Calendar days until it is due; below zero once that is past."""
        return (self.progress.assignment.due_on - self.today).days

    @property
    def late_days(self) -> int:
        """Calendar days since it was due, while something is left; else 0."""
        return 0 if self.is_done else max(0, -self.days_left)


def my_work(posting: Posting, today: date, *, first: date) -> list[Mine]:
    """The person's work due from ``first`` on, soonest first. Three queries."""
    rows = progress_of(posting.agency_id, [posting.pk], first=first)
    begun = {entry.assignment_id: entry for entry in reversed(unfinished(posting, today))}
    return [Mine(row, today, begun.get(row.assignment.pk)) for row in rows]


def progress_of(
    agency_id: int, assignee_ids: Collection[int], *, first: date, last: date | None = None
) -> list[Progress]:
    """Work of these people that is due on these days, soonest first; no ``last``: all to come.

    Two queries. Entries are read from the day on which the earliest of the work begins: nothing
    is logged against work before it begins, and months before that stay untouched.
    """
    due = Q(due_on__gte=first) if last is None else Q(due_on__range=(first, last))
    assignments = list(
        Assignment.objects.filter(
            due,
            agency_id=agency_id,
            assignee_id__in=assignee_ids,
            cancelled_at__isnull=True,
        )
        .select_related("task", "assignee__staff")
        .order_by("due_on", "pk")
    )
    return with_progress(agency_id, assignments)


def given_work(
    actor: Actor,
    on: date,
    *,
    first: date,
    last: date | None = None,
    assignee_id: int | None = None,
) -> QuerySet[Assignment]:
    """Work due on these days of those whom the actor may give work to; one query when read."""
    people = assignable_postings(actor, on).order_by()
    found = Assignment.objects.filter(
        agency_id=actor.agency_id,
        assignee__in=people.values("pk"),
        due_on__gte=first,
        cancelled_at__isnull=True,
    )
    if last is not None:
        found = found.filter(due_on__lte=last)
    return found if assignee_id is None else found.filter(assignee_id=assignee_id)


def with_progress(agency_id: int, assignments: Sequence[Assignment]) -> list[Progress]:
    """Each with what is logged against it, in the order given. One query, or none."""
    done = _done(agency_id, assignments)
    return [Progress(one, *done.get(one.pk, (NOTHING, NOTHING))) for one in assignments]


def _done(agency_id: int, assignments: Sequence[Assignment]) -> dict[int, tuple[Decimal, Decimal]]:
    """Pieces accepted and waiting, by assignment."""
    if not assignments:
        return {}
    rows = (
        WorkEntry.objects.filter(
            agency_id=agency_id,
            assignment_id__in=[one.pk for one in assignments],
            work_date__gte=min(one.starts_on for one in assignments),
        )
        .order_by()
        .values_list("assignment_id")
        .annotate(
            accepted=Sum("quantity", filter=Q(status=EntryStatus.ACCEPTED), default=NOTHING),
            waiting=Sum("quantity", filter=Q(status=EntryStatus.SUBMITTED), default=NOTHING),
        )
    )
    return {pk: (accepted, waiting) for pk, accepted, waiting in rows}
