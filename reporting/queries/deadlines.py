"""A person's own deadlines, for their calendar program: no scores, and nobody else."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.policy import ASSESS, REVIEW
from organizations.access import Actor
from organizations.models import DayHalf, Leave, LeaveStatus, Period
from organizations.templatetags.formats import period_name
from reporting import access
from reporting.rules.calendar_feed import Event
from worklogs.models import Assignment

BACK = timedelta(days=31)
AHEAD = timedelta(days=92)


def deadlines(actor: Actor, today: date) -> list[Event]:
    """Of the last month and the next three: closings, reviews, reports, assigned work, leave. At
    most three queries."""
    return [*_of_periods(actor, today), *_of_work(actor, today), *_of_leave(actor, today)]


def _of_periods(actor: Actor, today: date) -> Iterator[Event]:
    reviews = actor.may(REVIEW) or actor.may(ASSESS)
    reports = access.may_prepare(actor) or access.may_sign(actor)
    periods = Period.objects.filter(due_on__gte=today - BACK, starts_on__lte=today + AHEAD)
    for period in periods.order_by("starts_on"):
        name = {"period": period_name(period.code, "within")}
        if actor.keeps_log:
            yield _day(
                f"log-{period.code}",
                _("Last day to write the log of %(period)s") % name,
                period.logging_closes_on,
                reverse("worklogs:month"),
            )
        if reviews:
            yield _day(
                f"review-{period.code}",
                _("Review and score %(period)s before the report") % name,
                period.due_on,
                reverse("evaluations:queue"),
            )
        if reports:
            yield _day(
                f"report-{period.code}",
                _("Report of %(period)s is due") % name,
                period.due_on,
                reverse("reporting:report_period", args=[period.code]),
            )


def _of_work(actor: Actor, today: date) -> Iterator[Event]:
    """By the name of the catalogue: the title is what somebody wrote."""
    rows = Assignment.objects.filter(
        agency_id=actor.agency_id,
        assignee_id=actor.posting_id,
        cancelled_at__isnull=True,
        due_on__range=(today - BACK, today + AHEAD),
    )
    for row in rows.select_related("task").order_by("due_on", "pk"):
        yield _day(
            f"work-{row.pk}",
            _("Assigned work is due: %(task)s") % {"task": row.task.name},
            row.due_on,
            reverse("worklogs:assignments"),
        )


def _of_leave(actor: Actor, today: date) -> Iterator[Event]:
    """That one is away, and not why."""
    rows = Leave.objects.filter(
        Q(posting_id=actor.posting_id),
        agency_id=actor.agency_id,
        status=LeaveStatus.APPROVED,
        ends_on__gte=today - BACK,
        starts_on__lte=today + AHEAD,
    )
    for row in rows.order_by("starts_on", "pk"):
        yield Event(
            uid=f"leave-{row.pk}",
            summary=_("Away"),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            url=settings.PUBLIC_URL + reverse("organizations:my_leave"),
            from_noon=row.starts_half == DayHalf.AFTERNOON,
            until_noon=row.ends_half == DayHalf.MORNING,
        )


def _day(uid: str, summary: str, day: date, path: str) -> Event:
    return Event(uid, summary, day, day, settings.PUBLIC_URL + path)
