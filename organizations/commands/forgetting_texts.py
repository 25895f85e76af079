"""Forget the words of old rows: a part of ``purge_expired``.

The database does it (``organizations_forget_texts``): no account may change these words, and it
alone looks whether what rests on them is final.
"""

from datetime import date, datetime

from django.db import connection

from organizations import audit
from organizations.access import system
from organizations.http import LOCAL_ZONE
from organizations.queries.calendar import parameter
from organizations.rules.texts import TERMS, Words, over_before
from organizations.tenancy import tenant

BATCH = 5_000  # rows of one table and transaction: no night holds locks for long


def forget_texts(agency_id: int, *, now: datetime) -> int:
    """Put ``MARK`` in place of the agency's words whose years are over; how many rows.

    Words of a period that is not closed, whose scores are not sealed yet, or of somebody whose
    petition waits, stay until that is over. Four statements and one for each ``BATCH`` more, each
    in its own transaction with its event. Locks: the rows.
    """
    today, forgotten = now.astimezone(LOCAL_ZONE).date(), 0
    for words, term in TERMS.items():
        with tenant(agency_id):
            years = int(parameter(term.parameter, today, agency_id=agency_id))
        before = over_before(today, years=years)
        while count := _forget_some(agency_id, words, before):
            forgotten += count
    return forgotten


def _forget_some(agency_id: int, words: Words, before: date) -> int:
    with tenant(agency_id):
        with connection.cursor() as cursor:
            cursor.execute("SELECT organizations_forget_texts(%s, %s, %s)", [words, before, BATCH])
            count = int(cursor.fetchone()[0])
        if count:
            audit.record(
                actor=system(agency_id),
                action="organizations.texts.forgotten",
                object_id=words,
                details={"before": before.isoformat(), "rows": str(count)},
            )
    return count
