"""What each kind of due job does, inside the agency that owes it."""

from datetime import datetime

from evaluations import commands as evaluations
from organizations.access import Actor
from organizations.commands import move_stage, open_agency_periods
from organizations.models import AgencyPeriod, PeriodStage
from reporting.commands.closing import close_period
from reporting.commands.documents import make_documents
from reporting.commands.drafts import count_missed, draft_report
from reporting.commands.files import make_file
from reporting.commands.inspecting import pack_evidence
from reporting.commands.jobs import owe
from reporting.commands.reminders import remind, tell_returned
from reporting.commands.reports import BY_HAND, SCHEDULED, compile_report
from reporting.models import DueJob, JobKind
from reporting.rules import schedule

COMPILING = (JobKind.COMPILE_REPORT, JobKind.COMPILE_LEFT)
# What is worth nothing when the next of its kind is due as well.
OVERTAKEN = (JobKind.DRAFT_REPORT, JobKind.REMIND)


def work(job: DueJob, actor: Actor, now: datetime) -> str:
    """Do what the job is there for; the word for how it ended.

    ``already``: it was done before. ``overtaken``: nobody looked in time, and the next of its
    kind is due too. Raises what the command behind it raises.
    """
    if job.kind == JobKind.MAKE_DOCUMENTS:
        make_documents(agency_id=job.agency_id, period_id=job.period_id, now=now)
        return "done"
    if job.kind == JobKind.EVIDENCE:
        return pack_evidence(job, now)
    if job.kind == JobKind.MAKE_FILE:
        return make_file(job, actor, now)
    if job.kind in OVERTAKEN and _is_overtaken(job, now):
        return "overtaken"
    open_agency_periods(agency_id=job.agency_id)
    return WORK[JobKind(job.kind)](job, actor, now)


def _is_overtaken(job: DueJob, now: datetime) -> bool:
    later = DueJob.objects.filter(
        kind=job.kind, agency_id=job.agency_id, period_id=job.period_id, due_at__lte=now
    )
    return later.filter(round__gt=job.round).exists()


def _close_logging(job: DueJob, actor: Actor, now: datetime) -> str:
    row = AgencyPeriod.objects.filter(agency_id=job.agency_id, period_id=job.period_id).first()
    if row is None:
        return "no_period"
    if row.stage != PeriodStage.OPEN:
        return "already"
    move_stage(
        actor=actor,
        agency_period_id=row.pk,
        before=PeriodStage.OPEN,
        after=PeriodStage.LOGGING_CLOSED,
        now=now,
    )
    return "done"


def _draft(job: DueJob, actor: Actor, now: datetime) -> str:
    made = draft_report(agency_id=job.agency_id, period=job.period, actor=actor, now=now)
    return "done" if made else "already"


def _compile(job: DueJob, actor: Actor, now: datetime) -> str:
    _, created = compile_report(
        agency_id=job.agency_id,
        period=job.period,
        cause=BY_HAND if job.requested_by_id else SCHEDULED,
        actor=actor,
        now=now,
    )
    if created:
        owe(JobKind.MEASURE_MONTH, job.agency_id, job.period, now)
    return "done" if created else "already"


def _measure(job: DueJob, _actor: Actor, now: datetime) -> str:
    _, is_new = evaluations.measure_month(agency_id=job.agency_id, period=job.period, now=now)
    evaluations.assign_second_looks(agency_id=job.agency_id, period=job.period, now=now)
    return "done" if is_new else "already"


def _compare(job: DueJob, _actor: Actor, now: datetime) -> str:
    _, is_new = evaluations.judge_month(agency_id=job.agency_id, period=job.period, now=now)
    return "done" if is_new else "already"


def _count_missed(job: DueJob, actor: Actor, now: datetime) -> str:
    missed = count_missed(agency_id=job.agency_id, period=job.period, actor=actor, now=now)
    return "missed" if missed else "in_time"


def _remind(job: DueJob, actor: Actor, now: datetime) -> str:
    sent = remind(
        agency_id=job.agency_id,
        period=job.period,
        days_from_due=schedule.REMINDED[job.round - 1],
        actor=actor,
        now=now,
    )
    return "done" if sent else "nobody"


def _close_period(job: DueJob, actor: Actor, now: datetime) -> str:
    return close_period(agency_id=job.agency_id, period=job.period, actor=actor, now=now)


def _tell_returned(job: DueJob, actor: Actor, now: datetime) -> str:
    told = tell_returned(agency_id=job.agency_id, period=job.period, now=now)
    return "done" if told else "nobody"


WORK = {
    JobKind.TELL_RETURNED: _tell_returned,
    JobKind.CLOSE_PERIOD: _close_period,
    JobKind.CLOSE_LOGGING: _close_logging,
    JobKind.DRAFT_REPORT: _draft,
    JobKind.REMIND: _remind,
    JobKind.COMPILE_REPORT: _compile,
    JobKind.COMPILE_LEFT: _compile,
    JobKind.COUNT_MISSED: _count_missed,
    JobKind.MEASURE_MONTH: _measure,
    JobKind.COMPARE_MONTH: _compare,
}
