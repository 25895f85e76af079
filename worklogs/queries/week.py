"""One person's week with its entries: what the week page shows."""

from dataclasses import dataclass
from datetime import date, timedelta

from organizations import queries
from organizations.models import Posting
from organizations.rules.calendar import is_working_day, leave_halves
from worklogs.models import DayStatus, EntryStatus, WorkDay, WorkEntry
from worklogs.rules.days import DayState, day_state

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One day with its entries in order. ``day`` is None until something was said about it."""

    date: date
    state: DayState
    day: WorkDay | None
    entries: list[WorkEntry]


def week_view(posting: Posting, on: date, today: date) -> list[WeekDay]:
    """The author's days from Monday to Sunday. Five queries, however much was logged."""
    monday = on - timedelta(days=on.weekday())
    days = [monday + timedelta(days=number) for number in range(DAYS_OF_WEEK)]
    mine = {"agency_id": posting.agency_id, "author": posting}
    stored = {
        day.work_date: day
        for day in WorkDay.objects.filter(**mine, work_date__range=(days[0], days[-1]))
    }
    entries: dict[date, list[WorkEntry]] = {day: [] for day in days}
    logged = WorkEntry.objects.filter(**mine, work_date__range=(days[0], days[-1]))
    for entry in logged.exclude(status=EntryStatus.WITHDRAWN).select_related("task"):
        entries[entry.work_date].append(entry)
    calendar = queries.calendar_for(posting.pk, days[0], days[-1])
    leaves = queries.leave_spans([posting.pk], days[0], days[-1])[posting.pk]
    return [
        WeekDay(
            date=day,
            state=day_state(
                days_from_today=(day - today).days,
                is_posted=posting.starts_on <= day
                and (posting.ends_on is None or day <= posting.ends_on),
                is_working_day=is_working_day(day, calendar),
                leave_halves=leave_halves(day, leaves),
                has_entries=bool(entries[day]),
                is_declared=day in stored and stored[day].status == DayStatus.SUBMITTED,
            ),
            day=stored.get(day),
            entries=entries[day],
        )
        for day in days
    ]
