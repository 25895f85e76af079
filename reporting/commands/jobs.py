"""What work is owed: found by the calendar, asked for by a person, tried again by an operator.

The rows are the record; Celery and ``manage.py run_due`` only look at them. They hold ids and
instants, nothing of an agency, so one sweep sees them all without entering anywhere.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max, Q
from django.http import Http404

from organizations import audit
from organizations import queries as organizations
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import AgencyPeriod, Period
from organizations.refusals import NoPeriod
from organizations.tenancy import tenant
from reporting import access
from reporting.models import DueJob, JobKind, JobState
from reporting.queries.reports import is_under_way, last_job
from reporting.refusals import PeriodIsRunning
from reporting.rules import schedule

# Whoever switches the portal on after a year is not asked for reports older than that.
OLDEST = timedelta(days=400)

PLAN = """
    INSERT INTO reporting_duejob (kind, agency_id, period_id, round, due_at, state, attempts,
                                  outcome, error)
    SELECT %(kind)s, a.id, p.id, 1, %(due_at)s, 'due', 0, '', ''
    FROM organizations_agency a
    JOIN organizations_period p ON p.id = %(period)s
    WHERE a.in_kpi_scope AND a.starts_on <= p.ends_on
      AND (a.ends_on IS NULL OR a.ends_on >= p.starts_on)
      AND NOT EXISTS (SELECT FROM reporting_duejob j
                      WHERE j.kind = %(kind)s AND j.agency_id = a.id AND j.period_id = p.id)
    ON CONFLICT DO NOTHING
"""


def plan_due_jobs(*, now: datetime) -> int:
    """Write down what has become due and is not owed yet; how many rows were made.

    Closings of logging, and compilations, of every agency in scope and every period. Any number
    of planners at once make each row once. Two queries, and three for each period that ended in
    the last 400 days.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    made = 0
    for period in Period.objects.filter(ends_on__lt=today, ends_on__gte=today - OLDEST):
        for kind, due_at in _due_instants(period):
            if due_at <= now:
                made += _plan(kind, period, due_at)
    return made


def compile_due_at(period: Period) -> datetime:
    """When the portal compiles the period by itself. Two queries."""
    before = int(organizations.parameter("period.compile_working_days_before_due", period.due_on))
    calendar = organizations.working_calendar(period.starts_on, period.due_on)
    return schedule.compile_at(period.due_on, before, calendar)


def request_compile(*, actor: Actor, period: Period, now: datetime) -> DueJob:
    """Ask the worker to compile the agency's report now; the row that will tell how it goes.

    While a request is under way, asking again gives the same row.

    Raises:
        PermissionDenied: the actor does not prepare the agency's report.
        PeriodIsRunning: the period's last day has not passed in Vietnam.
        NoPeriod: the agency owes no report on that period.
    """
    access.require(access.may_prepare(actor))
    if now.astimezone(LOCAL_ZONE).date() <= period.ends_on:
        raise PeriodIsRunning
    with tenant(actor.agency_id):
        if not AgencyPeriod.objects.filter(agency_id=actor.agency_id, period=period).exists():
            raise NoPeriod
        open_job = last_job(actor.agency_id, period)
        if open_job is not None and is_under_way(open_job):
            return open_job
        job = _owe(JobKind.COMPILE_REPORT, actor.agency_id, period, now, actor.posting_id)
        audit.record(
            actor=actor,
            action="reporting.report.requested",
            object_id=job.pk,
            details={"period": period.code},
        )
        return job


def owe_documents(*, agency_id: int, period: Period, now: datetime) -> DueJob:
    """Have the worker make the documents of what was just frozen or submitted."""
    return _owe(JobKind.MAKE_DOCUMENTS, agency_id, period, now, None)


def retry_job(*, actor: Actor, job_id: int, now: datetime) -> DueJob:
    """Give a failed job five attempts more. A job that did not fail is left alone.

    Raises:
        PermissionDenied: the actor does not operate the portal.
        Http404: there is no such job.
    """
    access.require(access.may_operate(actor))
    with tenant(actor.agency_id):
        job = DueJob.objects.select_for_update().filter(pk=job_id).first()
        if job is None:
            raise Http404
        if job.state != JobState.FAILED:
            return job
        job.state, job.attempts, job.lease_until, job.due_at = JobState.DUE, 0, None, now
        job.save(update_fields=["state", "attempts", "lease_until", "due_at"])
        audit.record(
            actor=actor,
            action="reporting.job.retried",
            object_id=job.pk,
            details={"kind": job.kind, "agency": str(job.agency_id)},
        )
        return job


def _due_instants(period: Period) -> list[tuple[str, datetime]]:
    return [
        (JobKind.CLOSE_LOGGING, schedule.logging_ends_at(period.logging_closes_on)),
        (JobKind.COMPILE_REPORT, compile_due_at(period)),
    ]


def _plan(kind: str, period: Period, due_at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(PLAN, {"kind": str(kind), "period": period.pk, "due_at": due_at})
        return int(cursor.rowcount)


def _owe(
    kind: str, agency_id: int, period: Period, now: datetime, posting_id: int | None
) -> DueJob:
    """A new round of a job. Two requests in the same moment make one row."""
    same = Q(kind=kind, agency_id=agency_id, period=period)
    rounds = DueJob.objects.filter(same).aggregate(last=Max("round"))["last"] or 0
    job, _ = DueJob.objects.get_or_create(
        kind=kind,
        agency_id=agency_id,
        period=period,
        round=rounds + 1,
        defaults={"due_at": now, "requested_by_id": posting_id},
    )
    return job
