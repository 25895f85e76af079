"""The inspector searches the trail, follows a record, and takes the evidence along."""

import io
import zipfile

import pytest
from django.urls import reverse

from organizations.models import AuditEvent
from organizations.tenancy import province, tenant
from reporting import commands
from tests.factories import reporting as make
from tests.factories.evaluations import faulty_entry
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
