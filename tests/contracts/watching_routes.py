"""Rows of reporting: papers verified by anybody, what inspectors and operators see."""

from django.urls import reverse

from organizations.models import AuditEvent
from organizations.tenancy import tenant
from reporting.commands.inspecting import bundle_path
from reporting.models import DueJob, JobKind, JobState
from tests.contracts.table import Routes, Row
from tests.factories import reporting as make
from tests.factories.organizations import Cast

FOUND = frozenset({302})


def _failed_job(cast: Cast) -> str:
    job = DueJob.objects.create(
        kind=JobKind.CLOSE_LOGGING,
        agency=cast.department,
        period=make.period(),
        due_at=make.AFTER_CLOSING,
        state=JobState.FAILED,
    )
    return reverse("reporting:retry", args=[job.pk])


def _life(cast: Cast) -> str:
    make.compile_for(cast.department)
    with tenant(cast.department.pk):
        events = AuditEvent.objects.filter(action="reporting.report.compiled")
        event = events.latest("recorded_at")
    return reverse("reporting:audit_life", args=[event.pk])


def _bundle(cast: Cast) -> str:
    job = DueJob.objects.create(
        kind=JobKind.EVIDENCE,
        agency=cast.department,
        period=make.period(),
        due_at=make.COMPILED,
        state=JobState.DONE,
    )
    path = bundle_path(job.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"PK")
    return reverse("reporting:take_bundle", args=[job.pk])


def _signed(cast: Cast) -> str:
    return reverse("reporting:verify", args=[make.submit_for(cast.agency_head).checksum])


ROUTES: Routes = {
    "reporting:metrics": Row(  # there is none without the token
        url=lambda cast: reverse("reporting:metrics"), anonymous=True, answers=frozenset({404})
    ),
    "reporting:verify_ask": Row(url=lambda cast: reverse("reporting:verify_ask"), anonymous=True),
    "reporting:verify": Row(url=_signed, anonymous=True),
    "reporting:audit": Row(
        url=lambda cast: reverse("reporting:audit"),
        allowed=frozenset({"inspector"}),
        leaves_trace=1,
    ),
    "reporting:audit_life": Row(url=_life, allowed=frozenset({"inspector"}), leaves_trace=1),
    "reporting:ask_bundle": Row(
        url=lambda cast: reverse("reporting:ask_bundle"),
        method="post",
        data=lambda cast: {"agency": cast.department.pk},
        allowed=frozenset({"inspector"}),
        answers=FOUND,
    ),
    "reporting:take_bundle": Row(url=_bundle, allowed=frozenset({"inspector"}), leaves_trace=1),
    "reporting:status": Row(
        url=lambda cast: reverse("reporting:status"), allowed=frozenset({"operator"})
    ),
    "reporting:retry": Row(
        url=_failed_job, method="post", allowed=frozenset({"operator"}), answers=FOUND
    ),
}
