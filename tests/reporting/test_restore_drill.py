"""A backup that nobody restored is a hope: the monthly drill, what it compares, who sees it."""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection

from ops import entry, process
from ops.backups import programs, taking, wal
from ops.backups.drill import drill
from ops.postgres import UNSAFE_BUT_FAST, EmbeddedPostgres
from ops.roles import drop_database, ensure_roles, url_as
from ops.services import DATABASE
from reporting import commands
from reporting.queries.recompiling import recompiled
from tests.factories.organizations import NOW, PERIOD
from tests.factories.reporting import compile_for
from tests.factories.worklogs import make_entry
from tests.reporting.sealed import as_worker
from worklogs.models import EntryStatus

FOUND = {
    "backup_taken_at": "2026-10-14T18:30:12+00:00",
    "recovered_to": None,
    "seconds": 41.7,
    "table_count": 92,
    "row_count": 1234567,
    "report_id": None,
    "checksum": "ab" * 32,
    "recompiled": "ab" * 32,
    "link_count": 5000,
    "difference_count": 0,
    "succeeded": True,
}


def test_the_rows_of_a_frozen_month_compile_to_the_same_report(cast) -> None:
    report = compile_for(cast.department)

    again = recompiled(report.pk)

    assert (again.recompiled, again.differing) == (report.checksum, [])
    assert recompiled() == again  # the one compiled last


def test_rows_changed_behind_the_portals_back_compile_to_another_one(committed_cast) -> None:
    entry_ = make_entry(committed_cast.clerk, status=EntryStatus.SUBMITTED)
    report = compile_for(committed_cast.department)
    url = url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url) as superuser:
        superuser.execute("SET session_replication_role = 'replica'")
        superuser.execute("UPDATE worklogs_workentry SET minutes = 61 WHERE id = %s", [entry_.pk])
    told = io.StringIO()

    with pytest.raises(CommandError, match="work"):
        call_command("recompile_report", report=report.pk, json=True, stdout=told)

    assert json.loads(told.getvalue())["recompiled"] != report.checksum


def kept(found: dict[str, object]) -> None:
    """Keep what a drill came to, as the host of the backups does."""
    with as_worker():
        commands.record_drill(found=found, now=datetime.now(UTC))


def test_the_operator_sees_when_a_backup_was_restored_last(committed_cast, signed_in) -> None:
    browser = signed_in(committed_cast.operator)
    assert "make drill" in browser.get("/status/").content.decode()

    kept(FOUND)

    page = browser.get("/status/").content.decode()
    assert "1.234.567" in page
    assert "make drill" not in page

    kept({**FOUND, "recompiled": "cd" * 32, "succeeded": False})

    assert "make drill" in browser.get("/status/").content.decode()


@pytest.mark.django_db
def test_the_web_cannot_claim_that_a_drill_succeeded() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        commands.record_drill(found=FOUND, now=NOW)


@pytest.mark.long
def test_a_backup_compiles_the_last_report_to_the_issued_checksum(
    committed_cast, monkeypatch, capsys
) -> None:
    """On a cluster of its own, with the portal's own rows: back up, compile, lose all, restore."""
    monkeypatch.setattr("ops.backups.drill.MARGIN", timedelta(0))  # all has ended here
    folder = Path(tempfile.mkdtemp(prefix="kpi-test-", dir="/var/tmp"))
    folder.chmod(0o711)
    segments = folder / "backups" / taking.SEGMENTS
    segments.mkdir(parents=True)
    (folder / "backups").chmod(0o711)
    process.give(segments)
    for days in range(5):
        make_entry(committed_cast.clerk, NOW.date() - timedelta(days=days), EntryStatus.SUBMITTED)
    dump = folder / "portal.dump"
    superuser = os.environ["SUPERUSER_DATABASE_URL"]
    here = url_as(superuser, connection.settings_dict["NAME"])
    programs.run("pg_dump", ["--format=custom", f"--file={dump}", f"--dbname={here}"])
    server = EmbeddedPostgres(folder / "pg", {**UNSAFE_BUT_FAST, **wal.archiving(segments)})
    try:
        url = server.start()
        addresses = ensure_roles(url, DATABASE)
        drop_database(url, DATABASE)
        with psycopg.connect(url, autocommit=True) as connected:
            connected.execute(f"CREATE DATABASE {DATABASE} OWNER kpi_owner TEMPLATE template0")
        there = url_as(url, DATABASE)
        programs.run("pg_restore", ["--exit-on-error", f"--dbname={there}", dump])
        env = {
            **os.environ,
            "DATABASE_URL": addresses["kpi_worker"],
            "MIGRATION_DATABASE_URL": addresses["kpi_migrate"],
        }
        made = taking.take(
            server=url, into=folder / "backups", files=None, anchors=None, now=datetime.now(UTC)
        )
        assert made.first_segment
        manage(env, "compile_reports", "--period", PERIOD)
        manage(env, "seal_events")
        rows_before = rows_of(there)
        hand_over(url, segments)

        done = drill(server=url, into=folder / "backups", env=env)

        assert done.report_id is not None
        assert (done.checksum, done.difference_count) == (done.recompiled, 0)
        assert done.succeeded
        assert done.row_count > 0
        assert rows_of(there) == rows_before  # the running portal was left alone
        with capsys.disabled():
            print(f"\ndrill: {done.checksum} = {done.recompiled}, {done.row_count} rows")
    finally:
        server.remove()
        shutil.rmtree(folder, ignore_errors=True)


def manage(env, *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], env=env, cwd=entry.ROOT, check=True)


def rows_of(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connected:
        names = connected.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r'"
        ).fetchall()
        return {
            name: connected.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in names
        }


def hand_over(url: str, segments: Path) -> None:
    with psycopg.connect(url, autocommit=True) as connected:
        (name,) = connected.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    assert process.wait_until((segments / f"{name}.gz").exists, deadline=time.monotonic() + 30)
