"""The pages of whoever reads reports: receivers, the province, inspectors and operators."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from organizations.tenancy import tenant
from reporting import commands
from reporting.models import DueJob, JobState
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD, actor
from tests.reporting.test_report_pages import own


@pytest.fixture(autouse=True)
def _after_the_period():
    """Tuesday 20 October 2026, 09:00 in Vietnam: logging is closed, the report not yet due."""
    with time_machine.travel(datetime(2026, 10, 20, 2, tzinfo=UTC), tick=False):
        yield


def test_the_desk_shows_who_is_in_and_opens_the_report(cast, signed_in) -> None:
    make.log_day(cast.clerk)
    report = make.submit_for(cast.agency_head)
    client = signed_in(cast.home_affairs)

    desk = client.get(reverse("reporting:desk_period", args=[PERIOD]))
    opened = client.get(reverse("reporting:version", args=[report.pk]))
    client.post(reverse("reporting:receive", args=[report.pk]))

    assert (desk.context["desk"].counts["submitted"], desk.context["desk"].to_answer) == (1, 1)
    assert "Đặng Thị Ánh" in opened.content.decode()
    after = client.get(reverse("reporting:desk_period", args=[PERIOD])).context["desk"]
    assert (after.counts["received"], after.to_answer) == (1, 0)


def test_an_unsubmitted_report_is_on_nobody_elses_desk(cast, signed_in) -> None:
    report = make.compile_for(cast.department)

    for person in (cast.home_affairs, cast.organization_board, cast.stranger, cast.kpi_team):
        client = signed_in(person)
        assert client.get(reverse("reporting:version", args=[report.pk])).status_code == 404
        url = reverse("reporting:download", args=[report.pk, "pdf"])
        assert client.get(url).status_code == 404


@pytest.mark.parametrize(("fmt", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_documents_are_downloaded_under_a_plain_name(cast, signed_in, fmt, start) -> None:
    report = make.submit_for(cast.agency_head)

    answer = signed_in(cast.home_affairs).get(reverse("reporting:download", args=[report.pk, fmt]))

    assert answer.content.startswith(start)
    name = f'attachment; filename="bao-cao-kpi-SXD-2026-10-v1.{fmt}"'
    assert answer.headers["Content-Disposition"] == name
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_right_that_ended_ends_the_download(cast, signed_in) -> None:
    report = make.compile_for(cast.department)
    client = signed_in(cast.officer)
    url = reverse("reporting:download", args=[report.pk, "xlsx"])
    before = client.get(url).status_code
    with tenant(cast.department.pk):
        cast.officer.roles.update(ends_on=datetime(2026, 10, 1, tzinfo=UTC).date())

    assert (before, client.get(url).status_code) == (200, 403)
    assert client.get(url.replace("xlsx", "exe")).status_code == 404


def test_the_receiver_makes_and_downloads_the_provincial_report(cast, signed_in) -> None:
    make.submit_for(cast.agency_head)
    client = signed_in(cast.home_affairs)

    client.post(own("compile_provincial"), {"assessment": "Tốt", "proposals": ""})
    commands.make_documents(
        agency_id=cast.receiving.pk, period_id=make.period().pk, now=make.ANSWERED
    )
    desk = client.get(own("desk_period")).content.decode()

    links = re.findall(r'href="(/provincial/\d+/\w+/)"', desk)
    assert {link.rsplit("/", 2)[1] for link in links} == {"pdf", "docx", "xlsx"}
    for link in links:
        assert client.get(link).status_code == 200


def test_the_kpi_team_sees_every_agency_and_nobodys_name(cast, signed_in) -> None:
    make.log_day(cast.clerk)
    make.submit_for(cast.agency_head)
    make.compile_for(cast.party_body)

    page = signed_in(cast.kpi_team).get(own("province_period"))
    text = page.content.decode()

    assert "Sở Xây dựng" in text
    assert "Văn phòng Tỉnh ủy" in text
    assert page.context["state"].counts == {
        "agencies": 5,
        "submitted": 1,
        "received": 0,
        "returned": 0,
        "late": 0,
        "missing": 4,
    }
    for person in (cast.clerk, cast.agency_head, cast.party_head):
        assert person.staff.full_name not in text


def test_the_inspector_pages_through_the_trail_without_gaps(cast, signed_in) -> None:
    for number in range(120):
        commands.save_narrative(
            actor=actor(cast.officer),
            period=make.period(),
            difficulties=f"{number}",
            proposals="",
            training="",
            version=number,
            now=make.AFTER_CLOSING,
        )
    client, seen, query = signed_in(cast.inspector), [], ""
    while True:
        context = client.get(f"/audit/?action=reporting.narrative&{query}").context
        seen += [line.event.details["version"] for line, *_ in context["events"]]
        query = context["older"]
        if not query:
            break

    assert sorted(seen, key=int) == [str(number) for number in range(1, 121)]


def test_the_inspector_filters_by_agency_and_day(cast, signed_in) -> None:
    make.compile_for(cast.department)
    make.compile_for(cast.commune)
    client = signed_in(cast.inspector)

    one = client.get(f"/audit/?agency={cast.commune.pk}").context["events"]
    none = client.get("/audit/?last=2000-01-01").context["events"]
    wrong = client.get("/audit/?first=gestern")

    assert {line.event.agency_id for line, *_ in one} == {cast.commune.pk}
    assert none == []
    assert wrong.status_code == 422


def test_the_operator_sees_work_and_sizes_and_tries_again(cast, signed_in) -> None:
    commands.plan_due_jobs(now=make.COMPILED)
    job = DueJob.objects.first()
    DueJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, error="KeyError")
    client = signed_in(cast.operator)

    page = client.get(reverse("reporting:status"))
    client.post(reverse("reporting:retry", args=[job.pk]))

    assert page.context["status"].jobs["failed"] == 1
    assert page.context["status"].database_bytes > 0
    job.refresh_from_db()
    assert job.state == JobState.DUE
