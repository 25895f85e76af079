"""A province by COPY in a database of its own, as ``generate_province`` makes it."""

import os
import subprocess
import sys
from datetime import date

from ops.roles import url_as
from tests import servers

STAFF, TODAY, SEED = 150, date(2026, 11, 18), 7


def superuser(database: str) -> str:
    return url_as(os.environ["SUPERUSER_DATABASE_URL"], database)


def generate(database: str, **env: str) -> subprocess.CompletedProcess:
    arguments = [f"--staff={STAFF}", "--months=1", f"--today={TODAY}", f"--seed={SEED}"]
    return manage(database, "generate_province", *arguments, **env)


def manage(database: str, *arguments: str, **env: str) -> subprocess.CompletedProcess:
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


def measure(database: str, name: str, *arguments: str, role: str) -> subprocess.CompletedProcess:
    """A part of the bench in that database, with the address of that role."""
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *arguments],
        check=False,
        cwd=servers.ROOT,
        env=os.environ
        | {
            "DATABASE_URL": url_as(os.environ[role], database),
            "DJANGO_SETTINGS_MODULE": "kpi_portal.settings",
        },
        capture_output=True,
        text=True,
    )
