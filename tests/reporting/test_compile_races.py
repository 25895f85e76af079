"""Compiling at once, against late saves, and killed half-way. Real commits, real processes."""

import json
import os
import random
import signal
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, connections

from organizations import access
from organizations.models import AgencyPeriod, PeriodStage
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import DueJob, JobState, Report
from tests.factories import reporting as make
from tests.factories.organizations import make_posting
from worklogs.models import WorkEntry

EIGHT = 8


def _together(work: Callable[[int], object], count: int) -> list[object]:
    """Run the work in so many threads at the same moment; results or exceptions in order."""
    barrier = threading.Barrier(count)
    results: list[object] = [None] * count

    def run(number: int) -> None:
        barrier.wait()
        try:
            results[number] = work(number)
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def _compile(cast) -> Callable[[int], bool]:
    period = make.period()

    def work(_: int) -> bool:
        _report, created = commands.compile_report(
            agency_id=cast.department.pk,
            period=period,
            cause="scheduled",
            actor=access.system(cast.department.pk),
            now=make.COMPILED,
        )
        return created

    return work


@pytest.mark.slow
def test_eight_at_once_make_one_report_and_the_others_find_it(committed_cast) -> None:
    make.log_day(committed_cast.clerk)

    results = _together(_compile(committed_cast), EIGHT)

    assert Counter(results) == {True: 1, False: EIGHT - 1}
    with tenant(committed_cast.department.pk):
        assert Report.objects.count() == 1


@pytest.mark.slow
def test_without_the_lock_eight_at_once_collide(committed_cast, monkeypatch) -> None:
    """The negative control: what the row lock is for. Constraints still keep a second one out."""

    def unlocked(agency_id, period):
        row = AgencyPeriod.objects.get(agency_id=agency_id, period=period)
        time.sleep(0.2)
        return row

    monkeypatch.setattr("reporting.commands.reports._locked", unlocked)

    results = _together(_compile(committed_cast), EIGHT)

    assert any(isinstance(result, Exception) for result in results)
    with tenant(committed_cast.department.pk):
        assert Report.objects.count() == 1


@pytest.mark.slow
@pytest.mark.usefixtures("without_documents")
def test_workers_at_once_run_each_job_once(committed_cast) -> None:
    commands.plan_due_jobs(now=make.COMPILED)
    planned = set(DueJob.objects.values_list("pk", flat=True))

    results = _together(
        lambda number: commands.run_due(now=make.COMPILED, limit=100, worker=f"w{number}"), 4
    )

    done = Counter(outcome.job_id for outcomes in results for outcome in outcomes)
    assert set(done.values()) == {1}
    # Some of them owe others: a compiled month is measured.
    assert planned <= set(done)
    assert set(done) == set(DueJob.objects.filter(state=JobState.DONE).values_list("pk", flat=True))


def _late_save(cast, day: date) -> Callable[[int], object]:
    people = [cast.clerk, cast.colleague, cast.head, cast.outsider]

    def work(number: int) -> object:
        if number == 0:
            time.sleep(random.random() / 50)
            return _compile(cast)(0)
        time.sleep(random.random() / 25)
        return make.log_day(people[number - 1], day)

    return work


@pytest.mark.slow
def test_what_is_saved_beside_a_closing_is_in_the_report_or_refused(committed_cast) -> None:
    make.make_plain_task()

    results = _together(_late_save(committed_cast, date(2026, 9, 24)), 5)

    saved = [one for one in results[1:] if not isinstance(one, Exception)]
    refused = [one for one in results[1:] if isinstance(one, Exception)]
    assert all(isinstance(one, DatabaseError) for one in refused)
    with tenant(committed_cast.department.pk):
        snapshot = json.loads(Report.objects.get().snapshot)
        stored = WorkEntry.objects.filter(work_date=date(2026, 9, 24)).count()
    assert snapshot["work"]["entries"] == stored == len(saved)


@pytest.mark.slow
def test_after_the_closing_every_late_save_is_refused(committed_cast, as_owner) -> None:
    make.make_plain_task()
    _compile(committed_cast)(0)

    late = _together(_late_save(committed_cast, date(2026, 9, 25)), 5)[1:]
    as_owner("ALTER TABLE worklogs_workentry DISABLE TRIGGER guard")
    leaking = _together(_late_save(committed_cast, date(2026, 9, 28)), 5)[1:]

    assert all(isinstance(one, DatabaseError) for one in late)
    assert not any(isinstance(one, Exception) for one in leaking)


KILLS = 6
STATE = """
    SELECT ap.stage, array(SELECT checksum FROM reporting_report r
                           WHERE r.agency_id = ap.agency_id AND r.period_id = ap.period_id)
    FROM organizations_agencyperiod ap JOIN organizations_period p ON p.id = ap.period_id
    WHERE p.code = '2026-10' AND ap.agency_id = %s
"""


def _state(agency_id: int) -> tuple[str, list[str]]:
    """Stage and reports, read in one statement: a commit lies before it or after it."""
    with tenant(agency_id), connection.cursor() as cursor:
        cursor.execute(STATE, [agency_id])
        return cursor.fetchone()


def _compile_in_a_child(cast) -> int:
    """A process that compiles and ends; forked, so that starting takes no time."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            _compile(cast)(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


# As if nobody had ever compiled the agency's period; the guards would not let anybody.
FORGET = """
    SET session_replication_role = replica;
    DELETE FROM reporting_report WHERE agency_id = {0};
    DELETE FROM evaluations_score WHERE agency_id = {0};
    DELETE FROM evaluations_auditsample WHERE agency_id = {0};
    UPDATE organizations_agencyperiod SET stage = 'open' WHERE agency_id = {0};
    SET session_replication_role = origin;
"""


@pytest.mark.long
@pytest.mark.e2e
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_fifty_kills_leave_no_half_report_and_fifty_equal_snapshots(
    committed_cast, as_owner, record_property, monkeypatch
) -> None:
    record_property("tried", 50)
    # The seed of the sample is chance and printed: the one thing in which compilations differ.
    always = SimpleNamespace(token_hex=lambda size: "5e" * size)
    monkeypatch.setattr("evaluations.commands.second_looks.secrets", always)
    for number in range(12):
        make.log_day(make_posting(committed_cast.office, f"Lê Văn {number}"), entries=4)
    agency, killed, seen = committed_cast.department.pk, 0, Counter()
    started = time.monotonic()
    os.waitpid(_compile_in_a_child(committed_cast), 0)
    whole_run = time.monotonic() - started

    for _ in range(50):
        as_owner(FORGET.format(agency))
        child = _compile_in_a_child(committed_cast)
        time.sleep(whole_run * random.random())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        stage, checksums = _state(agency)
        assert (stage == PeriodStage.REVIEWING_CLOSED) == (len(checksums) == 1)
        killed += not checksums
        os.waitpid(_compile_in_a_child(committed_cast), 0)
        stage, checksums = _state(agency)
        assert stage == PeriodStage.REVIEWING_CLOSED
        seen.update(checksums)

    assert killed > 10
    assert list(seen.values()) == [50]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_killed_half_way_there_is_no_report_and_afterwards_a_whole_one(committed_cast) -> None:
    for number in range(12):
        make.log_day(make_posting(committed_cast.office, f"Lê Văn {number}"), entries=4)
        make.log_day(make_posting(committed_cast.stranger.unit, f"Mấu {number}"), entries=4)
    started = time.monotonic()
    make.compile_for(committed_cast.commune)
    whole_run = time.monotonic() - started
    agency, seen, none = committed_cast.department.pk, set(), 0

    for number in range(KILLS):
        child = _compile_in_a_child(committed_cast)
        time.sleep(whole_run * (number + random.random()) / KILLS)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        stage, checksums = _state(agency)
        none += not checksums
        seen.update(checksums)
        assert (stage == PeriodStage.REVIEWING_CLOSED) == (len(checksums) == 1)
    _, status = os.waitpid(_compile_in_a_child(committed_cast), 0)
    assert os.waitstatus_to_exitcode(status) == 0

    stage, checksums = _state(agency)
    assert none > 0
    assert (stage, len(checksums)) == (PeriodStage.REVIEWING_CLOSED, 1)
    assert seen <= set(checksums)
