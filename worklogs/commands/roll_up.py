"""A person's day: its lock, and its figures recomputed from the entries."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from organizations.access import Actor
from organizations.audit import new_id
from organizations.refusals import NotPosted
from worklogs.models import WorkDay
from worklogs.policy import KEEP_LOG
from worklogs.queries.day_sums import SUMS

REFRESH = f"""
    UPDATE worklogs_workday d
    SET minutes = s.minutes, entry_count = s.entry_count, open_count = s.open_count,
        returned_count = s.returned_count, accepted_count = s.accepted_count,
        accepted_minutes = s.accepted_minutes, version = d.version + 1
    FROM (
        SELECT author_id, work_date, {SUMS}
        FROM worklogs_workentry
        WHERE work_date BETWEEN %(first)s AND %(last)s
          AND (author_id, work_date) IN (SELECT * FROM unnest(%(authors)s::bigint[],
                                                              %(dates)s::date[]))
        GROUP BY author_id, work_date
    ) s
    WHERE d.author_id = s.author_id AND d.work_date = s.work_date
"""  # noqa: S608  our own words


def refresh_days(days: Collection[tuple[int, date]]) -> None:
    """Recompute the figures of these days (author's posting id, date) from their entries.

    One statement, whatever the number of days. The caller holds the days' locks or the entries'.
    """
    if not days:
        return
    authors, dates = zip(*sorted(set(days)), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            REFRESH,
            {
                "first": min(dates),
                "last": max(dates),
                "authors": list(authors),
                "dates": list(dates),
            },
        )


def locked_day(actor: Actor, work_date: date) -> WorkDay:
    """The actor's day, made if it is new, locked until the transaction ends.

    One writer at a time per person and day: a second tab waits, and then sees the first one's
    lines. Two statements.
    """
    if actor.posting_id is None or actor.unit_id is None or not actor.may(KEEP_LOG):
        raise NotPosted
    WorkDay.objects.bulk_create(
        [
            WorkDay(
                id=new_id(),
                agency_id=actor.agency_id,
                unit_id=actor.unit_id,
                author_id=actor.posting_id,
                work_date=work_date,
            )
        ],
        ignore_conflicts=True,
    )
    return WorkDay.objects.select_for_update(no_key=True).get(
        agency_id=actor.agency_id, author_id=actor.posting_id, work_date=work_date
    )
