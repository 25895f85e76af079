"""A province by COPY goes past the triggers; here its rows go through every one of them."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from demo.copied import checks, patterns
from ops.roles import drop_database
from organizations.models import Agency, Period, Posting
from organizations.queries import ReviewChain
from organizations.tenancy import tenant
from tests import servers
from tests.conftest import on_database
from tests.demo.copying import SEED, STAFF, TODAY, generate, manage, measure, superuser
from tests.factories.reporting import compile_for

pytestmark = pytest.mark.slow

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


@pytest.fixture
def spoil(copied: str) -> Iterator[Callable[[str], list[str]]]:
    """Change rows past the triggers; which questions find it. Taken back afterwards."""
    with psycopg.connect(superuser(copied)) as connection:
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
            psycopg.connect(superuser(copied)) as origin,
            psycopg.connect(superuser(name), autocommit=True) as target,
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
    with psycopg.connect(superuser(copied)) as connection:
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
            done = manage(closed, *command.split(), ANCHORS_DIR=str(tmp_path))
            assert done.returncode == 0, done.stdout + done.stderr
        call_command("verify_scores", period=period.code, agency=agency.code)


@pytest.mark.long
def test_a_second_province_is_refused_and_so_is_a_database_without_schema_or_superuser(copied):
    assert "empty database only" in generate(copied).stderr
    with on_database(f"kpi_alone_{os.getpid()}") as name:
        alone = generate(name, SUPERUSER_DATABASE_URL="")
        connections.close_all()
    assert "SUPERUSER_DATABASE_URL" in alone.stderr
    with on_database(f"kpi_bare_{os.getpid()}", template="template0") as name:
        bare = generate(name)
        connections.close_all()
    assert "`migrate` first" in bare.stderr


def test_the_same_seed_invents_the_same_teams():
    first, again = (patterns.invent(seed=SEED, people=60) for _ in range(2))
    assert [team.minutes.tolist() for team in first] == [team.minutes.tolist() for team in again]
    assert [team.away for team in first] == [team.away for team in again]


def test_what_pages_cost_can_be_measured(spent):
    """The short form of ``make bench``: whether it works, not how fast."""
    done = measure(spent, "pages", "1", "2026-11-15", role="DATABASE_URL")

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert all(cost["queries"] > 0 for cost in found.values())
    assert found["month page"]["queries"] == found["month page, first month"]["queries"]
