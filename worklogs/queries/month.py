"""One person's period: its days, what came back, and how assigned work stands."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from organizations import queries
from organizations.models import Period, Posting
from organizations.rules.calendar import is_working_day, leave_halves
from worklogs.models import DayStatus, EntryStatus, UnloggedReason, WorkDay, WorkEntry
from worklogs.rules.days import DayState, day_state


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One day of the period. ``minutes`` None where nothing was logged."""

    date: date
    state: DayState
    minutes: int | None
    returned: int


@dataclass(frozen=True, slots=True)
class MonthView:
    """A person's period from the days' roll-up; entries are read only for what came back."""

    period: Period
    days: list[MonthDay]
    returned: list[WorkEntry]
    minutes: int
    entries: int
    accepted: int
    waiting: int
    declared: int
    unlogged: dict[UnloggedReason, int]


def month_view(posting: Posting, period: Period, today: date) -> MonthView:
    """The author's period. Five queries, however much was logged."""
    stored = {
        day.work_date: day
        for day in WorkDay.objects.filter(
            agency_id=posting.agency_id,
            author=posting,
            work_date__range=(period.starts_on, period.ends_on),
        )
    }
    calendar = queries.calendar_for(posting.pk, period.starts_on, period.ends_on)
    leaves = queries.leave_spans([posting.pk], period.starts_on, period.ends_on)[posting.pk]
    days = []
    day = period.starts_on
    while day <= period.ends_on:
        found = stored.get(day)
        posted = posting.starts_on <= day and (posting.ends_on is None or day <= posting.ends_on)
        state = day_state(
            days_from_today=(day - today).days,
            is_posted=posted,
            is_working_day=is_working_day(day, calendar),
            leave_halves=leave_halves(day, leaves),
            has_entries=found is not None and found.entry_count > 0,
            is_declared=found is not None and found.status == DayStatus.SUBMITTED,
        )
        has_log = found is not None and found.entry_count > 0
        days.append(
            MonthDay(
                date=day,
                state=state,
                minutes=found.minutes if found is not None and has_log else None,
                returned=found.returned_count if found is not None else 0,
            )
        )
        day += timedelta(days=1)
    rows = stored.values()
    return MonthView(
        period=period,
        days=days,
        returned=_returned(posting, period),
        minutes=sum(row.minutes for row in rows),
        entries=sum(row.entry_count for row in rows),
        accepted=sum(row.accepted_count for row in rows),
        waiting=sum(row.open_count for row in rows),
        declared=sum(1 for row in rows if row.status == DayStatus.SUBMITTED),
        unlogged=_unlogged(rows),
    )


def _unlogged(rows: Iterable[WorkDay]) -> dict[UnloggedReason, int]:
    """Minutes by reason over the days, of the reasons that were given."""
    total: Counter[UnloggedReason] = Counter()
    for row in rows:
        total.update(row.unlogged)
    return dict(total)


def _returned(posting: Posting, period: Period) -> list[WorkEntry]:
    return list(
        WorkEntry.objects.filter(
            agency_id=posting.agency_id,
            author=posting,
            work_date__range=(period.starts_on, period.ends_on),
            status=EntryStatus.RETURNED,
        ).select_related("task")
    )
