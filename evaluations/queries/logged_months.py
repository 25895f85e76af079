"""A month of entries as the honesty figures read it. Whole agencies, a few queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from django.db import connection

from evaluations.queries.presence import AT_WORK
from evaluations.rules.honesty.facts import Busy, LoggedEntry, PersonMonth
from evaluations.rules.honesty.texts import normalised
from organizations import queries as organizations
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Period, Posting
from organizations.rules.calendar import Calendar, LeaveSpan, leave_halves
from organizations.rules.own_calendar import is_at_work
from worklogs.models import CatalogueTask

DAY, MOST = "day.minutes", "day.most_minutes_without_warning"

# By author, because entries are indexed so: an agency's month must not walk the province's.
# Clock times are Vietnam's, so that a record of the same evening is no day late.
ENTRIES = """
    SELECT e.author_id, e.id, e.work_date, e.task_id, e.minutes, e.quantity, e.summary,
           e.recorded_at AT TIME ZONE %(zone)s, e.starts_at_minute,
           e.assignment_id IS NOT NULL, e.continues_id IS NOT NULL
    FROM worklogs_workentry e
    WHERE e.author_id = ANY (%(authors)s) AND e.work_date BETWEEN %(first)s AND %(last)s
      AND e.status <> 'withdrawn'
    ORDER BY e.author_id, e.work_date, e.position
"""


def logged_months(
    agency: Agency, period: Period, postings: Collection[Posting]
) -> list[PersonMonth]:
    """The month of each of these postings of the agency that has entries.

    Peers are people of the same block; those whose units keep no office hours are compared among
    themselves. Seven queries, about 0.3 ms a person.
    """
    first, last = period.starts_on, period.ends_on
    minutes, most = (
        int(organizations.parameter(name, first, agency_id=agency.pk)) for name in (DAY, MOST)
    )
    ids = [posting.pk for posting in postings]
    province = organizations.working_calendar(first, last)
    own = organizations.own_calendars(ids, first, last, province)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    rest_days = _rest_days(days, province)
    away = organizations.leave_spans(ids, first, last, without=AT_WORK)
    entries = _entries(ids, period)
    elsewhere = _elsewhere(postings, entries)
    return [
        PersonMonth(
            person_id=posting.pk,
            unit_id=posting.unit_id,
            peer_group=f"{agency.block}:own" if posting.pk in own else agency.block,
            expected_minutes=minutes,
            entries=entries[posting.pk],
            away=_away(days, away[posting.pk]),
            rest_days=_rest_days(days, own[posting.pk]) if posting.pk in own else rest_days,
            elsewhere=elsewhere.get(posting.pk, {}),
            most_minutes=most,
        )
        for posting in postings
        if posting.pk in entries
    ]


def _rest_days(days: Collection[date], calendar: Calendar) -> frozenset[date]:
    return frozenset(day for day in days if not is_at_work(day, calendar))


def _away(days: Collection[date], spans: Sequence[LeaveSpan]) -> dict[date, int]:
    if not spans:
        return {}
    return {day: halves for day in days if (halves := leave_halves(day, spans))}


def _elsewhere(
    postings: Collection[Posting], entries: Mapping[int, list[LoggedEntry]]
) -> dict[int, dict[date, list[Busy]]]:
    """By posting, of people with several here: what they logged by day in the others."""
    held: defaultdict[int, list[int]] = defaultdict(list)
    for posting in postings:
        if posting.pk in entries:
            held[posting.staff_id].append(posting.pk)
    found: dict[int, dict[date, list[Busy]]] = {}
    for several in held.values():
        for own in several if len(several) > 1 else ():
            busy: defaultdict[date, list[Busy]] = defaultdict(list)
            for other in several:
                for entry in entries[other] if other != own else ():
                    busy[entry.work_date].append((entry.starts_at_minute, entry.minutes))
            found[own] = dict(busy)
    return found


def _entries(authors: list[int], period: Period) -> dict[int, list[LoggedEntry]]:
    with connection.cursor() as cursor:
        cursor.execute(
            ENTRIES,
            {
                "authors": authors,
                "first": period.starts_on,
                "last": period.ends_on,
                "zone": str(LOCAL_ZONE),
            },
        )
        rows = cursor.fetchall()
    tasks = {
        pk: (group, norm, normalised(name))
        for pk, group, norm, name in CatalogueTask.objects.filter(
            pk__in={row[3] for row in rows}
        ).values_list("pk", "group", "standard_minutes", "name")
    }
    found: defaultdict[int, list[LoggedEntry]] = defaultdict(list)
    for author, pk, day, task_id, minutes, quantity, summary, recorded_at, *clock in rows:
        group, norm, name = tasks[task_id]
        # What repeats the name of the task says nothing of its author.
        text = "" if normalised(summary) == name else summary
        found[author].append(
            LoggedEntry(
                day, task_id, group, minutes, float(quantity), norm, text, recorded_at, pk, *clock
            )
        )
    return dict(found)
