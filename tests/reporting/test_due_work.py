"""Due work: found once, claimed by one worker, finished only by its claim, given up after five."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from organizations.models import AgencyPeriod, Parameter, PeriodStage
from organizations.tenancy import tenant
from reporting import commands, tasks
from reporting.commands import running, work
from reporting.models import DueJob, JobKind, JobState, Report
from reporting.queries import timetable
from reporting.refusals import PeriodIsRunning
from tests.factories import reporting as make
from tests.factories.organizations import actor

# Logging of 2026-10 closes on 16 October; the report is due on Friday 23, compiled on Thursday 22.
BEFORE_CLOSING = datetime(2026, 10, 16, 16, 59, tzinfo=UTC)
AT_CLOSING = datetime(2026, 10, 16, 17, 0, tzinfo=UTC)
AT_COMPILING = datetime(2026, 10, 21, 17, 30, tzinfo=UTC)


CLOSINGS = (JobKind.CLOSE_LOGGING, JobKind.COMPILE_REPORT)

pytestmark = pytest.mark.usefixtures("without_documents")


def _run(now, limit=1000, kinds=CLOSINGS):
    return commands.run_due(now=now, limit=limit, worker="w1", kinds=kinds)


def _jobs(code="2026-10", **fields):
    """Closings and compilations; drafts and what surrounds them have tests of their own."""
    return DueJob.objects.filter(period__code=code, kind__in=CLOSINGS, **fields)


def test_nothing_is_due_before_logging_has_closed(cast) -> None:
    commands.plan_due_jobs(now=BEFORE_CLOSING)

    assert not _jobs().exists()


def test_each_agency_owes_a_closing_then_a_report_each_once(cast) -> None:
    commands.plan_due_jobs(now=AT_CLOSING)
    closings = _jobs(kind=JobKind.CLOSE_LOGGING).count()
    reports_too_early = _jobs(kind=JobKind.COMPILE_REPORT).count()

    commands.plan_due_jobs(now=AT_COMPILING)
    again = commands.plan_due_jobs(now=AT_COMPILING)

    assert (closings, reports_too_early) == (5, 0)
    assert _jobs(kind=JobKind.COMPILE_REPORT).count() == 5
    assert again == 0


def test_the_province_moves_the_day_of_compiling(cast) -> None:
    Parameter.objects.create(
        name="period.compile_working_days_before_due", value="3", valid_from=make.A_WORKING_DAY
    )

    due_at = timetable.compile_due_at(make.period())

    assert due_at == datetime(2026, 10, 19, 17, 30, tzinfo=UTC)


def test_missed_work_is_done_in_order_when_somebody_looks(cast) -> None:
    late = datetime(2026, 11, 10, tzinfo=UTC)
    commands.plan_due_jobs(now=late)

    outcomes = [one for one in _run(late) if one.agency == "SXD" and one.kind in CLOSINGS]

    assert [(one.period, one.kind, one.result) for one in outcomes] == [
        ("2026-09", "close_logging", "done"),
        ("2026-09", "compile_report", "done"),
        ("2026-10", "close_logging", "done"),
        ("2026-10", "compile_report", "done"),
    ]
    with tenant(cast.department.pk):
        assert Report.objects.count() == 2


def test_closing_logging_moves_the_stage_and_leaves_reviews_open(cast) -> None:
    commands.plan_due_jobs(now=AT_CLOSING)
    _run(AT_CLOSING)

    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(agency=cast.department, period__code="2026-10")
    assert row.stage == PeriodStage.LOGGING_CLOSED


def test_one_agency_that_fails_does_not_hold_up_the_others(
    cast, monkeypatch, capsys, caplog
) -> None:
    real = work.compile_report

    def poison(*, agency_id, **rest):
        if agency_id == cast.department.pk:
            raise RuntimeError("Đặng Thị Ánh has 3 entries")
        return real(agency_id=agency_id, **rest)

    monkeypatch.setattr(work, "compile_report", poison)
    moment = AT_COMPILING
    for _ in range(8):
        commands.plan_due_jobs(now=moment)
        _run(moment)
        moment += timedelta(minutes=20)

    job = _jobs(kind=JobKind.COMPILE_REPORT, agency=cast.department).get()
    others = _jobs(kind=JobKind.COMPILE_REPORT).exclude(pk=job.pk)
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 5, "RuntimeError")
    assert {other.state for other in others} == {JobState.DONE}
    assert "Ánh" not in capsys.readouterr().err + caplog.text


def test_a_job_rests_after_a_failure(cast, monkeypatch) -> None:
    def poison(**_):
        raise RuntimeError

    monkeypatch.setattr(work, "compile_report", poison)
    commands.plan_due_jobs(now=AT_COMPILING)

    first = _run(AT_COMPILING)
    at_once = _run(AT_COMPILING)
    later = _run(AT_COMPILING + timedelta(seconds=90))

    def failures(outcomes):
        failed = [one for one in outcomes if (one.result, one.period) == ("failed", "2026-10")]
        return sum(one.kind == JobKind.COMPILE_REPORT for one in failed)

    assert (failures(first), failures(at_once), failures(later)) == (5, 0, 5)


def test_a_claim_holds_for_its_lease_and_is_taken_over_after_it(cast) -> None:
    commands.plan_due_jobs(now=AT_COMPILING)
    _jobs("2026-09").update(state=JobState.DONE)
    DueJob.objects.exclude(kind__in=CLOSINGS).update(state=JobState.DONE)
    claimed = running._claim(AT_COMPILING, AT_COMPILING)

    taken = {one.job_id for one in _run(AT_COMPILING + timedelta(minutes=14))}
    after = {one.job_id for one in _run(AT_COMPILING + timedelta(minutes=16))}

    assert claimed.pk not in taken
    assert after == {claimed.pk}


def test_a_worker_that_slept_past_its_lease_cannot_finish(cast, monkeypatch) -> None:
    commands.plan_due_jobs(now=AT_COMPILING)
    _jobs().exclude(kind=JobKind.COMPILE_REPORT, agency=cast.department).update(state=JobState.DONE)
    DueJob.objects.exclude(kind=JobKind.COMPILE_REPORT).update(state=JobState.DONE)
    _jobs("2026-09").update(state=JobState.DONE)
    job = running._claim(AT_COMPILING, AT_COMPILING)
    DueJob.objects.filter(pk=job.pk).update(claim_token=uuid4())  # another worker's

    outcome = running._run(job, AT_COMPILING, "zombie")

    assert outcome.result == "claim_lost"
    with tenant(cast.department.pk):
        assert not Report.objects.exists()
    assert DueJob.objects.get(pk=job.pk).state == JobState.RUNNING


def test_a_job_that_kills_its_worker_is_given_up_after_five(cast) -> None:
    commands.plan_due_jobs(now=AT_CLOSING)
    kept = _jobs(agency=cast.department).get()
    DueJob.objects.exclude(pk=kept.pk).update(state=JobState.DONE)
    moment, claims = AT_CLOSING, 0
    for _ in range(10):
        claims += running._claim(moment, moment) is not None
        moment += timedelta(minutes=16)

    job = DueJob.objects.get(pk=kept.pk)
    assert (claims, job.state, job.error) == (5, JobState.FAILED, "WorkerLost")


def test_an_operator_gives_a_failed_job_new_attempts(cast) -> None:
    commands.plan_due_jobs(now=AT_CLOSING)
    job = _jobs(agency=cast.department).get()
    DueJob.objects.filter(pk=job.pk).update(state=JobState.FAILED, attempts=5)

    with pytest.raises(PermissionDenied):
        commands.retry_job(actor=actor(cast.kpi_team), job_id=job.pk, now=AT_CLOSING)
    commands.retry_job(actor=actor(cast.operator), job_id=job.pk, now=AT_CLOSING)

    assert "done" in {one.result for one in _run(AT_CLOSING) if one.job_id == job.pk}


def test_the_officer_asks_for_a_report_and_asking_twice_owes_it_once(cast) -> None:
    officer = actor(cast.officer)
    first = commands.request_compile(actor=officer, period=make.period(), now=make.AFTER_CLOSING)
    second = commands.request_compile(actor=officer, period=make.period(), now=make.AFTER_CLOSING)

    outcomes = _run(make.AFTER_CLOSING, kinds=None)
    commands.plan_due_jobs(now=AT_COMPILING)
    later = [
        one
        for one in _run(AT_COMPILING, kinds=(*CLOSINGS, JobKind.DRAFT_REPORT))
        if (one.agency, one.period) == ("SXD", "2026-10")
    ]

    assert first.pk == second.pk
    assert [(one.kind, one.result) for one in outcomes] == [
        ("compile_report", "done"),
        ("measure_month", "done"),
    ]
    assert [one.kind for one in later if one.kind in CLOSINGS] == ["close_logging"]
    assert {one.result for one in later if one.kind == JobKind.DRAFT_REPORT} <= {
        "overtaken",
        "already",
    }
    with tenant(cast.department.pk):
        assert Report.objects.get(period=make.period()).cause == "by_hand"


def test_nobody_asks_for_the_report_of_a_running_period(cast) -> None:
    with pytest.raises(PeriodIsRunning):
        commands.request_compile(
            actor=actor(cast.officer),
            period=make.period(),
            now=datetime(2026, 10, 14, 1, tzinfo=UTC),
        )
    with pytest.raises(PermissionDenied):
        commands.request_compile(
            actor=actor(cast.clerk), period=make.period(), now=make.AFTER_CLOSING
        )


def test_the_calendar_is_kept_three_months_ahead(cast) -> None:
    made = commands.prepare_calendar(now=make.COMPILED)
    again = commands.prepare_calendar(now=make.COMPILED)

    assert made["periods"] == 2
    assert made["agency_periods"] == 10
    assert again == {"periods": 0, "agency_periods": 0, "partitions": 0}


def test_a_tick_finds_and_runs_what_is_due_now(cast) -> None:
    tasks.tick()

    assert DueJob.objects.filter(state=JobState.DONE).exists()
