"""The pages of a report as people use them, through their addresses."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.tenancy import tenant
from reporting import commands
from reporting.models import DueJob, JobKind, JobState, Report, ReportNarrative, ReportStatus
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD, actor, make_posting
from worklogs.models import EntryStatus

OWN = reverse("reporting:report_period", args=[PERIOD])


@pytest.fixture(autouse=True)
def _after_the_period():
    """Tuesday 20 October 2026, 09:00 in Vietnam: logging is closed, the report not yet due."""
    with time_machine.travel(datetime(2026, 10, 20, 2, tzinfo=UTC), tick=False):
        yield


def _own(name: str) -> str:
    return reverse(f"reporting:{name}", args=[PERIOD])


def test_the_officer_sees_how_ready_the_period_is(cast, signed_in) -> None:
    make.log_day(cast.clerk)
    make.log_day(cast.colleague, status=EntryStatus.RETURNED)

    page = signed_in(cast.officer).get(OWN)

    readiness = page.context["readiness"]
    assert page.status_code == 200
    assert (readiness.people, readiness.without_log) == (6, 4)
    assert (readiness.to_review, readiness.returned, readiness.not_assessed) == (1, 1, 6)


def test_the_report_that_is_due_next_is_opened_without_a_code(cast, signed_in) -> None:
    assert signed_in(cast.officer).get(reverse("reporting:report")).url == OWN


def test_the_words_of_last_month_are_a_start_and_enter_only_when_stored(cast, signed_in) -> None:
    with tenant(cast.department.pk):
        ReportNarrative.objects.create(
            agency=cast.department, period=make.period("2026-09"), difficulties="Thiếu người",
            changed_by=cast.officer, changed_at=make.COMPILED,
        )  # fmt: skip
    officer = signed_in(cast.officer)

    page = officer.get(OWN)

    assert page.context["words"].initial["difficulties"] == "Thiếu người"
    assert page.context["words_start"].period.code == "2026-09"
    with tenant(cast.department.pk):
        assert not ReportNarrative.objects.filter(period=make.period()).exists()
    officer.post(_own("narrative"), {"version": 0, "difficulties": "Đã đủ người"})
    assert officer.get(OWN).context["words_start"] is None


def test_asking_for_the_report_writes_a_row_and_shows_progress_until_it_is_done(
    cast, signed_in
) -> None:
    client = signed_in(cast.officer)

    answer = client.post(_own("compile"))
    waiting = client.get(_own("progress"), headers={"HX-Request": "true"})
    commands.run_due(now=datetime(2026, 10, 20, 2, tzinfo=UTC), limit=9, worker="w")
    done = client.get(_own("progress"), headers={"HX-Request": "true"})

    assert answer.status_code == 302
    assert b"every 2s" in waiting.content
    assert b"every 2s" not in done.content
    assert done.headers["HX-Refresh"] == "true"
    assert DueJob.objects.get(requested_by_id=cast.officer.pk).state == JobState.DONE
    assert b"Compile now" not in client.get(OWN, headers={"Accept-Language": "en"}).content


def test_a_job_that_waits_over_a_standing_report_compiles_nothing_on_the_page(
    cast, signed_in
) -> None:
    make.submit_for(cast.agency_head)
    DueJob.objects.create(
        kind=JobKind.COMPILE_REPORT,
        agency=cast.department,
        period=make.period(),
        round=7,
        due_at=datetime(2026, 10, 20, 1, tzinfo=UTC),
    )

    page = signed_in(cast.officer).get(OWN)

    assert page.context["state"].job.state == JobState.DUE
    assert b"every 2s" not in page.content


def test_a_running_period_offers_no_compilation_and_refuses_it(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    url = reverse("reporting:compile", args=["2026-11"])

    page = client.get(reverse("reporting:report_period", args=["2026-11"]))
    answer = client.post(url)

    assert url not in page.content.decode()
    assert answer.status_code == 422
    assert not DueJob.objects.exists()


def test_the_words_are_kept_and_a_second_writer_keeps_what_they_typed(cast, signed_in) -> None:
    officer, head = signed_in(cast.officer), signed_in(cast.agency_head)

    first = officer.post(_own("narrative"), {"version": "0", "difficulties": "Thiếu người"})
    second = head.post(_own("narrative"), {"version": "0", "difficulties": "Bão số 12"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Bão số 12" in second.content.decode()
    with tenant(cast.department.pk):
        assert ReportNarrative.objects.get().difficulties == "Thiếu người"


def test_too_many_words_are_refused_and_not_lost(cast, signed_in) -> None:
    answer = signed_in(cast.officer).post(
        _own("narrative"), {"version": "0", "difficulties": "x" * 4001}
    )

    assert answer.status_code == 422
    assert "x" * 4001 in answer.content.decode()


def test_the_head_looks_once_more_and_submits(cast, signed_in) -> None:
    report = make.compile_for(cast.department)
    client = signed_in(cast.agency_head)

    look = client.get(_own("submit"))
    sent = client.post(_own("submit"))
    again = client.post(_own("submit"))

    assert (look.status_code, sent.url, again.url) == (200, OWN, OWN)
    with tenant(cast.department.pk):
        report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED


def test_the_officer_prepares_but_does_not_submit(cast, signed_in) -> None:
    make.compile_for(cast.department)
    client = signed_in(cast.officer)

    assert _own("submit") not in client.get(OWN).content.decode()
    assert client.post(_own("submit")).status_code == 403


def test_a_returned_report_shows_its_reason_and_is_amended(cast, signed_in) -> None:
    report = make.submit_for(cast.agency_head)
    desk, officer = signed_in(cast.home_affairs), signed_in(cast.officer)
    url = reverse("reporting:return", args=[report.pk])

    without_reason = desk.post(url, {"reason": " "})
    desk.post(url, {"reason": "Thiếu 3 người"})
    page = officer.get(OWN).content.decode()
    refused = officer.post(_own("amend"), {"reason": ""})
    officer.post(_own("amend"), {"reason": "Đã bổ sung"})

    assert without_reason.status_code == refused.status_code == 422
    assert "Thiếu 3 người" in page
    assert officer.get(OWN).context["can_compile"]


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

    client.post(_own("compile_provincial"), {"assessment": "Tốt", "proposals": ""})
    desk = client.get(_own("desk_period")).content.decode()

    links = re.findall(r'href="(/provincial/\d+/\w+/)"', desk)
    assert {link.rsplit("/", 2)[1] for link in links} == {"pdf", "docx", "xlsx"}
    for link in links:
        assert client.get(link).status_code == 200


def test_the_kpi_team_sees_every_agency_and_nobodys_name(cast, signed_in) -> None:
    make.log_day(cast.clerk)
    make.submit_for(cast.agency_head)
    make.compile_for(cast.party_body)

    page = signed_in(cast.kpi_team).get(_own("province_period"))
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
        seen += [event.details["version"] for event, _ in context["events"]]
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

    assert {event.agency_id for event, _ in one} == {cast.commune.pk}
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


def test_a_head_sees_their_units_and_asks_for_no_others(cast, signed_in) -> None:
    make.log_day(cast.clerk)
    client = signed_in(cast.head)
    url = reverse("reporting:unit")

    page = client.get(url, {"period": PERIOD})
    others = client.get(url, {"period": PERIOD, "unit": cast.archive.pk})
    unknown = client.get(url, {"period": "2099-01"})

    text = page.content.decode()
    assert "Đặng Thị Ánh" in text
    assert "Võ Thị Dung" not in text
    assert (others.status_code, unknown.status_code) == (404, 404)


def test_no_page_marks_a_short_day_as_bad(cast, signed_in) -> None:
    make.log_day(cast.clerk, minutes=90)

    page = signed_in(cast.head).get(reverse("reporting:unit"), {"period": PERIOD})

    cell = re.search(r'<td class="heat-(\w+)"[^>]*>\s*<span[^>]*>1,5', page.content.decode())
    assert cell is not None
    assert cell[1] == "4"


def _cost(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_cost_the_same_for_few_people_and_for_many(cast, signed_in) -> None:
    clients = {
        reverse("reporting:unit") + f"?period={PERIOD}": signed_in(cast.head),
        OWN: signed_in(cast.officer),
    }
    make.log_day(cast.clerk)
    before = [_cost(client, url) for url, client in clients.items()]
    for number in range(20):
        make.log_day(make_posting(cast.office, f"Lê Văn {number}"))

    assert [_cost(client, url) for url, client in clients.items()] == before


def test_the_desk_costs_the_same_for_one_report_and_for_three(cast, signed_in) -> None:
    client, url = signed_in(cast.home_affairs), _own("desk_period")
    make.submit_for(cast.agency_head)
    before = _cost(client, url)
    make.submit_for(cast.strange_head)

    assert _cost(client, url) == before


def test_a_frozen_version_never_changes_its_page_when_people_move_on(cast, signed_in) -> None:
    report = make.submit_for(cast.agency_head)
    client = signed_in(cast.home_affairs)
    url = reverse("reporting:version", args=[report.pk])
    with tenant(cast.department.pk):
        cast.office.name = "Phòng Mới"
        cast.office.save(update_fields=["name"])

    assert "Văn phòng" in client.get(url).content.decode()
    assert Report.objects.count() == 0
