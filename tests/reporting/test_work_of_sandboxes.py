"""What a sandbox owes is done inside it, after everything real, and told to nobody above."""

from datetime import date, timedelta

import pytest
import time_machine
from django.http import Http404
from django.test import Client
from django.urls import reverse

from evaluations.models import Measurement
from evaluations.rules.honesty import reference
from organizations.models import Sandbox
from organizations.queries.sandboxes import Card
from organizations.tenancy import tenant
from reporting import commands
from reporting.commands import inspecting, jobs, running
from reporting.models import AskedFile, DueJob, JobKind, JobState, Report
from reporting.queries.jobs import job_days, open_jobs
from reporting.queries.status import status
from tests.factories.organizations import PERIOD, Cast, actor
from tests.factories.reporting import COMPILED, log_day, period
from tests.factories.sandboxes import filled

pytestmark = pytest.mark.usefixtures("without_documents")

FIRST = date(2026, 9, 15)
LATER = COMPILED + timedelta(hours=2)
PAGE = reverse("reporting:report_period", args=[PERIOD])
SIGN = reverse("reporting:sign", args=[PERIOD])
SUBMIT = reverse("reporting:submit", args=[PERIOD])


@pytest.fixture(autouse=True)
def _after_the_period():
    with time_machine.travel(COMPILED, tick=False):
        yield


@pytest.fixture
def sandbox(cast: Cast) -> Sandbox:
    return filled(cast.officer)


def plays(browser: Client, card: Card) -> Client:
    browser.cookies["django_language"] = "en"
    browser.post(reverse("organizations:play_training"), {"card": card})
    return browser


def worker(limit: int = 1000) -> list[str]:
    outcomes = commands.run_due(now=LATER, limit=limit, worker="w", seconds=1000)
    return [f"{one.kind} {one.result}" for one in outcomes]


def owe(sandbox: Sandbox, kind: JobKind = JobKind.COMPILE_REPORT) -> DueJob:
    """Something that the sandbox owes, as its pages ask for it."""
    with tenant(sandbox.ground_id):
        return jobs.owe(kind, sandbox.ground_id, period(), COMPILED)


def test_a_report_is_compiled_by_the_officer_s_card_and_signed_by_the_head_s(
    cast, sandbox, signed_in
) -> None:
    browser = plays(signed_in(cast.clerk), Card.OFFICER)
    browser.post(reverse("reporting:compile", args=[PERIOD]))
    waits = browser.get(PAGE).content.decode()
    ran = worker()
    compiled = browser.get(PAGE).context["state"].last
    plays(browser, Card.AGENCY_HEAD).post(SIGN, {"checksum": compiled.checksum})
    with tenant(sandbox.ground_id):
        signed = Report.objects.get(agency_id=sandbox.ground_id)

    assert "Step 1 of 3" in waits
    assert ran == ["compile_report done", "measure_month done"]
    assert compiled.cause == "by_hand"
    assert signed.status == "signed"


def test_sending_says_that_a_sandbox_sends_nothing_and_blames_nobody(
    cast, sandbox, signed_in
) -> None:
    owe(sandbox)
    worker()
    browser = plays(signed_in(cast.clerk), Card.AGENCY_HEAD)
    browser.post(SIGN, {"checksum": browser.get(PAGE).context["state"].last.checksum})
    pages = browser.get(SUBMIT), browser.post(SUBMIT)

    assert [page.status_code for page in pages] == [200, 422]
    for page in pages:
        assert "The sandbox sends nothing" in page.content.decode()
        assert "operator" not in page.content.decode()


def test_a_file_that_was_asked_for_in_it_is_made(cast, sandbox, signed_in) -> None:
    browser = plays(signed_in(cast.clerk), Card.STAFF)
    browser.post(reverse("reporting:own_data", args=["json"]))
    ran = worker()
    with tenant(sandbox.ground_id):
        file = AskedFile.objects.get(agency_id=sandbox.ground_id)
    taken = browser.get(reverse("reporting:take_file", args=[file.pk]))

    assert ran == ["make_file done"]
    assert taken.status_code == 200


def test_so_is_a_bundle_of_its_evidence(cast, sandbox, monkeypatch) -> None:
    packed: list[int] = []
    monkeypatch.setattr(
        inspecting, "make_bundle", lambda agency_id, into, now: packed.append(agency_id)
    )
    owe(sandbox, JobKind.EVIDENCE)

    assert worker() == ["evidence done"]
    assert packed == [sandbox.ground_id]


def test_what_real_agencies_owe_comes_first(cast, sandbox, monkeypatch) -> None:
    monkeypatch.setattr(running, "work", lambda job, actor, now: str(job.agency_id))
    played = owe(sandbox)
    for agency in (cast.department, cast.commune):
        jobs.owe(JobKind.COMPILE_REPORT, agency.pk, period(), LATER)

    assert played.due_at < LATER
    assert worker()[-1] == f"compile_report {sandbox.ground_id}"


def test_of_two_sandboxes_the_one_that_waits_longest_is_served_first(
    cast, sandbox, monkeypatch
) -> None:
    monkeypatch.setattr(running, "work", lambda job, actor, now: str(job.agency_id))
    other = filled(cast.strange_head)
    owe(other)
    DueJob.objects.update(due_at=COMPILED - timedelta(minutes=1))
    owe(sandbox)

    assert worker() == [f"compile_report {one.ground_id}" for one in (other, sandbox)]


@pytest.mark.parametrize("state", JobState)
def test_operators_neither_count_nor_see_nor_retry_it(state, cast, sandbox) -> None:
    job = owe(sandbox)
    DueJob.objects.filter(pk=job.pk).update(state=state, finished_at=COMPILED)
    found = status(LATER)

    assert found.jobs == dict.fromkeys(JobState, 0)
    assert found.overdue == 0
    assert found.attention == found.recent == []
    assert {(day.done, day.failed) for day in job_days(LATER)} == {(0, 0)}
    assert open_jobs() == {}
    with pytest.raises(Http404):
        commands.retry_job(actor=actor(cast.operator), job_id=job.pk, now=LATER)


def test_the_province_neither_waits_for_its_measuring_nor_compares_again(
    cast, sandbox, monkeypatch
) -> None:
    monkeypatch.setattr(reference, "FEWEST_PEERS", 1)
    for number in range(20):
        log_day(cast.clerk, FIRST + timedelta(days=number))
    with tenant(cast.department.pk):
        jobs.owe(JobKind.MEASURE_MONTH, cast.department.pk, period(), COMPILED)
    worker()
    owe(sandbox, JobKind.MEASURE_MONTH)
    rested = LATER + timedelta(minutes=31)
    while_it_waits = commands.plan_comparisons(now=rested)
    commands.run_due(now=rested, limit=1000, worker="w")
    after_it = commands.plan_comparisons(now=rested + timedelta(hours=1))
    with tenant(sandbox.ground_id):
        measured = Measurement.objects.filter(agency_id=sandbox.ground_id).exists()

    assert measured
    assert while_it_waits == 1
    assert after_it == 0
    assert not DueJob.objects.filter(
        kind=JobKind.COMPARE_MONTH, agency_id=sandbox.ground_id
    ).exists()
