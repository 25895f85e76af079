"""Real servers for the tests, and a migrated database to copy. Loaded by ``-p tests.servers``.

The controller starts PostgreSQL and Valkey before Django reads its settings (unless the
environment names servers already); xdist workers inherit the addresses.
"""

import atexit
import gc
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from ops.roles import create_database, url_as
from ops.services import environment, temporary_services

ROOT = Path(__file__).resolve().parent.parent


def _schema() -> str:
    """Changes whenever a migration does, so that a kept server gets a new template."""
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


TEMPLATE = f"kpi_test_{_schema()}"
MIGRATED = "KPI_TEMPLATE_MIGRATED"  # where the exit status stands when the template is made


def _migrate() -> int:
    env = os.environ | {"DATABASE_URL": os.environ["MIGRATION_DATABASE_URL"]}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    return subprocess.run(command, check=False, cwd=ROOT, env=env).returncode


def _migrate_meanwhile(stack: ExitStack) -> None:
    """Begin; all processes of the suite look for their tests until then, and wait for the end."""
    place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kpi-template-")))
    os.environ[MIGRATED] = str(place / "migrated")

    def run() -> None:
        draft = place / "draft"
        draft.write_text(str(_migrate()))
        draft.rename(place / "migrated")

    thread = Thread(target=run)
    thread.start()
    stack.callback(thread.join)  # the servers live as long as it needs them


def pytest_collection() -> None:
    """What is loaded now stays to the end: looking for garbage in it took a quarter of the time."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Before the first test, and not sooner, the template must be there."""
    gc.freeze()
    gc.enable()
    wait_for_template()


def wait_for_template() -> None:
    told = Path(os.environ.get(MIGRATED, os.devnull))
    while not told.exists():
        time.sleep(0.1)
    if told.read_text() not in {"", "0"}:
        raise pytest.UsageError("the template of the databases could not be migrated")


def _database_exists(superuser_url: str) -> bool:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE])
        return found.fetchone() is not None


def start() -> None:
    """Put the addresses of servers with a migrated template into the environment."""
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
    os.environ["STATIC_MANIFEST"] = "0"
    os.environ["SECOND_STEP_REQUIRED"] = "0"
    os.environ["DATABASE_POOL_MAX"] = "0"
    os.environ["CLOCK_TOLERANCE_SECONDS"] = "0"  # tests travel in time
    os.environ["WEBHOOK_HOSTS"] = "one.example"  # of a name that leads nowhere
    superuser = os.environ.get("SUPERUSER_DATABASE_URL")
    if superuser is None:
        stack = ExitStack()
        atexit.register(stack.close)
        os.environ.update(stack.enter_context(temporary_services(TEMPLATE)))
        _migrate_meanwhile(stack)
        return
    fresh = not _database_exists(superuser)
    os.environ.update(environment(superuser, TEMPLATE, os.environ["REDIS_URL"]))
    if fresh and _migrate() != 0:
        raise pytest.UsageError("the template of the databases could not be migrated")


def copy_of_template(name: str, template: str = TEMPLATE) -> str:
    """A new database, with the migrated schema and no rows unless another one is copied; 0.1 s."""
    wait_for_template()
    create_database(os.environ["SUPERUSER_DATABASE_URL"], name, template=template)
    url = url_as(os.environ["SUPERUSER_DATABASE_URL"], name)
    removed = os.environ.get("REMOVED_GUARD_SQL")
    if removed and template == TEMPLATE:
        # One guard is taken away to see a test turn red: ops.guards.
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(removed)  # type: ignore[call-overload]
    return url


if "PYTEST_XDIST_WORKER" not in os.environ:
    start()
