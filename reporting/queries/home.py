"""What the first page says is next, role by role. Roll-ups only: no entry is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, Sum

from evaluations.access import reviewed_postings
from evaluations.models import MonthlyAssessment
from organizations import queries as organizations
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import AgencyPeriod, Period, PeriodStage, Posting
from organizations.rules.calendar import (
    Calendar,
    LeaveSpan,
    WorkingCalendar,
    is_working_day,
    leave_halves,
)
from organizations.rules.own_calendar import OwnCalendar, day_of
from worklogs.models import Assignment, DayStatus, WorkDay
from worklogs.queries.days import open_assignments
from worklogs.rules.days import DayState, day_state

LOOKED_BACK = 5  # working days
SILENT_AT_MOST = timedelta(days=31)  # they lie within, whatever holidays
DUE_SOON = timedelta(days=10)
LISTED = 3


@dataclass(frozen=True, slots=True)
class Now:
    """The day, the running period and the last one that ended."""

    today: date
    running: Period | None
    ended: Period | None
    calendar: WorkingCalendar
    reviewed: frozenset[int] = frozenset()
    own: Mapping[int, OwnCalendar] = field(default_factory=dict)
    instant: datetime | None = None

    def work_day_of(self, posting_id: int) -> date:
        """Today, or yesterday for whoever stands in a shift that began then."""
        own = self.own.get(posting_id)
        if own is None or self.instant is None:
            return self.today
        return day_of(self.instant.astimezone(LOCAL_ZONE), own.duties)

    def last_working_days(self) -> list[date]:
        """The last five working days before today, oldest first."""
        days: list[date] = []
        day = self.today
        while len(days) < LOOKED_BACK:
            day -= timedelta(days=1)
            if is_working_day(day, self.calendar):
                days.append(day)
        return days[::-1]


@dataclass(frozen=True, slots=True)
class MyDay:
    """One day of one's own month."""

    date: date
    state: DayState
    minutes: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class MyMonth:
    """One's own running period and the work assigned."""

    period: Period
    days: list[MyDay]
    due: list[Assignment]
    today: date

    def of(self, *states: DayState) -> list[MyDay]:
        """Days before today in one of these states."""
        return [day for day in self.days if day.date < self.today and day.state in states]

    @property
    def now(self) -> MyDay | None:
        return next((day for day in self.days if day.date == self.today), None)

    @property
    def returned(self) -> list[MyDay]:
        return [day for day in self.days if day.returned]

    @property
    def declared(self) -> int:
        return sum(day.state == DayState.COMPLETE for day in self.days)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person's entries that wait for a review."""

    posting: Posting
    entries: int


@dataclass(frozen=True, slots=True)
class Reviewing:
    """What waits for a head: entries, people who have not logged, months not assessed."""

    people: int
    waiting: list[Waiting] = field(default_factory=list)
    oldest: date | None = None
    silent: list[Posting] = field(default_factory=list)
    ended: Period | None = None
    not_assessed: int = 0

    @property
    def entries(self) -> int:
        return sum(each.entries for each in self.waiting)


def now(today: date, actor: Actor | None = None, instant: datetime | None = None) -> Now:
    """The frame of all others: three queries, and whom the actor reviews with three more."""
    begun = Period.objects.filter(starts_on__lte=today).order_by("-starts_on")[:2]
    running = next((period for period in begun if period.ends_on >= today), None)
    ended = next((period for period in begun if period.ends_on < today), None)
    first = running.starts_on if running else today
    calendar = organizations.working_calendar(first, today)
    if actor is None:
        return Now(today, running, ended, calendar)
    reviewed = reviewed_postings(actor, today)
    last = running.ends_on if running else today
    # One reading serves the person's own month and the days of those they review.
    own = organizations.own_calendars(
        {actor.posting_id or 0, *reviewed}, min(first, today - SILENT_AT_MOST), last, calendar
    )
    return Now(today, running, ended, calendar, reviewed, own, instant)


def my_month(actor: Actor, posting: Posting, frame: Now) -> MyMonth | None:
    """One's own days of the running period. Three queries; None outside every period."""
    period = frame.running
    if period is None or not actor.keeps_log:
        return None
    stored = {
        day.work_date: day
        for day in WorkDay.objects.filter(
            agency_id=actor.agency_id,
            author=posting,
            work_date__range=(period.starts_on, period.ends_on),
        )
    }
    leaves = organizations.leave_spans([posting.pk], period.starts_on, period.ends_on)[posting.pk]
    calendar: Calendar = frame.own.get(posting.pk, frame.calendar)
    today = frame.work_day_of(posting.pk)
    span = (period.ends_on - period.starts_on).days + 1
    days = [
        _my_day(posting, period.starts_on + timedelta(days=number), today, stored, leaves, calendar)
        for number in range(span)
    ]
    # Work due in an earlier period counts there, so it is no longer something to do.
    due = open_assignments(actor, frame.today).filter(
        Q(("left__gt", 0)), due_on__range=(period.starts_on, frame.today + DUE_SOON)
    )
    return MyMonth(period, days, list(due[:LISTED]), today)


def _my_day(
    posting: Posting,
    day: date,
    today: date,
    stored: dict[date, WorkDay],
    leaves: Sequence[LeaveSpan],
    calendar: Calendar,
) -> MyDay:
    row = stored.get(day)
    state = day_state(
        days_from_today=(day - today).days,
        is_posted=posting.starts_on <= day and (posting.ends_on is None or day <= posting.ends_on),
        is_working_day=is_working_day(day, calendar),
        leave_halves=leave_halves(day, leaves),
        has_entries=row is not None and row.entry_count > 0,
        is_declared=row is not None and row.status == DayStatus.SUBMITTED,
    )
    return MyDay(day, state, row.minutes if row else 0, row.returned_count if row else 0)


def my_entries(actor: Actor, posting: Posting, period: Period) -> dict[str, int]:
    """One's own entries of a period by what became of them, from the roll-ups. One query."""
    counted: dict[str, int] = WorkDay.objects.filter(
        agency_id=actor.agency_id,
        author=posting,
        work_date__range=(period.starts_on, period.ends_on),
    ).aggregate(
        accepted=Sum("accepted_count", default=0),
        open=Sum("open_count", default=0),
        returned=Sum("returned_count", default=0),
    )
    return counted


def reviewing(actor: Actor, frame: Now) -> Reviewing | None:
    """What waits for the actor as a reviewer. Four queries, whatever the number of people."""
    ids = frame.reviewed
    if not ids:
        return None
    counted = {
        author: (entries, oldest)
        for author, entries, oldest in WorkDay.objects.filter(
            agency_id=actor.agency_id, author_id__in=ids, open_count__gt=0
        )
        .order_by()
        .values_list("author_id")
        .annotate(Sum("open_count"), Min("work_date"))
    }
    people = list(
        Posting.objects.filter(agency_id=actor.agency_id, pk__in=ids)
        .select_related("staff")
        .annotate(**_of_the_month(actor.agency_id, frame.ended))
        .order_by("staff__sort_key", "id")
    )
    return Reviewing(
        people=len(people),
        waiting=[
            Waiting(posting, counted[posting.pk][0]) for posting in people if posting.pk in counted
        ],
        oldest=min((oldest for _, oldest in counted.values()), default=None),
        silent=_silent(people, frame),
        ended=frame.ended,
        not_assessed=_not_assessed(people, frame.ended),
    )


def _silent(people: Sequence[Posting], frame: Now) -> list[Posting]:
    """Who was at work on one of the last five working days and logged on none. Two queries."""
    days = frame.last_working_days()
    ids = [posting.pk for posting in people if posting.keeps_log]
    logged = set(
        WorkDay.objects.filter(author_id__in=ids, work_date__in=days, entry_count__gt=0)
        .order_by()
        .values_list("author_id", flat=True)
        .distinct()
    )
    leaves = organizations.leave_spans(ids, days[0], days[-1])
    return [
        posting
        for posting in people
        if posting.pk in ids
        and posting.pk not in logged
        and any(
            _at_work(posting, day, leaves[posting.pk], frame.own.get(posting.pk)) for day in days
        )
    ]


def _at_work(
    posting: Posting, day: date, leaves: Sequence[LeaveSpan], own: OwnCalendar | None
) -> bool:
    if own is not None and not own.works_on(day):
        return False
    covers = posting.starts_on <= day and (posting.ends_on is None or day <= posting.ends_on)
    return covers and not leave_halves(day, leaves)


def _of_the_month(agency_id: int, period: Period | None) -> dict[str, Any]:
    """Annotations for people: whether the period still takes points, and whether they have them."""
    return {
        "is_open": Exists(
            AgencyPeriod.objects.filter(
                agency_id=agency_id,
                period=period,
                stage__in=[PeriodStage.OPEN, PeriodStage.LOGGING_CLOSED],
            )
        ),
        "is_assessed": Exists(
            MonthlyAssessment.objects.filter(
                posting_id=OuterRef("pk"),
                period=period,
                superseded_at__isnull=True,
                general_points__isnull=False,
            )
        ),
    }


def _not_assessed(people: Sequence[Any], period: Period | None) -> int:
    """Of these people, how many have no general points for the period and still can get them."""
    if period is None:
        return 0
    return sum(
        posting.keeps_log
        and posting.is_open
        and not posting.is_assessed
        and posting.starts_on <= period.ends_on
        and (posting.ends_on is None or posting.ends_on >= period.starts_on)
        for posting in people
    )
