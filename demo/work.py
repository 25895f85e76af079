"""One agency's months of generated work: gathered, invented, stored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.db import connection
from django.db.models import Q

from demo import days, habits, judging, pretending, trail
from demo.habits import Window, Worker, instant
from evaluations.models import MonthlyAssessment
from organizations.inserting import insert
from organizations.models import (
    Agency,
    DayHalf,
    Leave,
    LeaveKind,
    LeaveStatus,
    Period,
    Posting,
    RoleAssignment,
    RoleKind,
)
from organizations.queries import ReviewChain, own_calendars
from organizations.rules.calendar import Calendar, WorkingCalendar, working_days
from organizations.rules.own_calendar import OwnCalendar
from organizations.tenancy import tenant
from worklogs.commands import refresh_days
from worklogs.models import Assignment, CatalogueTask, WorkDay, WorkEntry

RIGHTS = (RoleKind.HEAD, RoleKind.AGENCY_HEAD, RoleKind.SUPERIOR)
LEADING = {RoleKind.HEAD, RoleKind.AGENCY_HEAD, RoleKind.DEPUTY}
LONG_DAYS = 75  # minutes more, in the few agencies whose days are long
AT_ONCE = 2000

# What ``worklogs.commands.apply_review`` does to one entry, for all of an agency's.
APPLY = """
    UPDATE worklogs_workentry e
    SET status = r.decision, accepted_minutes = r.accepted_minutes,
        return_reason = CASE r.decision WHEN 'returned' THEN r.reason ELSE '' END
    FROM evaluations_review r
    WHERE e.agency_id = %s AND r.agency_id = e.agency_id AND r.entry_id = e.id
      AND r.work_date = e.work_date AND r.superseded_at IS NULL
"""


@dataclass(frozen=True)
class Plan:
    """What is the same for every agency."""

    periods: Sequence[Period]
    calendar: WorkingCalendar
    today: date
    shown: frozenset[int]


@dataclass
class Books:
    """One agency's rows before they are stored."""

    assignments: list[Assignment] = field(default_factory=list)
    days: list[WorkDay] = field(default_factory=list)
    entries: list[WorkEntry] = field(default_factory=list)
    assessments: list[MonthlyAssessment] = field(default_factory=list)


def fill_agency(agency: Agency, plan: Plan, random: Random) -> int:
    """Invent and store the work of one agency; the number of entries.

    Entries are stored as their authors', then reviewed, and days are recomputed from them: the
    triggers that guard real work guard this too. One transaction.
    """
    with tenant(agency.pk):
        _plan_triggers_once()
        own = _own_calendars(agency, plan)
        workers = _workers(agency, plan, own, random)
        books = Books()
        for worker in workers.values():
            calendar = own.get(worker.posting.pk, plan.calendar)
            for window in _windows(worker.posting, plan, calendar):
                assigned = days.assign(worker, window, random)
                made, entries = days.log(agency, worker, window, assigned, random)
                books.assignments += assigned
                books.days += made
                books.entries += entries
                books.assessments += judging.assess(worker, window, plan.today, random)
        stamping = judging.stampers(agency, workers)
        pretending.collude(agency, workers, stamping, books.entries)
        reviews = judging.review(
            books.entries, workers, plan.calendar, plan.today, random, stamping
        )
        Assignment.objects.bulk_create(books.assignments, batch_size=AT_ONCE)
        for entry in books.entries:
            if entry.assignment is not None:
                entry.assignment_id = entry.assignment.pk
        WorkDay.objects.bulk_create(books.days, batch_size=AT_ONCE)
        insert(books.entries)
        insert(reviews)
        MonthlyAssessment.objects.bulk_create(books.assessments, batch_size=AT_ONCE)
        with connection.cursor() as cursor:
            cursor.execute(APPLY, [agency.pk])
        pairs = [(day.author_id, day.work_date) for day in books.days]
        for start in range(0, len(pairs), AT_ONCE):
            refresh_days(pairs[start : start + AT_ONCE])
        trail.name_decisions(agency, reviews, books.assessments)
    return len(books.entries)


def _plan_triggers_once() -> None:
    """Planning a guard's queries anew for each of thousands of rows takes half of the time."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")


def _own_calendars(agency: Agency, plan: Plan) -> Mapping[int, OwnCalendar]:
    """Of those who keep no office hours."""
    ids = Posting.objects.filter(agency=agency, keeps_log=True).values_list("pk", flat=True)
    first, last = plan.periods[0].starts_on, plan.periods[-1].ends_on
    return own_calendars(ids, first, last, plan.calendar)


def _workers(
    agency: Agency, plan: Plan, own: Mapping[int, OwnCalendar], random: Random
) -> Mapping[int, Worker]:
    """Everybody who keeps a log, by posting, with the habits that chance gives them."""
    chain = ReviewChain(agency.pk, plan.today)
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for posting_id, role in RoleAssignment.objects.filter(agency=agency).values_list(
        "posting_id", "role"
    ):
        roles[posting_id].add(role)
    first, last = plan.periods[0].starts_on, plan.periods[-1].ends_on
    tasks = list(
        CatalogueTask.objects.filter(
            Q(agency=None) | Q(agency=agency),
            Q(valid_until=None) | Q(valid_until__gt=last),
            valid_from__lte=first,
        ).order_by("code")
    )
    extra = LONG_DAYS if random.random() < 1 / 20 else 0
    workers = {}
    postings = Posting.objects.filter(agency=agency, keeps_log=True).select_related("unit")
    for posting in postings.order_by("id"):
        reviewer = min(chain.reviewers(posting.pk), default=None)
        leads = bool(roles[posting.pk] & LEADING)
        is_shown = posting.pk in plan.shown
        workers[posting.pk] = Worker(
            posting=posting,
            habit=habits.habit(random, extra=extra, is_second=not posting.is_primary),
            tasks=habits.usual_tasks(agency, posting.unit.name, tasks, leads=leads, random=random),
            reviewer=reviewer,
            by_right=next((right for right in RIGHTS if right in roles[reviewer or 0]), ""),
            leads=leads,
            absent=frozenset()
            if is_shown
            else _leave(posting, reviewer, plan, own.get(posting.pk, plan.calendar), random),
            is_shown=is_shown,
        )
    return workers


def _windows(posting: Posting, plan: Plan, calendar: Calendar) -> list[Window]:
    """The periods in which the posting has working days by its calendar."""
    found = []
    for period in plan.periods:
        first = max(period.starts_on, posting.starts_on)
        last = min(period.ends_on, posting.ends_on or period.ends_on)
        inside = list(working_days(first, last, calendar))
        done = [day for day in inside if day < plan.today]
        if done:
            found.append(Window(period, first, last, inside, done))
    return found


def _leave(
    posting: Posting, reviewer: int | None, plan: Plan, calendar: Calendar, random: Random
) -> frozenset[date]:
    """One person in six is away for some days, now and then from noon on; what lies ahead waits
    for the reviewer. Whom nobody reviews stays at work."""
    start, end = plan.periods[0].starts_on, plan.periods[-1].ends_on
    inside = [
        day
        for day in working_days(start, min(end, posting.ends_on or end), calendar)
        if day >= posting.starts_on
    ]
    if len(inside) < 5 or not posting.is_primary or random.random() > 1 / 6:
        return frozenset()
    place = random.randrange(len(inside) - 4)
    away = inside[place : place + random.randint(1, 4)]
    from_noon = random.random() < 1 / 3
    if reviewer is None:
        return frozenset()
    waits = away[0] > plan.today
    Leave.objects.create(
        agency_id=posting.agency_id,
        posting=posting,
        status=LeaveStatus.REQUESTED if waits else LeaveStatus.APPROVED,
        decided_by_id=None if waits else reviewer,
        decided_at=None if waits else instant(away[0], 2),
        kind=random.choice((LeaveKind.ANNUAL, LeaveKind.SICK, LeaveKind.BUSINESS_TRIP)),
        starts_on=away[0],
        starts_half=DayHalf.AFTERNOON if from_noon else DayHalf.MORNING,
        ends_on=away[-1],
        recorded_by=posting,
        recorded_at=instant(away[0], 1),
    )
    return frozenset(away[1:] if from_noon else away)
