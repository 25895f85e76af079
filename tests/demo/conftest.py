"""One generated province for all tests of its content. They only read it.

It is kept beside the template of the schema as long as its sources stay what they are.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from ops.roles import create_database, drop_database, url_as
from tests import servers
from tests.conftest import on_database
from tests.demo.copying import generate
from tests.demo.copying import superuser as superuser_of

STAFF = 150
TODAY = date(2026, 11, 18)  # a Wednesday in the first week of a period
APPS = ("demo", "organizations", "worklogs", "evaluations", "reporting")
PAGES = {"views", "forms.py", "urls.py", "templatetags", "lines.py"}  # no command reads them


@dataclass(frozen=True)
class Generated:
    """What the command printed and wrote, and where."""

    printed: str
    accounts: list[dict[str, str]]
    mode: int
    database: str


@pytest.fixture(autouse=True)
def _quick() -> None:
    """Passwords are checked as the portal will check them."""


@pytest.fixture(scope="module")
def province(django_db_blocker: pytest.FixtureRequest) -> Iterator[Generated]:
    """The generated province; Django reads it as the web role."""
    made = generated()
    alias = connections["default"]
    with django_db_blocker.unblock():
        before = alias.settings_dict["NAME"]
        alias.close()
        alias.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = made.database
        yield made
        connections.close_all()
        alias.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before


@pytest.fixture
def read(province: Generated) -> Callable[..., list[tuple]]:
    """Rows of all agencies at once, past row security."""

    def rows(query: str, *parameters: object) -> list[tuple]:
        with psycopg.connect(superuser_of(province.database)) as connection:
            return connection.execute(query, parameters).fetchall()

    return rows


def run_command(database: str, accounts: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run the command as ``make demo`` does: in a process of its own, as the worker."""
    worker = url_as(os.environ["WORKER_DATABASE_URL"], database)
    return subprocess.run(
        [sys.executable, "manage.py", "generate_province", f"--accounts={accounts}", *arguments],
        check=False,
        cwd=servers.ROOT,
        env=os.environ | {"DATABASE_URL": worker},
        capture_output=True,
        text=True,
    )


def generated() -> Generated:
    """The kept province, or a new one: read it, or copy it. One process makes it, others wait."""
    name = f"kpi_province_{_sources()}"
    with psycopg.connect(superuser_of("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        ).fetchone()
        if found and found[0]:
            return Generated(**json.loads(found[0]))
        return _generate(name)


def _generate(name: str) -> Generated:
    superuser = os.environ["SUPERUSER_DATABASE_URL"]
    drop_database(superuser, name)  # half-made
    create_database(superuser, name, template=servers.TEMPLATE)
    with tempfile.TemporaryDirectory() as directory:
        accounts = Path(directory) / "accounts.json"
        done = run_command(name, accounts, f"--staff={STAFF}", f"--today={TODAY}")
        assert done.returncode == 0, done.stdout + done.stderr
        generated = Generated(
            printed=done.stdout,
            accounts=json.loads(accounts.read_text()),
            mode=accounts.stat().st_mode & 0o777,
            database=name,
        )
    comment = psycopg.sql.SQL("COMMENT ON DATABASE {} IS {}").format(
        psycopg.sql.Identifier(name), psycopg.sql.Literal(json.dumps(asdict(generated)))
    )
    with psycopg.connect(superuser_of("postgres"), autocommit=True) as connection:
        connection.execute(comment)
    return generated


@cache
def _sources() -> str:
    """Changes whenever something does that the province is made by."""
    digest = hashlib.sha256(Path(__file__).read_bytes() + servers.TEMPLATE.encode())
    for app in APPS:
        for path in sorted((servers.ROOT / app).rglob("*")):
            if path.suffix in {".py", ".csv"} and not PAGES & set(path.parts):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="module")
def copied(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A database with the province; what the command printed is looked at here."""
    with django_db_blocker.unblock(), on_database(f"kpi_copied_{os.getpid()}") as name:
        done = generate(name)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "nothing wrong" in done.stdout
        yield name


@pytest.fixture
def spent(copied: str) -> Iterator[str]:
    """A copy of the province that may be closed, reported and thrown away."""
    connections.close_all()
    name = f"kpi_spent_{os.getpid()}"
    servers.copy_of_template(name, copied)
    yield name
    drop_database(os.environ["SUPERUSER_DATABASE_URL"], name)
