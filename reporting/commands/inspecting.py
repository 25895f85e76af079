"""What an inspector does: reading is written down as well, and evidence is taken along."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.http import Http404

from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Agency
from organizations.queries import parameter
from organizations.tenancy import tenant
from reporting import access
from reporting.commands.bundles import make_bundle
from reporting.commands.jobs import owe_evidence
from reporting.models import DueJob, JobKind, JobState
from reporting.queries.reports import periods_begun

UNFINISHED_KEPT = timedelta(days=1)  # the worker may still be writing


def note_reading(*, actor: Actor, deed: str, thing: object = "", details: dict[str, str]) -> None:
    """Write down that an inspector read: ``searched`` or ``followed``, and what for.

    Raises:
        PermissionDenied: the actor is no inspector.
    """
    access.require(access.may_inspect(actor))
    with tenant(actor.agency_id):
        audit.record(
            actor=actor,
            action=f"reporting.audit.{deed}",
            object_id=thing,
            details={key: value for key, value in details.items() if value},
        )


def ask_bundle(*, actor: Actor, agency: Agency, now: datetime) -> DueJob:
    """Have the worker pack an agency's evidence; the row that will tell when it is ready. One that
    the actor asked for and that waits is enough.

    Raises:
        PermissionDenied: the actor is no inspector.
        Http404: no period has begun yet.
    """
    access.require(access.may_inspect(actor))
    periods = periods_begun(now.astimezone(LOCAL_ZONE).date())
    if not periods:
        raise Http404
    waits = DueJob.objects.filter(
        kind=JobKind.EVIDENCE, state=JobState.DUE, agency=agency, requested_by_id=actor.posting_id
    ).first()
    if waits is not None:
        return waits
    job = owe_evidence(agency_id=agency.pk, period=periods[0], posting_id=actor.posting_id, now=now)
    note_reading(actor=actor, deed="bundle_asked", thing=job.pk, details={"agency": agency.code})
    return job


def pack_evidence(job: DueJob, now: datetime) -> str:
    """Make the bundle of a job. In the worker, with the worker's account."""
    make_bundle(agency_id=job.agency_id, into=bundle_path(job.pk), now=now)
    return "done"


def take_bundle(*, actor: Actor, job_id: int) -> tuple[DueJob, Path]:
    """The finished bundle of a job; that it was taken is written down.

    Raises:
        PermissionDenied: the actor is no inspector.
        Http404: there is no such bundle, it is not ready, or no longer kept.
    """
    access.require(access.may_inspect(actor))
    job = (
        DueJob.objects.select_related("agency")
        .filter(pk=job_id, kind=JobKind.EVIDENCE, state=JobState.DONE)
        .first()
    )
    if job is None or not is_kept(job):
        raise Http404
    note_reading(
        actor=actor, deed="bundle_taken", thing=job.pk, details={"agency": job.agency.code}
    )
    return job, bundle_path(job.pk)


def sweep_bundles(*, now: datetime) -> int:
    """Delete bundles that were ready ``files.days_kept`` days ago, and what a crash left half
    written; how many. They hold the salts of a whole trail, and are made again when asked for.

    One query where bundles lie, and one for each of them.
    """
    unfinished = (now - UNFINISHED_KEPT).timestamp()
    unwanted = [path for path in _folder().glob(".new-*") if path.stat().st_mtime < unfinished]
    lying = {int(path.stem): path for path in _folder().glob("*.zip") if path.stem.isdecimal()}
    made = DueJob.objects.filter(pk__in=lying, kind=JobKind.EVIDENCE) if lying else ()
    unwanted += [lying[job.pk] for job in made if _is_over(job, now)]
    for path in unwanted:
        path.unlink(missing_ok=True)
    return len(unwanted)


def _is_over(job: DueJob, now: datetime) -> bool:
    if job.state in {JobState.DUE, JobState.RUNNING}:
        return False
    with tenant(job.agency_id):
        today = now.astimezone(LOCAL_ZONE).date()
        days = int(parameter("files.days_kept", today, agency_id=job.agency_id))
    return (job.finished_at or job.due_at) + timedelta(days=days) <= now


def is_kept(job: DueJob) -> bool:
    """Whether the bundle of a job is there to be taken."""
    return job.state == JobState.DONE and bundle_path(job.pk).exists()


def bundle_path(job_id: int) -> Path:
    """Where the bundle of a job lies."""
    return _folder() / f"{job_id}.zip"


def _folder() -> Path:
    return Path(settings.FILES_DIR) / "bundles"
