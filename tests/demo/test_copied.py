"""A province by COPY goes past the triggers; here its rows go through every one of them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from demo.copied import checks, patterns
from ops.roles import drop_database, url_as
from organizations.models import Agency, Period, Posting
from organizations.queries import ReviewChain
from organizations.tenancy import tenant
from tests import servers
from tests.conftest import on_database
from tests.factories.reporting import compile_for

pytestmark = pytest.mark.slow

STAFF, TODAY, SEED = 150, date(2026, 11, 18), 7
ROWS_A_TRANSACTION = 1_000  # each person-day is a lock
# Parents before their children. An entry begins as its author's own; reviews come later.
TABLES = [
    "organizations_agency",
    "organizations_reportroute",
    "organizations_unit",
    "organizations_unitclosure",
    "organizations_period",
    "organizations_agencyperiod",
    "organizations_staffmember",
    "organizations_user",
    "organizations_posting",
    "organizations_roleassignment",
    "organizations_leave",
    "worklogs_cataloguetask",
    "worklogs_assignment",
    "worklogs_workentry",
    "evaluations_review",
    "worklogs_workday",
    "evaluations_monthlyassessment",
    "organizations_auditevent",
]
BEGUN = {
    "status": "CASE WHEN status = 'draft' THEN 'draft' ELSE 'submitted' END",
    "accepted_minutes": "NULL",
    "return_reason": "''",
}
DECIDE = """
    UPDATE worklogs_workentry e
    SET status = r.decision, accepted_minutes = r.accepted_minutes, return_reason = r.reason
    FROM evaluations_review r WHERE r.entry_id = e.id AND r.work_date = e.work_date
      AND e.agency_id = %s
"""


def _superuser(database: str) -> str:
    return url_as(os.environ["SUPERUSER_DATABASE_URL"], database)


def _generate(database: str, **env: str) -> subprocess.CompletedProcess:
    arguments = [f"--staff={STAFF}", "--months=1", f"--today={TODAY}", f"--seed={SEED}"]
    return _manage(database, "generate_province", *arguments, **env)


def _manage(database: str, *arguments: str, **env: str) -> subprocess.CompletedProcess:
    """A command as the worker."""
    worker = url_as(os.environ["WORKER_DATABASE_URL"], database)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=False,
        cwd=servers.ROOT,
        env=os.environ | {"DATABASE_URL": worker} | env,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def copied(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database with the province; what the command printed is looked at here."""
    with django_db_blocker.unblock(), on_database(f"kpi_copied_{os.getpid()}") as name:
        done = _generate(name)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "nothing wrong" in done.stdout
        yield name


@pytest.fixture
def spoil(copied: str) -> Iterator[Callable[[str], list[str]]]:
    """Change rows past the triggers; which questions find it. Taken back afterwards."""
    with psycopg.connect(_superuser(copied)) as connection:
        connection.execute("SET session_replication_role = replica")

        def change(statement: str) -> list[str]:
            assert connection.execute(statement).rowcount > 0
            return [answer.question for answer in checks.answers(connection) if answer.rows]

        yield change
        connection.rollback()


def _columns(connection: psycopg.Connection, table: str) -> list[str]:
    return [
        name
        for (name,) in connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
    ]


def _carry(origin: psycopg.Connection, target: psycopg.Connection, table: str) -> int:
    """All rows of a table, through the triggers of the other database."""
    columns = _columns(origin, table)
    begun = BEGUN if table == "worklogs_workentry" else {}
    chosen = ", ".join(begun.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with origin.cursor().copy(f"COPY (SELECT {chosen} FROM {table}) TO STDOUT") as out:
        lines = b"".join(out).splitlines(keepends=True)
    for start in range(0, len(lines), ROWS_A_TRANSACTION):
        with target.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as stream:
            stream.write(b"".join(lines[start : start + ROWS_A_TRANSACTION]))
    return len(lines)


def test_every_row_passes_every_trigger_constraint_and_foreign_key(copied):
    name = f"kpi_through_{os.getpid()}"
    servers.copy_of_template(name)
    try:
        with (
            psycopg.connect(_superuser(copied)) as origin,
            psycopg.connect(_superuser(name), autocommit=True) as target,
        ):
            carried = {table: _carry(origin, target, table) for table in TABLES}
            for (agency,) in target.execute("SELECT id FROM organizations_agency").fetchall():
                target.execute(DECIDE, [agency])
            same = "SELECT md5(string_agg(e::text, '' ORDER BY id)) FROM worklogs_workentry e"
            assert origin.execute(same).fetchone() == target.execute(same).fetchone()
    finally:
        drop_database(os.environ["SUPERUSER_DATABASE_URL"], name)

    assert carried["worklogs_workentry"] > 80 * STAFF
    assert all(carried.values()), carried


def test_work_is_reviewed_by_whom_the_chain_names(copied):
    found = {}
    with psycopg.connect(_superuser(copied)) as connection:
        rows = connection.execute("SELECT DISTINCT author_id, reviewer_id FROM evaluations_review")
        found = dict(rows.fetchall())
    assert len(found) > STAFF * 0.9
    for agency in Agency.objects.filter(in_kpi_scope=True):
        with tenant(agency.pk):
            chain = ReviewChain(agency.pk, TODAY)
            ids = Posting.objects.filter(agency=agency, keeps_log=True).values_list("pk", flat=True)
            for pk in ids:
                assert found.get(pk, min(chain.reviewers(pk))) in chain.reviewers(pk), agency.code


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("UPDATE worklogs_workday SET minutes = minutes + 1", "sums of their entries"),
        ("UPDATE worklogs_workentry SET agency_id = agency_id + 1", "author's"),
        ("UPDATE worklogs_workentry SET task_id = -1 WHERE minutes > 60", "workentry_task"),
        ("UPDATE organizations_posting SET ends_on = starts_on", "did not hold"),
        ("UPDATE organizations_agencyperiod SET stage = 'closed'", "no open period"),
        ("UPDATE evaluations_review SET entry_version = 2", "as it stands"),
        ("DELETE FROM evaluations_review WHERE decision = 'returned'", "without a review"),
        ("UPDATE worklogs_assignment SET assignee_id = assignee_id + 1", "somebody else"),
        ("UPDATE worklogs_assignment SET assigned_by_id = assignee_id", "their own work"),
        ("UPDATE worklogs_cataloguetask SET valid_from = '2026-11-01'", "does not hold"),
    ],
)
def test_the_closing_questions_find_what_a_trigger_would_refuse(spoil, statement, question):
    assert any(question in one for one in spoil(statement))


def test_evidence_and_scores_hold(copied, tmp_path):
    connections.close_all()
    with on_database(f"kpi_closed_{os.getpid()}", copied) as closed:  # others need it open
        agency = Agency.objects.get(code="SXD")
        period = Period.objects.get(code="2026-11")
        compile_for(agency, period.code, datetime.combine(period.due_on, time(1), UTC))

        for command in ("seal_events", f"verify_evidence --agency {agency.code}"):
            done = _manage(closed, *command.split(), ANCHORS_DIR=str(tmp_path))
            assert done.returncode == 0, done.stdout + done.stderr
        call_command("verify_scores", period=period.code, agency=agency.code)


@pytest.mark.long
def test_a_second_province_is_refused_and_so_is_a_database_without_schema_or_superuser(copied):
    assert "empty database only" in _generate(copied).stderr
    with on_database(f"kpi_alone_{os.getpid()}") as name:
        alone = _generate(name, SUPERUSER_DATABASE_URL="")
        connections.close_all()
    assert "SUPERUSER_DATABASE_URL" in alone.stderr
    with on_database(f"kpi_bare_{os.getpid()}", template="template0") as name:
        bare = _generate(name)
        connections.close_all()
    assert "`migrate` first" in bare.stderr


def test_the_same_seed_invents_the_same_teams():
    first, again = (patterns.invent(seed=SEED, people=60) for _ in range(2))
    assert [team.minutes.tolist() for team in first] == [team.minutes.tolist() for team in again]
    assert [team.away for team in first] == [team.away for team in again]


@pytest.fixture
def spent(copied: str) -> Iterator[str]:
    """A copy of the province that may be closed, reported and thrown away."""
    connections.close_all()
    name = f"kpi_spent_{os.getpid()}"
    servers.copy_of_template(name, copied)
    yield name
    drop_database(os.environ["SUPERUSER_DATABASE_URL"], name)


# What ``benchmarks.goals`` asks of pages takes the wall off the whole cluster: not beside others.
@pytest.mark.parametrize(
    ("name", "arguments", "role"),
    [
        ("pages", ["1", "2026-11-15"], "DATABASE_URL"),
        pytest.param(
            "bulk", ["2026-11-15", "--all"], "WORKER_DATABASE_URL", marks=pytest.mark.long
        ),
        *(
            pytest.param(name, arguments, "WORKER_DATABASE_URL", marks=pytest.mark.long)
            for name, arguments in [
                ("goals", ["--month", "2026-11-15"]),
                ("halves", ["2026-11-15"]),
                ("bulk_security", ["2026-11-15"]),
                ("provincial", ["2026-11-15"]),
            ]
        ),
    ],
)
def test_every_measure_of_the_bench_can_be_taken(spent, name, arguments, role):
    """The short form of ``make bench``: whether it works, not how fast."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *arguments],
        check=False,
        cwd=servers.ROOT,
        env=os.environ
        | {
            "DATABASE_URL": url_as(os.environ[role], spent),
            "DJANGO_SETTINGS_MODULE": "kpi_portal.settings",
        },
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    if name == "pages":
        assert all(cost["queries"] > 0 for cost in found.values())
        assert found["month page"]["queries"] == found["month page, first month"]["queries"]
    elif name == "goals":
        assert found["click_to_file"]["pdf_s"] > 0
        assert found["honesty"]["entries"] > 0
        assert found["honesty"]["near_copies_s"] <= found["honesty"]["cpu_s"]
    elif name == "halves":
        assert 0 < found["entries"] <= found["entries_in_the_table"]
        assert found["days_that_differ"] == 0
    elif name == "bulk_security":
        read, written = found["a day of all people, read"], found["a day of all people, written"]
        assert read["rows"] == written["rows"] > 0
    elif name == "provincial":
        assert found["reports"] == found["agencies"] > 0
        assert found["pdf"]["bytes"] > found["xlsx"]["bytes"] > 0
    else:
        assert found["sql"]["days_that_differ"] == 0
        assert found["scores"]["people"] == STAFF


@pytest.mark.long
def test_earlier_months_are_put_behind_the_last_one_and_only_once(spent):
    """As ``make bench`` does, to measure beside a year of entries."""
    url = url_as(os.environ["WORKER_DATABASE_URL"], spent)
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "kpi_portal.settings"}
    for _ in range(2):
        command = [sys.executable, "-m", "benchmarks.earlier", "2026-11-15", "2"]
        subprocess.run(command, check=True, cwd=servers.ROOT, env=env, capture_output=True)

    with psycopg.connect(_superuser(spent)) as connection:
        months = connection.execute(
            "SELECT p.code, (SELECT count(*) FROM worklogs_workentry"
            " WHERE work_date BETWEEN p.starts_on AND p.ends_on), (SELECT sum(entry_count)"
            " FROM worklogs_workday WHERE work_date BETWEEN p.starts_on AND p.ends_on)"
            " FROM organizations_period p WHERE p.code <= '2026-11' ORDER BY 1"
        ).fetchall()
        asleep = connection.execute("SELECT FROM pg_index WHERE NOT indisready").fetchall()

    assert [code for code, *_ in months] == ["2026-09", "2026-10", "2026-11"]
    assert all(entries == in_days > 0 for _, entries, in_days in months)
    assert asleep == []
