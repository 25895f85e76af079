"""A month of entries as the honesty figures read it. Whole agencies, a few queries."""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth
from evaluations.rules.honesty.texts import normalised
from organizations import queries as organizations
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Period, Posting
from worklogs.models import CatalogueTask

DAY = "day.minutes"

# By author, because entries are indexed so: an agency's month must not walk the province's.
# Clock times are Vietnam's, so that a record of the same evening is no day late.
ENTRIES = """
    SELECT e.author_id, e.id, e.work_date, e.task_id, e.minutes, e.quantity, e.summary,
           e.recorded_at AT TIME ZONE %(zone)s
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
    themselves. Five queries, about 0.3 ms a person.
    """
    first, last = period.starts_on, period.ends_on
    minutes = int(organizations.parameter(DAY, first, agency_id=agency.pk))
    ids = [posting.pk for posting in postings]
    own = organizations.own_calendars(ids, first, last, organizations.working_calendar(first, last))
    entries = _entries(ids, period)
    return [
        PersonMonth(
            person_id=posting.pk,
            unit_id=posting.unit_id,
            peer_group=f"{agency.block}:own" if posting.pk in own else agency.block,
            expected_minutes=minutes,
            entries=entries[posting.pk],
        )
        for posting in postings
        if posting.pk in entries
    ]


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
    for author, pk, day, task_id, minutes, quantity, summary, recorded_at in rows:
        group, norm, name = tasks[task_id]
        # What repeats the name of the task says nothing of its author.
        text = "" if normalised(summary) == name else summary
        found[author].append(
            LoggedEntry(day, task_id, group, minutes, float(quantity), norm, text, recorded_at, pk)
        )
    return dict(found)
