"""Workers that are killed, run out of memory or time, or sleep past their lease."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from ops.process import wait_until
from organizations.tenancy import tenant
from reporting.commands import plan_due_jobs
from reporting.models import DueJob, JobKind, JobState, Report
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD
from tests.servers import ROOT, url_as

FIRST = make.COMPILED
LEASE = timedelta(minutes=16)  # and a minute
ATTEMPTS = 5


def worker(database: str, how: str, now: datetime, flag: Path) -> subprocess.Popen[bytes]:
    env = os.environ | {
        "DATABASE_URL": os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}",
        "DJANGO_SETTINGS_MODULE": "kpi_portal.settings",
        "LOG_LEVEL": "CRITICAL",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.working", how, now.isoformat(), str(flag)],
        cwd=ROOT, env=env, stdout=subprocess.PIPE,
    )  # fmt: skip


def results(process: subprocess.Popen[bytes]) -> dict[str, str]:
    """How the job of each agency ended, by its code; nothing of a worker that was killed."""
    said, _ = process.communicate(timeout=120)
    return {one["agency"]: one["result"] for one in json.loads(said or b"[]")}


def owed() -> None:
    """The reports of the month are due, and nothing else."""
    plan_due_jobs(now=FIRST)
    jobs = DueJob.objects.filter(kind=JobKind.COMPILE_REPORT, period__code=PERIOD)
    DueJob.objects.exclude(pk__in=jobs.values("pk")).update(state=JobState.DONE, outcome="done")


def states() -> dict[str, tuple[str, int]]:
    jobs = DueJob.objects.filter(kind=JobKind.COMPILE_REPORT, period__code=PERIOD)
    return {code: (state, n) for code, state, n in
            jobs.values_list("agency__code", "state", "attempts")}  # fmt: skip


def reports(cast) -> int:
    with tenant(cast.department.pk):
        return Report.objects.count()


def _given_up(cast, database: str, ways: Sequence[str], flag: Path) -> dict[str, tuple[str, int]]:
    owed()
    now = FIRST
    for how in ways:
        results(worker(database, how, now, flag))
        now += LEASE
    results(worker(database, "well", now, flag))  # who comes next gives it up
    return states()


@pytest.mark.long
@pytest.mark.parametrize("how", ["killed", "memory", "too-long"])
def test_a_job_that_ends_its_worker_is_given_up_and_the_others_are_done(
    committed_cast, committed, tmp_path, record_property, how
) -> None:
    """By the kernel for want of memory, by its own limit, by Celery's: five times at most."""
    found = _given_up(committed_cast, committed, [how] * ATTEMPTS, tmp_path / "flag")
    record_property("tried", ATTEMPTS)

    assert found.pop("SXD") == (JobState.FAILED, ATTEMPTS)
    assert {state for state, _ in found.values()} == {JobState.DONE}
    assert reports(committed_cast) == 0


@pytest.mark.long
def test_once_is_not_given_up(committed_cast, committed, tmp_path) -> None:
    """The control: the same job ends well in a worker that nothing happens to."""
    found = _given_up(committed_cast, committed, ["killed"], tmp_path / "flag")

    assert found["SXD"] == (JobState.DONE, 2)
    assert reports(committed_cast) == 1


def _slept(cast, database: str, how: str, flag: Path) -> tuple[dict[str, str], dict[str, str]]:
    """How it ended for the one that slept and for the one that took over."""
    owed()
    sleeper = worker(database, how, FIRST, flag)
    try:
        assert wait_until(flag.exists, deadline=time.monotonic() + 60)
        os.kill(sleeper.pid, signal.SIGSTOP)
        flag.unlink()
        now, second = FIRST + LEASE, {}
        while second.get("SXD") not in {"done", "already"}:
            second = results(worker(database, "well", now, flag)) or second
            now += LEASE
            assert now < FIRST + 6 * LEASE, second
            time.sleep(1)
        os.kill(sleeper.pid, signal.SIGCONT)
        return results(sleeper), second
    finally:
        sleeper.kill()


def _published_once(cast, database: str, runs: int, tmp_path: Path) -> list[str]:
    """What went wrong in so many runs, each on the books as they were before."""
    wrong = []
    for number in range(runs):
        how = ("asleep-before", "asleep-after")[number % 2]
        first, second = _slept(cast, database, how, tmp_path / "flag")
        if first.get("SXD") == "done" or second.get("SXD") != "done" or reports(cast) != 1:
            wrong.append(f"{how}: {first} {second} {reports(cast)}")
        _forget(database)
    return wrong


def _forget(database: str) -> None:
    """The books as they were: what a report may never lose is taken away behind its back."""
    url = url_as(os.environ["SUPERUSER_DATABASE_URL"], database)
    with psycopg.connect(url, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("DELETE FROM reporting_report")
        superuser.execute("DELETE FROM reporting_duejob")
        superuser.execute("DELETE FROM evaluations_score")
        superuser.execute("DELETE FROM evaluations_auditsample")
        superuser.execute("UPDATE organizations_agencyperiod SET stage = 'open'")


@pytest.fixture
def impatient(committed: str, as_owner) -> None:
    """A frozen worker's session is ended after a second, not after two minutes."""
    for role in ("kpi_app", "kpi_worker"):
        as_owner(
            f"ALTER ROLE {role} IN DATABASE {committed}"
            " SET idle_in_transaction_session_timeout = '1s'"
        )


@pytest.mark.long
@pytest.mark.usefixtures("impatient")
def test_of_a_sleeper_and_who_took_over_one_publishes(
    committed_cast, committed, tmp_path, record_property
) -> None:
    wrong = _published_once(committed_cast, committed, 20, tmp_path)
    record_property("tried", 20)
    record_property("failed", len(wrong))

    assert wrong == []
