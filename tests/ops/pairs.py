"""A primary with the portal's schema and people, and its streaming standby."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from ops.postgres import EmbeddedPostgres, environment_of_programs, programs
from ops.process import wait_until
from ops.roles import ensure_roles, url_as
from ops.standby import Standby
from tests import servers

DATABASE = "kpi_portal"
QUICK = {"shared_buffers": "64MB", "max_connections": "30"}


@dataclass
class Pair:
    """A primary with the portal's schema and people, and its standby."""

    primary: EmbeddedPostgres
    standby: Standby
    people: Path
    acknowledged: Path
    roles: dict[str, str]

    @property
    def either(self) -> str:
        """The web role's address, whichever of the two takes writes."""
        return (
            f"{self.roles['kpi_app']}?host=127.0.0.1,127.0.0.1"
            f"&port={self.primary.port},{self.standby.port}&target_session_attrs=read-write"
        )

    @property
    def on_standby(self) -> str:
        """The worker's address on the standby, where the roles are the same."""
        return self.roles["kpi_worker"].replace(f":{self.primary.port}/", f":{self.standby.port}/")

    def program(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.ops.saving", *arguments],
            cwd=servers.ROOT,
            env=os.environ
            | {"DATABASE_URL": self.either, "DJANGO_SETTINGS_MODULE": "kpi_portal.settings"},
        )

    def read(self) -> dict[str, object]:
        """What ``tests.ops.reading`` finds, and on which of the two."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.ops.reading", str(self.people)],
            check=True,
            capture_output=True,
            text=True,
            cwd=servers.ROOT,
            env=os.environ
            | {
                "DATABASE_URL": self.roles["kpi_worker"],
                "STANDBY_DATABASE_URL": self.on_standby,
                "DJANGO_SETTINGS_MODULE": "kpi_portal.settings",
                "LOG_LEVEL": "WARNING",
            },
        )
        return json.loads(done.stdout.splitlines()[-1])

    def saving(self, count: int) -> subprocess.Popen:
        return self.program("save", str(self.people), str(count), str(self.acknowledged))

    def told(self) -> list[str]:
        return self.acknowledged.read_text().split()

    def wait_for(self, count: int) -> None:
        enough = wait_until(lambda: len(self.told()) >= count, deadline=time.monotonic() + 120)
        assert enough, self.told()

    def kill_primary(self) -> None:
        """The whole machine goes at once."""
        child = self.primary._child
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def stored(self, server: EmbeddedPostgres) -> list[str]:
        with psycopg.connect(url_as(server.url, DATABASE)) as connection:
            return [str(pk) for (pk,) in connection.execute("SELECT id FROM worklogs_workentry")]


@contextmanager
def started_pair() -> Iterator[Pair]:
    home = Path(tempfile.mkdtemp(prefix="kpi-standby-"))
    home.chmod(0o711)
    with EmbeddedPostgres(home / "primary", QUICK) as primary:
        roles = ensure_roles(primary.url, DATABASE)
        _schema(primary, home)
        with Standby(home / "standby", primary, QUICK) as standby:
            (home / "told").touch()
            found = Pair(primary, standby, home / "people.json", home / "told", roles)
            assert found.program("prepare", str(found.people)).wait(timeout=120) == 0
            yield found
    shutil.rmtree(home, ignore_errors=True)


def _schema(primary: EmbeddedPostgres, home: Path) -> None:
    """The migrated schema, as the tests' own server has it."""
    origin = url_as(os.environ["SUPERUSER_DATABASE_URL"], servers.TEMPLATE)
    where, env = programs(home), environment_of_programs()
    dump = subprocess.run([where / "pg_dump", origin], check=True, capture_output=True, env=env)
    subprocess.run(
        [where / "psql", "--quiet", "--set=ON_ERROR_STOP=1", url_as(primary.url, DATABASE)],
        check=True,
        input=dump.stdout,
        stdout=subprocess.DEVNULL,
        env=env,
    )
