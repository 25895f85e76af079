"""What work is owed: found by the calendar, asked for by a person, tried again by an operator.

The rows are the record; Celery and ``manage.py run_due`` only look at them. They hold ids and
instants, nothing of an agency, so one sweep sees them all without entering anywhere.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max, Q
from django.http import Http404

from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import AgencyPeriod, Period
from organizations.refusals import NoPeriod
from organizations.tenancy import tenant
from reporting import access
from reporting.models import DueJob, JobKind, JobState
from reporting.queries.jobs import seen_jobs
from reporting.queries.reports import is_under_way, last_job
from reporting.queries.timetable import Due, timetable
from reporting.refusals import PeriodIsRunning

# Whoever switches the portal on after a year is not asked for reports older than that.
OLDEST = timedelta(days=400)

# Drafts, reminders and counts of long ago help nobody; an agency is not blamed for a time in which
# it was not yet in the portal.
RECENT = timedelta(days=60)

PLAN = """
    INSERT INTO reporting_duejob (kind, agency_id, period_id, round, due_at, state, attempts,
                                  outcome, error)
    SELECT work.kind, a.id, p.id, work.round, work.due_at, 'due', 0, '', ''
    FROM unnest(%(kinds)s::text[], %(rounds)s::int[], %(instants)s::timestamptz[])
         AS work (kind, round, due_at)
    CROSS JOIN organizations_agency a
    JOIN organizations_period p ON p.id = %(period)s
    WHERE a.in_kpi_scope AND a.starts_on <= p.ends_on
      AND (a.ends_on IS NULL OR a.ends_on >= p.starts_on)
      -- A compilation that somebody asked for makes the scheduled one needless.
      AND NOT EXISTS (SELECT FROM reporting_duejob j
                      WHERE j.kind = work.kind AND j.agency_id = a.id AND j.period_id = p.id
                        AND (j.round = work.round OR work.kind = 'compile_report'))
    ON CONFLICT DO NOTHING
"""


def plan_due_jobs(*, now: datetime) -> int:
    """Write down what has become due and is not owed yet; how many rows were made.

    The whole timetable of every agency in scope and every period. Any number of planners at once
    make each row once. One query, and three for each period that ended in the last 400 days.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    made = 0
    for period in Period.objects.filter(ends_on__lt=today, ends_on__gte=today - OLDEST):
        recent = period.due_on >= today - RECENT
        made += _plan(period, [due for due in timetable(period, recent=recent) if due.at <= now])
    return made


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
    return owe(JobKind.MAKE_DOCUMENTS, agency_id, period, now)


def owe(kind: str, agency_id: int, period: Period, now: datetime) -> DueJob:
    """Have the worker do one more round of a job, now."""
    return _owe(kind, agency_id, period, now, None)


def owe_evidence(
    *, agency_id: int, period: Period, posting_id: int | None, now: datetime
) -> DueJob:
    """Have the worker pack the agency's sealed trail for an inspector."""
    return _owe(JobKind.EVIDENCE, agency_id, period, now, posting_id)


def owe_file(*, agency_id: int, period: Period, posting_id: int | None, now: datetime) -> DueJob:
    """Have the worker make a file that a person asked for."""
    return _owe(JobKind.MAKE_FILE, agency_id, period, now, posting_id)


def owe_closing(*, agency_id: int, period: Period, now: datetime) -> DueJob:
    """Have the worker close the agency's period, if nothing is left to do in it."""
    return _owe(JobKind.CLOSE_PERIOD, agency_id, period, now, None)


def owe_telling(*, agency_id: int, period: Period, now: datetime) -> DueJob:
    """Have the worker tell the agency that its report came back: whoever returns it cannot write
    there."""
    return _owe(JobKind.TELL_RETURNED, agency_id, period, now, None)


def retry_job(*, actor: Actor, job_id: int, now: datetime) -> DueJob:
    """Give a failed job five attempts more. A job that did not fail is left alone.

    Raises:
        PermissionDenied: the actor does not operate the portal.
        Http404: there is no such job.
    """
    access.require(access.may_operate(actor))
    with tenant(actor.agency_id):
        job = seen_jobs().select_for_update().filter(pk=job_id).first()
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


def _plan(period: Period, works: Sequence[Due]) -> int:
    if not works:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            PLAN,
            {
                "period": period.pk,
                "kinds": [str(due.kind) for due in works],
                "rounds": [due.round for due in works],
                "instants": [due.at for due in works],
            },
        )
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
