"""A migration runs while people save: it adds, locks for a blink, and leaves old code working."""

import io
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from ops import migration_rules as rules
from ops.backups import programs
from ops.migrations import everything
from ops.roles import create_database, drop_database, url_as
from tests.servers import ROOT


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE worklogs_new (id bigint NOT NULL); CREATE INDEX a ON worklogs_new (id);",
        "ALTER TABLE worklogs_workentry ADD COLUMN note text;",
        "ALTER TABLE worklogs_workentry ADD COLUMN note text DEFAULT '' NOT NULL;",
        "ALTER TABLE worklogs_workentry ADD COLUMN note text NOT NULL DEFAULT '';",
        "CREATE INDEX CONCURRENTLY a ON worklogs_workentry (author_id);",
        "CREATE INDEX a ON ONLY worklogs_workentry (author_id);",
        "CREATE INDEX a ON organizations_unit (name);",
        "ALTER TABLE worklogs_workday ADD CONSTRAINT c CHECK (minutes > 0) NOT VALID;",
        "ALTER TABLE worklogs_workday VALIDATE CONSTRAINT c;",
        "UPDATE organizations_parameter SET value = '1' WHERE name = 'a';",
        "-- DROP TABLE worklogs_workentry;\nSELECT 1;",
        "CREATE FUNCTION f() RETURNS void AS $$ BEGIN UPDATE worklogs_workday SET minutes = 1; "
        "END $$ LANGUAGE plpgsql;",
        "CREATE TABLE worklogs_workentry (id int); ALTER TABLE worklogs_workentry ADD PRIMARY KEY "
        "(id);",
    ],
)
def test_what_adds_may_run_beside_people(sql) -> None:
    assert rules.dangers(sql) == []


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("ALTER TABLE organizations_unit DROP COLUMN name;", "drops a column"),
        ('ALTER TABLE "organizations_unit" RENAME COLUMN "a" TO "b";', "renames"),
        ("ALTER TABLE organizations_unit RENAME TO organizations_office;", "renames"),
        ("ALTER TABLE organizations_unit ADD COLUMN a int NOT NULL;", "cannot fill"),
        ('ALTER TABLE "organizations_unit" ALTER COLUMN "a" DROP DEFAULT;', "default"),
        ("DROP TABLE organizations_unit;", "drops what"),
        ("LOCK TABLE organizations_unit;", "locks"),
        ("ALTER TABLE worklogs_workentry ALTER COLUMN minutes TYPE bigint;", "rewrites"),
        ("ALTER TABLE worklogs_workentry ALTER COLUMN minutes SET NOT NULL;", "reads a large"),
        ("ALTER TABLE worklogs_workday ADD CONSTRAINT c CHECK (minutes > 0);", "NOT VALID"),
        ("ALTER TABLE worklogs_workday ADD CONSTRAINT c UNIQUE (id);", "builds an index"),
        ("CREATE INDEX a ON worklogs_workentry (author_id);", "CONCURRENTLY"),
        ("CREATE UNIQUE INDEX a ON ONLY worklogs_workday (author_id);", "CONCURRENTLY"),
        ("UPDATE worklogs_workentry SET minutes = 0;", "all rows"),
        (
            "ALTER TABLE worklogs_workday ADD COLUMN k uuid DEFAULT gen_random_uuid();",
            "for its default",
        ),
    ],
)
def test_what_locks_rewrites_or_takes_away_is_named(sql, words) -> None:
    found = rules.dangers(sql)

    assert len(found) == 1
    assert words in found[0]


@pytest.mark.django_db
def test_every_migration_since_the_first_deployment_may_run_beside_people() -> None:
    found = {}
    for app, name in rules.since_deployment():
        if (app, name) in rules.CONTRACTS:
            continue
        sql = io.StringIO()
        call_command("sqlmigrate", app, name, stdout=sql, no_color=True)
        found[f"{app}.{name}"] = rules.dangers(sql.getvalue())

    assert {name: words for name, words in found.items() if words} == {}


def test_large_tables_are_there_and_contracts_say_why(django_db_setup, db) -> None:
    assert set(connection.introspection.table_names()) >= rules.LARGE
    assert all(why.strip() for why in rules.CONTRACTS.values())


@pytest.mark.parametrize(
    "left",
    [
        "CREATE FUNCTION left_behind() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TYPE left_behind AS ENUM ('a')",
        "CREATE TABLE left_behind ()",
        "CREATE SEQUENCE left_behind",
        "CREATE SCHEMA left_behind",
        "CREATE TRIGGER left_behind BEFORE DELETE ON organizations_unit EXECUTE FUNCTION "
        "suppress_redundant_updates_trigger()",
        "CREATE POLICY left_behind ON organizations_unit USING (true)",
        "CREATE INDEX left_behind ON organizations_unit (name)",
        "ALTER TABLE organizations_unit ADD COLUMN left_behind int CHECK (left_behind > 0)",
        "GRANT USAGE ON SCHEMA public TO kpi_worker",
        "GRANT CREATE ON SCHEMA public TO kpi_app",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO kpi_app",
    ],
)
def test_what_the_way_back_would_leave_is_seen(left, django_db_setup) -> None:
    url = url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url) as superuser:
        before = everything(superuser)
        superuser.execute(left)
        after = everything(superuser)
        superuser.rollback()

    assert after - before


@pytest.mark.long
def test_the_quick_way_of_the_check_makes_the_schema_of_migrate(committed, tmp_path) -> None:
    superuser, quick = os.environ["SUPERUSER_DATABASE_URL"], f"{committed}_quick"
    create_database(superuser, quick)
    url = url_as(os.environ["MIGRATION_DATABASE_URL"], quick)
    try:
        subprocess.run(
            [sys.executable, "-m", "ops.migrations"],
            cwd=ROOT, env=os.environ | {"MIGRATION_DATABASE_URL": url}, check=True,
        )  # fmt: skip
        schemas = [_schema(name, tmp_path / name) for name in (committed, quick)]
    finally:
        drop_database(superuser, quick)

    assert "CREATE TABLE public.worklogs_workentry" in schemas[0]
    assert schemas[0] == schemas[1]


def _schema(name: str, to: Path) -> str:
    url = url_as(os.environ["SUPERUSER_DATABASE_URL"], name)
    programs.run(
        "pg_dump", ["--schema-only", "--restrict-key=x", f"--file={to}", f"--dbname={url}"]
    )
    return to.read_text(encoding="utf-8")
