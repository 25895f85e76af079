"""The inspector searches the trail, follows a record, and takes the evidence along."""

import io
import os
import zipfile
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from organizations.models import AuditEvent
from organizations.tenancy import province, tenant
from reporting import commands
from reporting.commands.inspecting import bundle_path
from reporting.commands.jobs import owe_evidence
from reporting.models import DueJob, JobState
from tests.factories import reporting as make
from tests.factories.evaluations import faulty_entry
from tests.factories.organizations import NOW
from tests.reporting.sealed import as_worker, seal


def event(cast, action: str) -> AuditEvent:
    with tenant(cast.department.pk):
        return AuditEvent.objects.filter(action=action).latest("id")


def deeds(client, **wanted: object) -> list[str]:
    context = client.get(reverse("reporting:audit"), wanted).context
    return [line.event.action for line, *_ in context["events"]]


def test_a_record_is_followed_from_the_entry_to_the_report(cast, signed_in) -> None:
    faulty_entry(cast.colleague, cast.head)
    make.submit_for(cast.agency_head)
    reviewed = event(cast, "evaluations.entries.reviewed")
    client = signed_in(cast.inspector)

    page = client.get(reverse("reporting:audit_life", args=[reviewed.pk]))

    life = [line.event.action for line, *_ in page.context["life"]]
    assert life[-4:] == [
        "evaluations.entries.reviewed",
        "reporting.report.compiled",
        "reporting.report.signed",
        "reporting.report.submitted",
    ]
    assert "Chưa niêm phong" in page.content.decode()
    with province():
        read = AuditEvent.objects.get(action="reporting.audit.followed")
    assert (read.actor_posting_id, read.object_id) == (cast.inspector.pk, str(reviewed.pk))


def test_events_are_found_by_who_did_them_by_thing_and_by_code(cast, signed_in) -> None:
    report = make.submit_for(cast.agency_head)
    client = signed_in(cast.inspector)

    by_head = deeds(client, posting=cast.agency_head.pk)
    about = deeds(client, thing=report.pk, action="reporting.report", agency=cast.department.pk)
    by_code = deeds(client, text=report.checksum[:20])

    assert "reporting.report.submitted" in by_head
    assert "evaluations.entries.reviewed" not in by_head
    assert about == [
        "reporting.report.submitted",
        "reporting.report.signed",
        "reporting.report.compiled",
    ]
    assert "reporting.report.compiled" in by_code
    with province():
        searched = AuditEvent.objects.filter(action="reporting.audit.searched")
        searches = list(searched.order_by("id"))
    assert searches[1].details["agency"] == cast.department.code


def test_what_was_typed_wrong_is_said_and_kept(cast, signed_in) -> None:
    page = signed_in(cast.inspector).get("/audit/?posting=abc&text=x")

    assert page.status_code == 422
    assert 'value="abc"' in page.content.decode()


def a_bundle(cast, made_at: datetime) -> DueJob:
    """One that was ready then."""
    with tenant(cast.department.pk):
        job = owe_evidence(
            agency_id=cast.department.pk, period=make.period(), posting_id=None, now=made_at
        )
    DueJob.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=made_at)
    bundle_path(job.pk).parent.mkdir(parents=True, exist_ok=True)
    bundle_path(job.pk).write_bytes(b"salts")
    return job


def test_a_bundle_is_deleted_after_its_days_and_the_page_says_so(cast, signed_in) -> None:
    old, new = (a_bundle(cast, NOW + timedelta(days=day)) for day in (0, 1))
    torn = bundle_path(0).with_name(".new-torn")
    torn.write_bytes(b"salts")
    os.utime(torn, (0, 0))
    client = signed_in(cast.inspector)

    assert commands.sweep_files(now=NOW + timedelta(days=7)) == 2

    assert [path.name for path in torn.parent.iterdir()] == [f"{new.pk}.zip"]
    assert client.get(reverse("reporting:take_bundle", args=[old.pk])).status_code == 404
    page = client.get(reverse("reporting:audit")).content.decode()
    assert reverse("reporting:take_bundle", args=[new.pk]) in page
    assert reverse("reporting:take_bundle", args=[old.pk]) not in page
    assert page.count("Đã hết hạn giữ") == 1


@pytest.mark.slow
def test_the_worker_packs_the_evidence_and_the_inspector_takes_it(committed_cast, signed_in):
    cast = committed_cast
    make.submit_for(cast.agency_head)
    seal()
    client = signed_in(cast.inspector)
    asked = client.post(reverse("reporting:ask_bundle"), {"agency": cast.department.pk})
    with as_worker():
        outcomes = commands.run_due(now=make.ANSWERED.replace(year=2030), limit=50, worker="test")
    packed = [one for one in outcomes if one.kind == "evidence"]

    bundle = client.get(reverse("reporting:take_bundle", args=[packed[0].job_id]))

    assert (asked.status_code, packed[0].result) == (302, "done")
    names = zipfile.ZipFile(io.BytesIO(b"".join(bundle))).namelist()
    assert {"chain.jsonl", "events.jsonl", "anchors.txt", "verify.py"} <= set(names)
