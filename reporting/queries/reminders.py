"""Where an agency's period stands on the morning of a reminder, and what was sent."""

from collections import Counter
from datetime import date

from organizations.access import RECEIVER_ROLES
from organizations.models import Period, RoleKind
from organizations.queries import holding, signers
from reporting.models import Report, SentReminder
from reporting.models.reports import UNSENT
from reporting.queries.board import open_work
from reporting.queries.desk import STANDING, desk
from reporting.rules.reminders import Standing


def standing(agency_id: int, period: Period, today: date) -> Standing:
    """The facts that reminders follow from. 19 queries, whatever the size; inside ``tenant``."""
    returned: Counter[int] = Counter()
    to_review: Counter[int] = Counter()
    to_assess: Counter[int] = Counter()
    for unit in open_work(agency_id, period, today):
        for person in unit.open:
            returned[person.posting.pk] += person.returned
            for reviewer in person.reviewer_ids:
                to_review[reviewer] += person.to_review
            for assessor in person.assessor_ids:
                to_assess[assessor] += person.not_assessed
    last = Report.objects.filter(agency_id=agency_id, period=period).order_by("-version").first()
    receivers = holding(agency_id, today, *RECEIVER_ROLES)
    return Standing(
        is_submitted=last is not None and last.status in STANDING,
        is_compiled=last is not None and last.status in UNSENT,
        returned=returned,
        to_review=to_review,
        to_assess=to_assess,
        officers=holding(agency_id, today, RoleKind.OFFICER),
        signers=signers(agency_id, today),
        superiors=holding(agency_id, today, RoleKind.SUPERIOR),
        receivers=receivers,
        outstanding=_outstanding(agency_id, period, today) if receivers else 0,
    )


def sent_reminders(agency_id: int, period: Period) -> list[SentReminder]:
    """The log of the agency's period, oldest first. One query."""
    return list(
        SentReminder.objects.filter(agency_id=agency_id, period=period).select_related(
            "posting__staff"
        )
    )


def _outstanding(receiver_id: int, period: Period, today: date) -> int:
    lines = desk(receiver_id, period, today).lines
    return sum(line.status not in STANDING for line in lines)
