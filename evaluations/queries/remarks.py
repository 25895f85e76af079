"""Which waiting entries are worth opening, and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from evaluations.models import Decision, Review
from evaluations.rules.remarks import Circumstances, Remark, plain, remarks
from organizations import queries
from organizations.rules.calendar import leave_halves
from organizations.rules.own_calendar import is_at_work
from worklogs.models import EntryStatus, WorkDay, WorkEntry

# How far back an identical text counts as repeated: over a weekend and a day off.
LOOK_BACK = timedelta(days=4)

Days = Mapping[tuple[int, date], int]
Words = Mapping[int, Mapping[str, set[date]]]


def remarks_of(entries: Sequence[WorkEntry]) -> dict[UUID, tuple[Remark, ...]]:
    """The remarks on each of these entries of one agency. Seven queries, whatever their number."""
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
    minutes = _minutes(agency_id, authors, first, last)
    words = _words(agency_id, authors, first - LOOK_BACK, last)
    returned = _returned_before(entries, first, last)
    return {
        entry.pk: remarks(
            Circumstances(
                day_minutes=minutes.get((entry.author_id, entry.work_date), 0),
                most_minutes=most,
                is_working_day=is_at_work(entry.work_date, own.get(entry.author_id, calendar)),
                leave_halves=leave_halves(entry.work_date, leaves.get(entry.author_id, ())),
                words=entry.summary,
                earlier_words=_said_before(words[entry.author_id], entry),
                was_returned=entry.pk in returned,
            )
        )
        for entry in entries
    }


def _minutes(agency_id: int, authors: set[int], first: date, last: date) -> Days:
    rows = WorkDay.objects.filter(
        agency_id=agency_id, author_id__in=authors, work_date__range=(first, last)
    ).values_list("author_id", "work_date", "minutes")
    return {(author, day): minutes for author, day, minutes in rows}


def _words(agency_id: int, authors: set[int], first: date, last: date) -> Words:
    """By author, on which days each text was written."""
    found: defaultdict[int, defaultdict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    rows = (
        WorkEntry.objects.filter(
            agency_id=agency_id, author_id__in=authors, work_date__range=(first, last)
        )
        .exclude(status=EntryStatus.WITHDRAWN)
        .order_by()
        .values_list("author_id", "work_date", "summary")
    )
    for author, day, summary in rows:
        found[author][plain(summary)].add(day)
    return found


def _said_before(words: Mapping[str, set[date]], entry: WorkEntry) -> tuple[str, ...]:
    """The entry's own text, when it was also written on the last days before."""
    text, day = plain(entry.summary), entry.work_date
    said = any(day - LOOK_BACK <= other < day for other in words.get(text, ()))
    return (text,) if said else ()


def _returned_before(entries: Sequence[WorkEntry], first: date, last: date) -> set[UUID]:
    return set(
        Review.objects.filter(
            agency_id=entries[0].agency_id,
            entry_id__in=[entry.pk for entry in entries],
            work_date__range=(first, last),
            decision=Decision.RETURNED,
        ).values_list("entry_id", flat=True)
    )
