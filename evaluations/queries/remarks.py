"""Which waiting entries are worth opening, and why."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from django.db import connection

from evaluations.models import Decision
from evaluations.rules.remarks import Circumstances, Remark, plain, remarks
from organizations import queries
from organizations.rules.calendar import leave_halves
from organizations.rules.own_calendar import is_at_work
from worklogs.models import EntryStatus, WorkDay

# How far back an identical text counts as repeated: over a weekend and a day off.
LOOK_BACK = timedelta(days=4)


class Written(Protocol):
    """What remarks read of an entry."""

    @property
    def pk(self) -> UUID: ...
    @property
    def agency_id(self) -> int: ...
    @property
    def author_id(self) -> int: ...
    @property
    def work_date(self) -> date: ...
    @property
    def summary(self) -> str: ...


Days = Mapping[tuple[int, date], int]
Words = Mapping[int, Mapping[str, set[date]]]

WORDS = """
    SELECT author_id, work_date, summary FROM worklogs_workentry
    WHERE agency_id = %(agency)s AND work_date BETWEEN %(first)s AND %(last)s
      AND status <> %(withdrawn)s AND summary <> ''
      AND (author_id, work_date) IN (SELECT * FROM unnest(%(authors)s::bigint[],
                                                          %(days)s::date[]))
"""
# An array, and no list of so many parameters: the queue of a large unit asks for a thousand.
RETURNED = """
    SELECT DISTINCT entry_id FROM evaluations_review
    WHERE agency_id = %(agency)s AND work_date BETWEEN %(first)s AND %(last)s
      AND entry_id = ANY (%(entries)s::uuid[]) AND decision = %(returned)s
"""


def remarks_of(
    entries: Sequence[Written], minutes: Days | None = None
) -> dict[UUID, tuple[Remark, ...]]:
    """The remarks on each of these entries of one agency. Seven queries, whatever their number;
    one less for who has the ``minutes`` of all their days (author, date) already."""
    if not entries:
        return {}
    agency_id = entries[0].agency_id
    first = min(entry.work_date for entry in entries)
    last = max(entry.work_date for entry in entries)
    authors = {entry.author_id for entry in entries}
    calendar = queries.working_calendar(first, last)
    leaves = queries.leave_spans(authors, first, last)
    own = queries.own_calendars(authors, first, last, calendar)
    most = int(queries.parameter("day.most_minutes_without_warning", last, agency_id=agency_id))
    if minutes is None:
        minutes = _minutes(agency_id, authors, first, last)
    words = _words(agency_id, {(entry.author_id, entry.work_date) for entry in entries})
    returned = _returned_before(entries, first, last)
    days = {
        (author, day): (
            is_at_work(day, own.get(author, calendar)),
            leave_halves(day, leaves.get(author, ())),
        )
        for author, day in {(entry.author_id, entry.work_date) for entry in entries}
    }
    found = {}
    for entry in entries:
        key = entry.author_id, entry.work_date
        is_working_day, halves = days[key]
        found[entry.pk] = remarks(
            Circumstances(
                day_minutes=minutes.get(key, 0),
                most_minutes=most,
                is_working_day=is_working_day,
                leave_halves=halves,
                words=entry.summary,
                earlier_words=_said_before(words[entry.author_id], entry),
                was_returned=entry.pk in returned,
            )
        )
    return found


def _minutes(agency_id: int, authors: set[int], first: date, last: date) -> Days:
    rows = WorkDay.objects.filter(
        agency_id=agency_id, author_id__in=authors, work_date__range=(first, last)
    ).values_list("author_id", "work_date", "minutes")
    return {(author, day): minutes for author, day, minutes in rows}


def _words(agency_id: int, days: Collection[tuple[int, date]]) -> Words:
    """By author, on which of the last days before one of these (author, date) each text was
    written: a month of which a few days wait is not read whole."""
    before = {
        (author, day - timedelta(days=back))
        for author, day in days
        for back in range(1, LOOK_BACK.days + 1)
    }
    authors, dates = zip(*sorted(before), strict=True)
    found: defaultdict[int, defaultdict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    with connection.cursor() as cursor:
        cursor.execute(
            WORDS,
            {
                "agency": agency_id,
                "first": min(dates),
                "last": max(dates),
                "authors": list(authors),
                "days": list(dates),
                "withdrawn": str(EntryStatus.WITHDRAWN),
            },
        )
        for author, day, summary in cursor.fetchall():
            found[author][plain(summary)].add(day)
    return found


def _said_before(words: Mapping[str, set[date]], entry: Written) -> tuple[str, ...]:
    """The entry's own text, when it was also written on the last days before."""
    if not words:
        return ()
    text, day = plain(entry.summary), entry.work_date
    said = any(day - LOOK_BACK <= other < day for other in words.get(text, ()))
    return (text,) if said else ()


def _returned_before(entries: Sequence[Written], first: date, last: date) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            RETURNED,
            {
                "agency": entries[0].agency_id,
                "first": first,
                "last": last,
                "entries": [entry.pk for entry in entries],
                "returned": str(Decision.RETURNED),
            },
        )
        return {entry_id for (entry_id,) in cursor.fetchall()}
