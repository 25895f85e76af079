"""Run due jobs: claim one, do it, finish it, each in its own transaction.

A claim counts the attempt before the run, so that a job which kills its worker is given up after
five. Work and finish commit together and only under the claim's token, so a worker that slept
past its lease undoes its own work instead of doing it twice.
"""

import time
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import structlog
from django.db import transaction
from django.db.models import Case, Count, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from organizations import access as organizations_access
from organizations.access import Actor
from organizations.models import Agency
from organizations.refusals import Outdated, Refusal
from organizations.tenancy import tenant
from reporting.commands.differing import note_differing_days
from reporting.commands.documents import make_documents
from reporting.commands.work import COMPILING, work
from reporting.models import ASKED, DueJob, JobState
from reporting.queries.jobs import seen_jobs
from reporting.refusals import ClaimLost, DaysDiffer
from reporting.rules.canonical import instant_text
from reporting.rules.schedule import LEASE, MOST_ATTEMPTS, pause_after

log = structlog.get_logger(__name__)

OPEN = (JobState.DUE, JobState.RUNNING)
REMEMBERED = timedelta(hours=1)  # that an agency has had its turn


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of a job ended: ``result`` is done, already, overtaken, missed, in_time, a
    refusal's code, or failed. ``due_at`` is the instant at which it was due, in UTC."""

    job_id: int
    kind: str
    agency: str
    period: str
    due_at: str
    result: str
    error: str = ""


def run_due(
    *,
    now: datetime,
    limit: int,
    worker: str,
    seconds: float = 240.0,
    told: Callable[[Outcome], None] | None = None,
    kinds: Collection[str] | None = None,
) -> list[Outcome]:
    """Run what is due, of these kinds if any are named, at most ``limit`` jobs.

    In the order of the due time; but what people ask for takes turns between agencies, so that
    one which asks for twenty files at once delays nobody by more than one. What sandboxes owe
    comes when nothing real is due. One that fails rests, and does not hold up the others. No new
    job is claimed after ``seconds``. Any number of workers may do this at once. ``told`` hears of
    each as it ends.
    """
    started = time.monotonic()
    outcomes: list[Outcome] = []
    while len(outcomes) < limit and (spent := time.monotonic() - started) < seconds:
        # A long run must not hand out leases that are half over.
        job = _claim(now, now + timedelta(seconds=spent), kinds)
        if job is None:
            break
        outcomes.append(_run(job, now, worker))
        if told is not None:
            told(outcomes[-1])
    return outcomes


def _turn(now: datetime) -> Case:
    """How many jobs the agency asked for in the hour before this one, also those that are done; 0
    for other kinds."""
    earlier = Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), pk__lt=OuterRef("pk"))
    before = (
        DueJob.objects.filter(earlier, agency_id=OuterRef("agency_id"), kind__in=ASKED)
        .filter(due_at__gt=now - REMEMBERED)
        .order_by()
        .values("agency_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Case(
        When(kind__in=ASKED, then=Coalesce(Subquery(before), 0)),
        default=0,
        output_field=IntegerField(),
    )


def _claim(now: datetime, clock: datetime, kinds: Collection[str] | None = None) -> DueJob | None:
    """Something due in an agency that is seen from here; if there is nothing, in a sandbox, inside
    it. One more query when nothing real is due, and one for each ground that waits."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=clock)
    wanted = free & Q(due_at__lte=now, state__in=OPEN)
    if kinds is not None:
        wanted &= Q(kind__in=kinds)
    with transaction.atomic():
        _give_up(clock)
        job = _take(seen_jobs().filter(wanted), now, clock)
    for ground_id in _waiting_grounds(wanted) if job is None else []:
        with tenant(ground_id):
            job = _take(DueJob.objects.filter(wanted, agency_id=ground_id), now, clock)
        if job is not None:
            break
    return job


def _waiting_grounds(wanted: Q) -> list[int]:
    """Agencies that owe such work and cannot be seen from here, so that they train (ADR 0070): the
    one that waits longest first. One query."""
    hidden = DueJob.objects.filter(wanted).exclude(agency_id__in=Agency.objects.values("pk"))
    waiting = hidden.order_by().values("agency_id").annotate(since=Min("due_at"))
    return list(waiting.order_by("since", "agency_id").values_list("agency_id", flat=True))


def _take(jobs: QuerySet[DueJob], now: datetime, clock: datetime) -> DueJob | None:
    """Claim the first of these that nobody else is claiming."""
    job = (
        jobs.select_for_update(skip_locked=True, of=("self",))
        .select_related("agency", "period")
        .order_by(_turn(now), "due_at", "id")
        .first()
    )
    if job is None:
        return None
    job.state, job.claim_token = JobState.RUNNING, uuid4()
    job.attempts += 1
    job.lease_until = clock + LEASE
    job.save(update_fields=["state", "claim_token", "attempts", "lease_until"])
    return job


def _give_up(clock: datetime) -> None:
    """Jobs whose last attempt never came back: somebody must look."""
    DueJob.objects.filter(
        state=JobState.RUNNING, attempts__gte=MOST_ATTEMPTS, lease_until__lte=clock
    ).update(state=JobState.FAILED, claim_token=None, error="WorkerLost", finished_at=clock)


def _run(job: DueJob, now: datetime, worker: str) -> Outcome:
    outcome = Outcome(
        job.pk, job.kind, job.agency.code, job.period.code, instant_text(job.due_at), ""
    )
    actor = replace(organizations_access.system(job.agency_id), posting_id=job.requested_by_id)
    try:
        result = _do(job, actor, now)
    except ClaimLost as lost:
        return replace(outcome, result=lost.code)
    except DaysDiffer as found:
        # They will not add up by waiting: given up at once, so that the alarm is heard at once.
        job.attempts = MOST_ATTEMPTS
        _fail(job, type(found).__name__, now)
        note_differing_days(actor=actor, period=job.period, found=found)
        return replace(outcome, result="failed", error=type(found).__name__)
    except Exception as error:
        # Whatever went wrong with one agency must not stop the others; only its type is kept,
        # because messages of errors quote data.
        _fail(job, type(error).__name__, now)
        log.error("reporting.job.failed", job=job.pk, kind=job.kind, worker=worker, **_where(error))
        return replace(outcome, result="failed", error=type(error).__name__)
    log.info("reporting.job.done", job=job.pk, kind=job.kind, result=result, worker=worker)
    if job.kind in COMPILING and result == "done":
        _documents_after(job, now)
    return replace(outcome, result=result)


def _do(job: DueJob, actor: Actor, now: datetime) -> str:
    """Do the work and finish the row, or neither. What refuses for good is finished too."""
    try:
        with tenant(job.agency_id):
            result = work(job, actor, now)
            _finish(job, result, now)
    except (ClaimLost, DaysDiffer, Outdated):
        raise
    except Refusal as refusal:
        result = refusal.code
        _finish(job, result, now)
    return result


def _finish(job: DueJob, result: str, now: datetime) -> None:
    """Mark the job done, if the claim is still ours.

    Raises:
        ClaimLost: another worker took it over; the surrounding transaction must be undone.
    """
    finished = _claimed(job.pk, job.claim_token).update(
        state=JobState.DONE,
        outcome=result,
        finished_at=now,
        error="",
        claim_token=None,
        lease_until=None,
    )
    if not finished:
        raise ClaimLost


def _fail(job: DueJob, error: str, now: datetime) -> None:
    """Put the job back with a rest, or give it up after the last attempt."""
    if job.attempts >= MOST_ATTEMPTS:
        fields = {"state": JobState.FAILED, "lease_until": None, "finished_at": now}
    else:
        claimed_at = (job.lease_until or now + LEASE) - LEASE
        fields = {"state": JobState.DUE, "lease_until": claimed_at + pause_after(job.attempts)}
    _claimed(job.pk, job.claim_token).update(claim_token=None, error=error, **fields)


def _claimed(pk: int, token: UUID | None) -> QuerySet[DueJob]:
    return DueJob.objects.filter(pk=pk, claim_token=token, claim_token__isnull=False)


def _documents_after(job: DueJob, now: datetime) -> None:
    """The report stands whether or not its files can be made now: a download makes them too."""
    try:
        make_documents(agency_id=job.agency_id, period_id=job.period_id, now=now)
    except Exception as error:
        log.error("reporting.documents.failed", job=job.pk, **_where(error))


def _where(error: Exception) -> dict[str, str]:
    """What went wrong and where, without the message, which may quote what somebody wrote."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return {"error": type(error).__name__, "at": f"{frame.filename}:{frame.lineno}"}
