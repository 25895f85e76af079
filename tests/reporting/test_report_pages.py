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
from tests.factories.organizations import PERIOD, make_posting
from worklogs.models import EntryStatus

OWN = reverse("reporting:report_period", args=[PERIOD])


@pytest.fixture(autouse=True)
def _after_the_period():
    """Tuesday 20 October 2026, 09:00 in Vietnam: logging is closed, the report not yet due."""
    with time_machine.travel(datetime(2026, 10, 20, 2, tzinfo=UTC), tick=False):
        yield


def own(name: str) -> str:
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
    officer.post(own("narrative"), {"version": 0, "difficulties": "Đã đủ người"})
    assert officer.get(OWN).context["words_start"] is None


def test_asking_for_the_report_writes_a_row_and_shows_progress_until_it_is_done(
    cast, signed_in
) -> None:
    client = signed_in(cast.officer)

    answer = client.post(own("compile"))
    waiting = client.get(own("progress"), headers={"HX-Request": "true"})
    commands.run_due(now=datetime(2026, 10, 20, 2, tzinfo=UTC), limit=9, worker="w")
    done = client.get(own("progress"), headers={"HX-Request": "true"})

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

    first = officer.post(own("narrative"), {"version": "0", "difficulties": "Thiếu người"})
    second = head.post(own("narrative"), {"version": "0", "difficulties": "Bão số 12"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "Bão số 12" in second.content.decode()
    with tenant(cast.department.pk):
        assert ReportNarrative.objects.get().difficulties == "Thiếu người"


def test_too_many_words_are_refused_and_not_lost(cast, signed_in) -> None:
    answer = signed_in(cast.officer).post(
        own("narrative"), {"version": "0", "difficulties": "x" * 4001}
    )

    assert answer.status_code == 422
    assert "x" * 4001 in answer.content.decode()


def test_the_head_looks_once_more_and_submits(cast, signed_in) -> None:
    report = make.sign_for(cast.agency_head, make.compile_for(cast.department))
    client = signed_in(cast.agency_head)

    look = client.get(own("submit"))
    sent = client.post(own("submit"))
    again = client.post(own("submit"))

    assert (look.status_code, sent.url, again.url) == (200, OWN, OWN)
    with tenant(cast.department.pk):
        report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED


@pytest.mark.parametrize("deed", ["sign", "submit"])
def test_the_officer_prepares_but_neither_signs_nor_submits(cast, signed_in, deed) -> None:
    make.compile_for(cast.department)
    client = signed_in(cast.officer)

    assert own(deed) not in client.get(OWN).content.decode()
    assert client.post(own(deed)).status_code == 403


def test_a_returned_report_shows_its_reason_and_is_amended(cast, signed_in) -> None:
    report = make.submit_for(cast.agency_head)
    desk, officer = signed_in(cast.home_affairs), signed_in(cast.officer)
    url = reverse("reporting:return", args=[report.pk])

    without_reason = desk.post(url, {"reason": " "})
    desk.post(url, {"reason": "Thiếu 3 người"})
    page = officer.get(OWN).content.decode()
    refused = officer.post(own("amend"), {"reason": ""})
    officer.post(own("amend"), {"reason": "Đã bổ sung"})

    assert without_reason.status_code == refused.status_code == 422
    assert "Thiếu 3 người" in page
    assert officer.get(OWN).context["can_compile"]


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
    client, url = signed_in(cast.home_affairs), own("desk_period")
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
