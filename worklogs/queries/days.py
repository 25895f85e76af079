"""What the day page shows: the day, its lines, its week, and what the day allows."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DecimalField, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from organizations import queries
from organizations.access import Actor
from organizations.models import Period, PeriodStage, Posting
from organizations.rules.calendar import (
    Calendar,
    LeaveSpan,
    is_working_day,
    leave_halves,
)
from organizations.rules.own_calendar import is_at_work
from worklogs.models import Assignment, DayStatus, EntryStatus, WorkDay, WorkEntry
from worklogs.rules.days import DayState, day_state

DAYS_OF_WEEK = 7
GOES_ON_FOR = timedelta(days=62)  # work in progress that rests longer is begun anew
MOST_UNFINISHED = 8


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the week strip."""

    date: date
    state: DayState
    minutes: int
    returned: int


@dataclass(frozen=True, slots=True)
class DayView:
    """A person's day. ``day`` is None until something was logged; ``stage`` without a period."""

    work_date: date
    day: WorkDay | None
    entries: list[WorkEntry]
    period: Period | None
    stage: str | None
    week: list[StripDay]
    is_working_day: bool
    leave_halves: int
    is_posted: bool
    is_ahead: bool

    @property
    def is_open(self) -> bool:
        """Whether new lines may be written."""
        return self.stage == PeriodStage.OPEN and self.is_posted and not self.is_ahead

    @property
    def is_declared(self) -> bool:
        """Whether the person declared the day complete."""
        return self.day is not None and self.day.status == DayStatus.SUBMITTED

    @property
    def awaits_submission(self) -> bool:
        """Whether declaring the day would send something that may still be sent."""
        return any(
            entry.status in {EntryStatus.DRAFT, EntryStatus.RETURNED} and self.may_change(entry)
            for entry in self.entries
        )

    def may_change(self, entry: WorkEntry) -> bool:
        """Whether this line may still be changed by its author, as far as the page can tell."""
        if not entry.is_editable:
            return False
        return self.is_open or (
            self.stage == PeriodStage.LOGGING_CLOSED and entry.status == EntryStatus.RETURNED
        )


def day_view(posting: Posting, work_date: date, today: date) -> DayView:
    """The author's day and its week. Six queries, however many lines there are."""
    monday = work_date - timedelta(days=work_date.weekday())
    sunday = monday + timedelta(days=DAYS_OF_WEEK - 1)
    days = {
        day.work_date: day
        for day in WorkDay.objects.filter(
            agency_id=posting.agency_id, author=posting, work_date__range=(monday, sunday)
        )
    }
    calendar = queries.calendar_for(posting.pk, monday, sunday)
    leaves = queries.leave_spans([posting.pk], monday, sunday)[posting.pk]
    period, stage = queries.period_and_stage_of(posting.agency_id, work_date)
    return DayView(
        work_date=work_date,
        day=days.get(work_date),
        entries=list(entries_on(posting, work_date)),
        period=period,
        stage=stage,
        week=[
            _strip_day(posting, monday + timedelta(days=i), today, days, calendar, leaves)
            for i in range(DAYS_OF_WEEK)
        ],
        is_working_day=is_at_work(work_date, calendar),
        leave_halves=leave_halves(work_date, leaves),
        is_posted=_covers(posting, work_date),
        is_ahead=work_date > today,
    )


def entries_on(posting: Posting, work_date: date) -> QuerySet[WorkEntry]:
    """The author's entries of one day in order, without those taken back. One query."""
    return (
        WorkEntry.objects.filter(agency_id=posting.agency_id, author=posting, work_date=work_date)
        .exclude(status=EntryStatus.WITHDRAWN)
        .select_related("task")
    )


def unfinished(posting: Posting, on: date) -> list[WorkEntry]:
    """The author's work in progress of earlier days that no later entry went on with; one query."""
    mine = WorkEntry.objects.filter(
        agency_id=posting.agency_id,
        author=posting,
        work_date__range=(on - GOES_ON_FOR, on),
    ).exclude(status=EntryStatus.WITHDRAWN)
    later = mine.filter(continues_id=OuterRef("pk"))
    return list(
        mine.filter(~Exists(later), is_finished=False, work_date__lt=on)
        .select_related("task")
        .order_by("-work_date", "position")[:MOST_UNFINISHED]
    )


def last_day_with_entries(posting: Posting, before: date) -> list[WorkEntry]:
    """The entries of the author's last logged day before a date. Two queries."""
    day = (
        WorkDay.objects.filter(
            agency_id=posting.agency_id,
            author=posting,
            work_date__lt=before,
            work_date__gte=before - timedelta(days=31),
            entry_count__gt=0,
        )
        .order_by("-work_date")
        .values_list("work_date", flat=True)
        .first()
    )
    return [] if day is None else list(entries_on(posting, day))


def open_assignments(actor: Actor, on: date) -> QuerySet[Assignment]:
    """What the actor may log against: assigned by that day, not cancelled, not long past due.

    ``left`` is what accepted and waiting entries leave of the quantity. One query.
    """
    done = (
        WorkEntry.objects.filter(
            agency_id=actor.agency_id, author_id=actor.posting_id, assignment__isnull=False
        )
        .filter(status__in=[EntryStatus.SUBMITTED, EntryStatus.ACCEPTED])
        .order_by()
        .values("assignment_id")
        .annotate(total=Sum("quantity"))
        .values("total")
    )
    return (
        Assignment.objects.filter(
            agency_id=actor.agency_id,
            assignee_id=actor.posting_id,
            cancelled_at__isnull=True,
            starts_on__lte=on,
            due_on__gte=on - timedelta(days=62),
        )
        .select_related("task")
        .annotate(
            done=Coalesce(
                Subquery(done.filter(assignment_id=OuterRef("pk"))),
                0,
                output_field=DecimalField(max_digits=12, decimal_places=2),
            ),
        )
        .annotate(left=F("quantity") - F("done"))
        .order_by("due_on", "id")
    )


def _covers(posting: Posting, day: date) -> bool:
    return posting.starts_on <= day and (posting.ends_on is None or day <= posting.ends_on)


def _strip_day(
    posting: Posting,
    day: date,
    today: date,
    days: dict[date, WorkDay],
    calendar: Calendar,
    leaves: list[LeaveSpan],
) -> StripDay:
    stored = days.get(day)
    return StripDay(
        date=day,
        state=day_state(
            days_from_today=(day - today).days,
            is_posted=_covers(posting, day),
            is_working_day=is_working_day(day, calendar),
            leave_halves=leave_halves(day, leaves),
            has_entries=stored is not None and stored.entry_count > 0,
            is_declared=stored is not None and stored.status == DayStatus.SUBMITTED,
        ),
        minutes=stored.minutes if stored else 0,
        returned=stored.returned_count if stored else 0,
    )
