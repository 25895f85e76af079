"""Work of the last period that may come back in this one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from organizations.access import Actor
from organizations.models import Period
from organizations.queries import period_of, working_calendar
from worklogs import access
from worklogs.models import Assignment, CatalogueTask
from worklogs.rules.assignments_repeat import Span, begins_again, due_again

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Recurring:
    """One piece of last period's work, and what it would be in this one.

    ``task`` is the version of the catalogue that stands when it begins; None when none does.
    ``is_taken_over``: it was repeated already.
    """

    before: Assignment
    task: CatalogueTask | None
    starts_on: date
    due_on: date
    is_taken_over: bool

    @property
    def quantity(self) -> Decimal:
        """As many as last time."""
        return self.before.quantity

    @property
    def may_be_ticked(self) -> bool:
        """Whether it can be taken over."""
        return self.task is not None and not self.is_taken_over


@dataclass(frozen=True, slots=True)
class Periods:
    """The last period and the one that runs."""

    before: Period
    now: Period


@dataclass(frozen=True, slots=True)
class LastPeriod:
    """What was assigned in the last period to the actor's people; ``found`` rows fit in all."""

    period: Period | None
    now: Period | None
    rows: list[Recurring]
    found: int


def last_period_of(actor: Actor, today: date, unit_id: int | None = None) -> LastPeriod:
    """Work due in the last period, of people who are still there: by person, at most 200 rows.

    Seven queries, whatever the number of rows.
    """
    periods = last_and_running(today)
    if periods is None:
        now = period_of(today)
        return LastPeriod(None, now, [], 0)
    found = work_due_in(periods.before, actor, today)
    if unit_id is not None:
        found = found.filter(assignee__unit_id=unit_id)
    work = list(
        found.order_by(
            "assignee__unit__name", "assignee__staff__sort_key", "assignee_id", "due_on", "pk"
        )[:MOST_ROWS]
    )
    count = len(work) if len(work) < MOST_ROWS else found.count()
    rows = recurring(actor.agency_id, work, periods)
    return LastPeriod(periods.before, periods.now, rows, count)


def last_and_running(today: date) -> Periods | None:
    """Both, or None where one of them is missing. Two queries."""
    now = period_of(today)
    before = now and period_of(now.starts_on - timedelta(days=1))
    return Periods(before, now) if now is not None and before is not None else None


def work_due_in(before: Period, actor: Actor, today: date) -> QuerySet[Assignment]:
    """Work due in a period, of people to whom the actor assigns today. One query, and those of
    ``assignable_postings``."""
    people = access.assignable_postings(actor, today).order_by()
    return Assignment.objects.filter(
        agency_id=actor.agency_id,
        assignee__in=people,
        due_on__range=(before.starts_on, before.ends_on),
        cancelled_at__isnull=True,
    ).select_related("task", "assignee__staff", "assignee__unit")


def recurring(agency_id: int, work: Sequence[Assignment], periods: Periods) -> list[Recurring]:
    """What each piece would be in the running period. Three queries."""
    before, now = periods.before, periods.now
    spans = Span(before.starts_on, before.ends_on), Span(now.starts_on, now.ends_on)
    calendar = working_calendar(now.starts_on, now.ends_on)
    taken = set(
        Assignment.objects.filter(
            agency_id=agency_id,
            repeats__in=[one.pk for one in work],
            cancelled_at__isnull=True,
        ).values_list("repeats_id", flat=True)
    )
    versions = _versions(one.task for one in work)
    rows = []
    for one in work:
        due_on = due_again(one.due_on, *spans, calendar)
        starts_on = begins_again(one.starts_on, due_on, *spans)
        task = _standing(versions[one.task.agency_id, one.task.code], starts_on)
        rows.append(Recurring(one, task, starts_on, due_on, one.pk in taken))
    return rows


def _versions(
    tasks: Iterable[CatalogueTask],
) -> defaultdict[tuple[int | None, str], list[CatalogueTask]]:
    """Every version of these tasks, by agency and code. One query."""
    found: defaultdict[tuple[int | None, str], list[CatalogueTask]] = defaultdict(list)
    for task in CatalogueTask.objects.filter(code__in={task.code for task in tasks}):
        found[task.agency_id, task.code].append(task)
    return found


def _standing(versions: Iterable[CatalogueTask], on: date) -> CatalogueTask | None:
    for task in versions:
        if task.valid_from <= on and (task.valid_until is None or on < task.valid_until):
            return task
    return None
