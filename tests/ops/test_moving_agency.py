"""An agency leaves for a portal of its own: whole, readable, and with nobody else's work."""

import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connections

from ops.moving_agency import schema, taking
from ops.moving_agency.bringing import bring
from ops.moving_agency.packing import Files, Refused
from ops.roles import drop_database, url_as
from organizations.tenancy import tenant
from reporting.models import Report
from tests import servers
from tests.factories.reporting import compile_for
from tests.factories.worklogs import make_entry, make_evidence, make_task

SUPERUSER = os.environ["SUPERUSER_DATABASE_URL"]
OURS, THEIRS = "Trả lời kiến nghị của thôn Suối Cát", "Việc của xã bên cạnh"
pytestmark = pytest.mark.slow


@pytest.fixture
def lived(committed_cast, committed, tmp_path, settings):
    """A department with work, evidence and a report, beside a commune that is nobody's business;
    the database's name."""
    settings.FILES_DIR = tmp_path / "files"
    cast, task = committed_cast, make_task()
    entry = make_entry(cast.clerk, task=task, summary=OURS)
    make_evidence(entry)
    make_entry(cast.stranger, task=task, summary=THEIRS)
    compile_for(cast.department)
    connections.close_all()
    return committed


@pytest.fixture
def elsewhere(django_db_blocker):
    """An empty portal of the same release; its name."""
    name = f"kpi_moved_{os.getpid()}"
    servers.copy_of_template(name)
    yield name
    drop_database(SUPERUSER, name)


def taken(database: str, path, code: str):
    return taking.take(
        database=url_as(SUPERUSER, database),
        code=code,
        to=path,
        files=Files(),
        now=datetime(2026, 11, 30, tzinfo=UTC),
    )


def texts(path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith(".csv")
        }


def manage(database: str, place, *arguments: str) -> subprocess.CompletedProcess:
    """A command of the portal that the agency came to, as the worker."""
    env = os.environ | {
        "DATABASE_URL": url_as(os.environ["WORKER_DATABASE_URL"], database),
        "FILES_DIR": str(place),
        "ANCHORS_DIR": str(place / "anchors"),
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=servers.ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_table_leaves_or_stays_because_somebody_said_so(lived) -> None:
    with psycopg.connect(url_as(SUPERUSER, lived)) as connection:
        found = schema.schema_of(connection)

    assert found.undecided == set()
    assert set(found.columns) >= schema.LEFT | schema.WHOLE | schema.NAMED


def test_what_was_taken_out_and_brought_in_is_taken_out_the_same(
    lived, elsewhere, committed_cast, tmp_path, settings
) -> None:
    code = committed_cast.department.code
    first = taken(lived, tmp_path / "first.zip", code)
    settings.FILES_DIR = tmp_path / "elsewhere"

    brought = bring(
        database=url_as(SUPERUSER, elsewhere), path=tmp_path / "first.zip", files=Files()
    )
    again = taken(elsewhere, tmp_path / "again.zip", code)

    assert brought == first
    assert again.rows == first.rows
    assert again.sha256 == first.sha256
    assert first.missing == []
    assert any(name.startswith("files/evidence/") for name in first.sha256)


def test_nobody_elses_work_and_no_secret_leaves_with_it(lived, committed_cast, tmp_path) -> None:
    path = tmp_path / "out.zip"
    taken(lived, path, committed_cast.department.code)
    found = texts(path)

    assert OURS in found["tables/worklogs_workentry.csv"]
    everything = "".join(found.values())
    assert THEIRS not in everything
    assert "argon2" not in everything
    with tenant(committed_cast.commune.pk):
        code = committed_cast.stranger.staff.staff_code
    assert code not in everything


def test_the_agency_lives_on_there_and_its_trail_and_its_report_hold(
    lived, elsewhere, committed_cast, tmp_path, settings
) -> None:
    department = committed_cast.department
    with tenant(department.pk):
        report = Report.objects.get()
    connections.close_all()
    taken(lived, tmp_path / "out.zip", department.code)
    place = settings.FILES_DIR = tmp_path / "elsewhere"
    bring(database=url_as(SUPERUSER, elsewhere), path=tmp_path / "out.zip", files=Files())

    done = manage(elsewhere, place, "recompile_report", "--report", str(report.pk))
    assert done.returncode == 0, done.stdout + done.stderr
    assert report.checksum in done.stdout
    sealed = manage(elsewhere, place, "seal_events")
    assert sealed.returncode == 0, sealed.stderr
    verified = manage(elsewhere, place, "verify_evidence")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_portal_that_is_not_empty_is_not_filled(lived, committed_cast, tmp_path) -> None:
    path = tmp_path / "out.zip"
    taken(lived, path, committed_cast.department.code)

    with pytest.raises(Refused, match="not empty"):
        bring(database=url_as(SUPERUSER, lived), path=path, files=Files())


def test_a_file_that_somebody_changed_is_refused_before_a_row_is_written(
    lived, elsewhere, committed_cast, tmp_path
) -> None:
    path, changed = tmp_path / "out.zip", tmp_path / "changed.zip"
    taken(lived, path, committed_cast.department.code)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "tables/worklogs_workentry.csv":
                content = content.replace(OURS.encode(), "Việc khác".encode())
            new.writestr(name, content)

    with pytest.raises(Refused, match="is not what was written"):
        bring(database=url_as(SUPERUSER, elsewhere), path=changed, files=Files())
    with psycopg.connect(url_as(SUPERUSER, elsewhere)) as connection:
        assert connection.execute("SELECT count(*) FROM organizations_agency").fetchone() == (0,)


def test_a_file_of_another_release_is_refused(lived, elsewhere, committed_cast, tmp_path) -> None:
    path, other = tmp_path / "out.zip", tmp_path / "other.zip"
    taken(lived, path, committed_cast.department.code)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                said = json.loads(content)
                said["migrations"].append("worklogs.9999_later")
                content = json.dumps(said).encode()
            new.writestr(name, content)

    with pytest.raises(Refused, match="another release"):
        bring(database=url_as(SUPERUSER, elsewhere), path=other, files=Files())


def test_an_agency_that_is_not_there_is_not_taken(lived, tmp_path) -> None:
    with pytest.raises(Refused, match="no agency XYZ"):
        taken(lived, tmp_path / "out.zip", "XYZ")
    assert list(tmp_path.glob("*.zip")) == []


def test_the_command_finds_the_portals_database_by_itself(lived, committed_cast, tmp_path) -> None:
    """The administrator's address names the server; the portal's own says which database."""
    env = os.environ | {
        "DATABASE_URL": url_as(os.environ["DATABASE_URL"], lived),
        "FILES_DIR": str(tmp_path / "files"),
    }
    line = [sys.executable, "-m", "ops.moving_agency"]
    code, path = committed_cast.department.code, tmp_path / "out.zip"

    out = subprocess.run(
        [*line, "take", code, "--to", path],
        cwd=servers.ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (out.returncode, path.exists()) == (0, True), out.stdout + out.stderr
    back = subprocess.run(
        [*line, "bring", path],
        cwd=servers.ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert back.returncode == 1
    assert "The portal is not empty" in back.stdout
