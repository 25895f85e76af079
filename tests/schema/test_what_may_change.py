"""What the web role may change, column by column; everything else is refused by the database."""

import os

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from organizations import audit
from organizations.tenancy import tenant
from tests import servers
from tests.factories.organizations import actor
from tests.factories.reporting import compile_for
from tests.schema.changeable import CHANGEABLE, FREELY, STAMPED

COLUMNS = """
    SELECT c.relname, a.attname,
           has_column_privilege('kpi_app', c.oid, a.attname, 'UPDATE'),
           has_column_privilege('kpi_app', c.oid, a.attname, 'INSERT')
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname ~ '^(organizations|worklogs|evaluations|reporting)_'
"""


def columns() -> list[tuple[str, str, bool, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        return cursor.fetchall()


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return error.__cause__.sqlstate == "42501"  # insufficient_privilege
    return False


@pytest.mark.django_db
def test_only_the_columns_that_must_change_can_be_changed() -> None:
    changeable: dict[str, set[str]] = {}
    for table, column, may_update, _ in columns():
        changeable.setdefault(table, set())
        if may_update:
            changeable[table].add(column)

    assert set(changeable) == set(CHANGEABLE) | FREELY
    assert {table: changeable[table] for table in CHANGEABLE} == CHANGEABLE


@pytest.mark.django_db
def test_raw_sql_of_the_application_is_refused_in_every_frozen_column() -> None:
    let_through = [
        (table, column)
        for table, column, _, _ in columns()
        if table in CHANGEABLE
        and column not in CHANGEABLE[table]
        and not refused(f'UPDATE {table} SET "{column}" = "{column}"')
    ]

    assert let_through == []


@pytest.mark.django_db
def test_the_database_alone_says_when_something_was_recorded() -> None:
    named = {(table, column) for table, column, _, may_insert in columns() if may_insert}

    assert named & STAMPED == set()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM worklogs_workentry",
        "TRUNCATE organizations_auditevent",
        "ALTER TABLE worklogs_workentry DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON worklogs_workentry",
        "DROP TRIGGER guard ON worklogs_workentry",
        "CREATE TABLE mine (id int)",
        "SET ROLE kpi_owner",
        "SET session_replication_role = 'replica'",
    ],
)
@pytest.mark.django_db
def test_the_application_cannot_take_the_walls_down(statement) -> None:
    assert refused(statement)


IN_PASSING = (
    "UPDATE organizations_auditevent SET action = 'x'",
    "DELETE FROM organizations_auditevent",
    "TRUNCATE organizations_auditevent CASCADE",
    "UPDATE evaluations_score SET total = 100",
    "DELETE FROM evaluations_score",
    "UPDATE reporting_report SET snapshot = '{}'",
    "UPDATE reporting_report SET status = 'received'",
    "DELETE FROM reporting_report",
)


@pytest.mark.slow
def test_not_even_a_superuser_changes_a_record_in_passing(frozen_rows) -> None:
    answers = {}
    for statement in IN_PASSING:
        with pytest.raises(psycopg.Error) as refusal:
            frozen_rows.execute(statement)
        answers[statement] = refusal.value.sqlstate

    assert set(answers.values()) <= {"KP002", "KP004"}, answers


@pytest.fixture
def frozen_rows(committed_cast):
    """A superuser's connection to a database with a compiled report, its scores and its trail."""
    with tenant(committed_cast.department.pk):
        audit.record(actor=actor(committed_cast.officer), action="organizations.test.recorded")
    compile_for(committed_cast.department)
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as superuser:
        yield superuser
