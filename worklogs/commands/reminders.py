"""The daily reminder: after work, only to whom something is missing, once.

Never a word about hours: a short day is as good as a long one.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import structlog
from django.db import connection
from django.urls import reverse

from organizations import commands, queries
from organizations.commands import NewNotice
from organizations.commands.mail import owe_mails
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, NoticeKind
from organizations.rules.calendar import is_working_day, previous_working_day
from organizations.tenancy import tenant
from worklogs.queries import reminders as missing

log = structlog.get_logger(__name__)
MINUTES_AN_HOUR = 60
CLAIM = """
    INSERT INTO worklogs_reminderrun (agency_id, day, made_at) VALUES (%s, %s, %s)
    ON CONFLICT DO NOTHING
"""


def remind_everywhere(*, now: datetime) -> int:
    """Remind the people of every agency whose hour has come; how many agencies were reminded now.

    One that fails does not hold up the others, and is tried again at the next call. On a day of
    rest one query.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    if not is_working_day(today, queries.working_calendar(today, today)):
        return 0
    done = 0
    for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True):
        try:
            done += remind(agency_id=agency_id, now=now)
        except Exception as error:
            # Only the type is kept, because messages of errors quote data.
            log.error("worklogs.reminder.failed", agency=agency_id, error=type(error).__name__)
    return done


def remind(*, agency_id: int, now: datetime) -> bool:
    """Tell the agency's people what is missing, and owe them one mail; whether it was done now.

    The run's row, the notices and the mails are written together, or none of them. Before the
    hour (parameter ``reminders.minute_of_day``), and once it is done, nothing happens. About 20
    statements and five more for each day of rest since the last working day, whatever the number
    of people.
    """
    local = now.astimezone(LOCAL_ZONE)
    with tenant(agency_id):
        after = int(queries.parameter("reminders.minute_of_day", local.date(), agency_id=agency_id))
        if local.hour * MINUTES_AN_HOUR + local.minute < after:
            return False
        if not _claimed(agency_id, local.date(), now):
            return False
        notices = list(_notices(agency_id, local.date()))
        commands.notify(agency_id=agency_id, notices=notices, now=now)
        owe_mails(agency_id=agency_id, now=now)
        log.info("worklogs.reminder.done", agency=agency_id, notices=len(notices))
        return True


def _claimed(agency_id: int, day: date, now: datetime) -> bool:
    """Whether this run is the one of the day; a second one waits here, and then is not."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [agency_id, day, now])
        return bool(cursor.rowcount)


def _notices(agency_id: int, today: date) -> Iterator[NewNotice]:
    calendar = queries.working_calendar(today, today)
    # Days of rest in between are working days of those who are on duty then.
    day = previous_working_day(today, calendar)
    while day < today:
        for posting_id in missing.not_declared(agency_id, day, today):
            yield NewNotice(
                posting_id=posting_id,
                kind=NoticeKind.DAY_NOT_DECLARED,
                subject=day.isoformat(),
                data={"day": day.isoformat()},
                link=reverse("worklogs:day", args=[day]),
            )
        day += timedelta(days=1)
    for posting_id, count in missing.returned(agency_id, today).items():
        yield NewNotice(
            posting_id=posting_id,
            kind=NoticeKind.ENTRIES_RETURNED,
            data={"count": count},
            link=reverse("worklogs:month"),
        )
    days = int(queries.parameter("reminders.review_after_working_days", today, agency_id=agency_id))
    oldest = today
    for _ in range(days):
        oldest = previous_working_day(oldest, calendar)
    submitted_before = datetime.combine(oldest, time(0), LOCAL_ZONE)
    for posting_id, count in missing.waiting(agency_id, submitted_before, today).items():
        yield NewNotice(
            posting_id=posting_id,
            kind=NoticeKind.ENTRIES_WAITING,
            data={"count": count, "days": days},
            link=reverse("evaluations:queue"),
        )
