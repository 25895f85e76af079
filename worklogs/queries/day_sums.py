"""What the figures of a day must be: the sums of its entries, said once for whoever writes or
checks them."""

from datetime import date

from django.db import connection

SUMS = """
    coalesce(sum(minutes) FILTER (WHERE status <> 'withdrawn'), 0) AS minutes,
    count(*) FILTER (WHERE status <> 'withdrawn') AS entry_count,
    count(*) FILTER (WHERE status = 'submitted') AS open_count,
    count(*) FILTER (WHERE status = 'returned') AS returned_count,
    count(*) FILTER (WHERE status = 'accepted') AS accepted_count,
    coalesce(sum(accepted_minutes) FILTER (WHERE status = 'accepted'), 0) AS accepted_minutes
"""

FIGURES = (
    "minutes",
    "entry_count",
    "open_count",
    "returned_count",
    "accepted_count",
    "accepted_minutes",
)

OF_AGENCY = "WHERE agency_id = %(agency)s AND work_date BETWEEN %(first)s AND %(last)s"
# An array of ids, so that the index of author and day serves and no month is read whole.
OF_ITS_PEOPLE = """WHERE agency_id = %(agency)s AND work_date BETWEEN %(first)s AND %(last)s
    AND author_id = ANY (ARRAY(SELECT id FROM organizations_posting WHERE agency_id = %(agency)s))
"""


def differing(days: str = "", entries: str = "") -> str:
    """SQL of (author_id, work_date) where a day is not what its entries sum up to, or holds more
    than 24 hours. ``days`` and ``entries``: a WHERE each.

    A day without entries and entries without a day are found too; a day of withdrawn lines alone
    needs no row.
    """
    stored = ", ".join(f"coalesce(d.{name}, 0)" for name in FIGURES)
    summed = ", ".join(f"coalesce(s.{name}, 0)" for name in FIGURES)
    return f"""
        SELECT author_id, work_date
        FROM (SELECT * FROM worklogs_workday {days}) d FULL JOIN (
            SELECT author_id, work_date, {SUMS} FROM worklogs_workentry {entries} GROUP BY 1, 2
        ) s USING (author_id, work_date)
        WHERE ({stored}) IS DISTINCT FROM ({summed}) OR s.minutes > 1440
    """  # noqa: S608  our own words


def days_that_differ(agency_id: int, first: date, last: date) -> list[tuple[int, date]]:
    """(Author's posting id, date) of the agency's days that are not the sums of their entries.

    One query that reads every entry of the days, about a microsecond each. Call inside ``tenant``.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            differing(OF_AGENCY, OF_ITS_PEOPLE) + " ORDER BY 2, 1",
            {"agency": agency_id, "first": first, "last": last},
        )
        return [(author, day) for author, day in cursor.fetchall()]
