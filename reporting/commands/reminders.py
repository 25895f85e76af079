"""Remind who can still do something, and log it."""

from collections import Counter
from datetime import datetime

from django.urls import reverse

from organizations import audit
from organizations.access import Actor
from organizations.commands.notices import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.models import NoticeKind, Period
from organizations.refusals import stated
from organizations.tenancy import tenant
from reporting.models import SentReminder
from reporting.queries.reminders import standing
from reporting.rules import reminders as rules
from reporting.rules.reminders import Subject


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
        notify(agency_id=agency_id, notices=_notices(sent, period), now=now)
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


def _notices(sent: list[SentReminder], period: Period) -> list[NewNotice]:
    """What the portal tells each of them. Receivers see their desk anyway."""
    report = reverse("reporting:report_period", args=[period.code])
    month = reverse("evaluations:month", args=[period.code])
    due = {"period": period.code, "day": period.due_on.isoformat()}
    # Where to go, by subject; whoever is asked because others did nothing goes to the first page.
    told = {
        Subject.MEND_RETURNED: (NoticeKind.ENTRIES_RETURNED, reverse("worklogs:today")),
        Subject.REVIEW: (NoticeKind.REPORT_DUE, reverse("evaluations:queue")),
        Subject.ASSESS: (NoticeKind.REPORT_DUE, month),
        Subject.PREPARE: (NoticeKind.REPORT_DUE, report),
        Subject.SIGN: (NoticeKind.REPORT_DUE, report),
        Subject.REVIEWS_OPEN: (NoticeKind.REPORT_DUE, report),
        Subject.NOT_SUBMITTED: (NoticeKind.REPORT_DUE, reverse("reporting:home")),
    }
    return [
        NewNotice(
            posting_id=row.posting_id,
            kind=kind,
            link=link,
            subject=f"{period.code} {row.subject}",
            data=due if kind == NoticeKind.REPORT_DUE else {"count": row.count},
        )
        for row in sent
        if (found := told.get(Subject(row.subject)))
        for kind, link in [found]
    ]
