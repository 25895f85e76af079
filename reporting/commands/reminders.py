"""Remind who can still do something, and log it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse

from organizations import audit
from organizations.access import Actor
from organizations.commands import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.models import NoticeKind, Period
from organizations.queries import holding
from organizations.refusals import stated
from organizations.tenancy import tenant
from reporting import access
from reporting.models import (
    ReminderSubject,
    Reopening,
    Report,
    ReportStatus,
    SentReminder,
)
from reporting.queries.reminders import standing
from reporting.rules import reminders as rules

OF_A_PERIOD = ("evaluations:month", "reporting:report_period", "reporting:desk_period")
NOTICES = {
    ReminderSubject.MEND_RETURNED: (NoticeKind.ENTRIES_RETURNED, "worklogs:month"),
    ReminderSubject.REVIEW: (NoticeKind.PERIOD_TO_REVIEW, "evaluations:queue"),
    ReminderSubject.ASSESS: (NoticeKind.PERIOD_TO_ASSESS, "evaluations:month"),
    ReminderSubject.PREPARE: (NoticeKind.REPORT_DUE, "reporting:report_period"),
    ReminderSubject.REVIEWS_OPEN: (NoticeKind.REVIEWS_LEFT, "reporting:report_period"),
    ReminderSubject.SIGN: (NoticeKind.REPORT_TO_SIGN, "reporting:report_period"),
    ReminderSubject.NOT_SUBMITTED: (NoticeKind.REPORT_OVERDUE, "reporting:home"),
    ReminderSubject.DESK: (NoticeKind.REPORTS_MISSING, "reporting:desk_period"),
}


def remind(
    *, agency_id: int, period: Period, days_from_due: int, actor: Actor, now: datetime
) -> list[SentReminder]:
    """Send the reminders of that day; what was sent now. Twice is once.

    The audit event counts them by subject and says how many were escalations. About 25 queries.
    """
    with stated(), tenant(agency_id):
        today = now.astimezone(LOCAL_ZONE).date()
        known = set(
            SentReminder.objects.filter(
                agency_id=agency_id, period=period, days_from_due=days_from_due
            ).values_list("posting_id", "subject")
        )
        planned = rules.plan(days_from_due, standing(agency_id, period, today))
        sent = SentReminder.objects.bulk_create(
            SentReminder(
                agency_id=agency_id,
                period=period,
                days_from_due=days_from_due,
                posting_id=one.posting_id,
                subject=one.subject.value,
                count=one.count,
                is_escalated=one.is_escalated,
                sent_at=now,
            )
            for one in planned
            if (one.posting_id, one.subject.value) not in known
        )
        notify(agency_id=agency_id, notices=[_notice(row, period) for row in sent], now=now)
        if sent:
            counted = Counter(row.subject for row in sent)
            audit.record(
                actor=actor,
                action="reporting.reminders.sent",
                object_id=period.pk,
                details={
                    "period": period.code,
                    "day": f"T{days_from_due:+d}",
                    "escalated": str(sum(row.is_escalated for row in sent)),
                    **{subject: str(count) for subject, count in sorted(counted.items())},
                },
            )
        return sent


def tell_returned(*, agency_id: int, period: Period, now: datetime) -> int:
    """Tell whoever prepares or signs the agency's report that it came back, and whoever asked for
    it back that this was refused; how many. Four queries.

    Once a day and period, however often the job runs.
    """
    with tenant(agency_id):
        today = now.astimezone(LOCAL_ZONE).date()
        link = reverse("reporting:report_period", args=[period.code])
        told = [
            NewNotice(posting_id, kind, link, period.code, {"period": period.code})
            for posting_id, kind in _answered(agency_id, period, today)
        ]
        notify(agency_id=agency_id, notices=told, now=now)
        return len(told)


def _answered(agency_id: int, period: Period, today: date) -> Iterator[tuple[int, NoticeKind]]:
    """Who hears what: the last report came back, the last request was refused."""
    last = Report.objects.filter(agency_id=agency_id, period=period).order_by("-version").first()
    if last is not None and last.status == ReportStatus.RETURNED:
        for posting_id in sorted(holding(agency_id, today, *access.PREPARERS)):
            yield posting_id, NoticeKind.REPORT_RETURNED
    asked = Reopening.objects.filter(agency_id=agency_id, period=period).first()
    if asked is not None and asked.is_agreed is False:
        yield asked.asked_by_id, NoticeKind.REOPENING_REFUSED


def _notice(row: SentReminder, period: Period) -> NewNotice:
    """What the posting finds beside its bell, and counted in the mail of the evening."""
    kind, page = NOTICES[ReminderSubject(row.subject)]
    return NewNotice(
        posting_id=row.posting_id,
        kind=kind,
        subject="" if kind == NoticeKind.ENTRIES_RETURNED else period.code,
        data={"count": row.count, "period": period.code, "day": period.due_on.isoformat()},
        link=reverse(page, args=[period.code]) if page in OF_A_PERIOD else reverse(page),
    )
