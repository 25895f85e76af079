"""The release before runs on the schema of this one: while an upgrade migrates, it serves people.

Its code is taken out of the history as it was before the newest migration, and its own tests of
the day page, reviewing and reports run on a database that this release has migrated.
"""

import os
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

from ops.services import temporary_services
from tests.servers import ROOT

pytestmark = pytest.mark.long

SMOKE = (
    "tests/worklogs/test_logging.py",
    "tests/worklogs/test_day_page.py",
    "tests/evaluations/test_reviewing.py",
    "tests/reporting/test_submitting.py",
)
MIGRATIONS = "*/migrations/[0-9]*.py"
RELEASE_MIGRATIONS = 3  # how many commits with migrations a release holds at least


def git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout


def before_the_newest_migrations() -> str:
    """The commit before the last few that brought a migration."""
    try:
        found = git("log", f"-{RELEASE_MIGRATIONS}", "--format=%H", "--", MIGRATIONS).split()
        return git("rev-parse", f"{found[-1].decode()}^").decode().strip()
    except (OSError, subprocess.CalledProcessError, IndexError):
        pytest.skip("the history is not here")


def test_the_release_before_serves_on_the_schema_of_this_one(tmp_path, record_property) -> None:
    commit = os.environ.get("LAST_RELEASE") or before_the_newest_migrations()
    with tarfile.open(fileobj=BytesIO(git("archive", commit))) as tree:
        tree.extractall(tmp_path, filter="data")
    record_property("release", commit[:9])

    with temporary_services() as env:
        _migrated_by_this_release(env, _template_of(tmp_path))
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *_there(tmp_path)],
            cwd=tmp_path, env=os.environ | env, capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert ran.returncode == 0, ran.stdout[-4000:]
    assert " passed" in ran.stdout


def _there(tree: Path) -> list[str]:
    return [name for name in SMOKE if (tree / name).exists()]


def _template_of(tree: Path) -> str:
    """The database that the tests of the release before copy, if it is there already."""
    ask = (
        "import hashlib, pathlib; d = hashlib.sha256();"
        "[d.update(p.read_bytes()) for p in sorted(pathlib.Path('.').glob('*/migrations/*.py'))];"
        "print('kpi_test_' + d.hexdigest()[:12])"
    )
    said = subprocess.run([sys.executable, "-c", ask], cwd=tree, check=True, capture_output=True)
    return said.stdout.decode().strip()


def _migrated_by_this_release(env: dict[str, str], name: str) -> None:
    from ops.roles import create_database, url_as  # noqa: PLC0415

    create_database(env["SUPERUSER_DATABASE_URL"], name)
    url = url_as(env["MIGRATION_DATABASE_URL"], name)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT, env=os.environ | env | {"DATABASE_URL": url}, check=True,
    )  # fmt: skip
