"""The primary is killed in the middle of saving, and the standby promoted: nothing that somebody
was told is saved may be missing."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from ops.postgres import EmbeddedPostgres, environment_of_programs, programs
from ops.process import wait_until
from ops.roles import ensure_roles, url_as
from ops.standby import Standby
from tests import servers

pytestmark = pytest.mark.slow

DATABASE = "kpi_portal"
SAVES, KILLED_AFTER = 1_000, 300
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

    def program(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.ops.saving", *arguments],
            cwd=servers.ROOT,
            env=os.environ
            | {"DATABASE_URL": self.either, "DJANGO_SETTINGS_MODULE": "kpi_portal.settings"},
        )

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


@pytest.fixture
def pair() -> Iterator[Pair]:
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


def test_no_acknowledged_save_is_lost_when_the_standby_takes_over(pair):
    pair.standby.be_waited_for()
    saving = pair.saving(SAVES)
    pair.wait_for(KILLED_AFTER)

    pair.kill_primary()
    pair.standby.promote()

    assert saving.wait(timeout=120) == 0
    told, stored = pair.told(), pair.stored(pair.standby)
    assert (len(told), len(set(told))) == (SAVES, SAVES)
    assert set(told) - set(stored) == set()
    assert sorted(stored) == sorted(set(stored))


@pytest.mark.long
def test_without_waiting_for_the_standby_saves_are_lost(pair):
    """The control: acknowledged by the primary alone, gone with it."""
    with psycopg.connect(pair.primary.url) as connection:
        (sender,) = connection.execute("SELECT pid FROM pg_stat_replication").fetchone()
    os.kill(sender, signal.SIGSTOP)
    saving = pair.saving(SAVES)
    pair.wait_for(KILLED_AFTER)

    pair.kill_primary()
    pair.standby.promote()

    assert saving.wait(timeout=120) == 0
    lost = set(pair.told()) - set(pair.stored(pair.standby))
    assert len(lost) >= KILLED_AFTER // 2


@pytest.mark.long
def test_a_standby_says_how_far_behind_it_is_and_when_a_save_can_be_read_there(pair):
    with psycopg.connect(pair.standby.url, autocommit=True) as standby:
        standby.execute("SELECT pg_wal_replay_pause()")
    assert pair.saving(20).wait(timeout=60) == 0
    with psycopg.connect(pair.primary.url) as primary:
        (position,) = primary.execute("SELECT pg_current_wal_lsn()").fetchone()

    def is_behind() -> bool:
        return pair.standby.behind()[0] > 0

    assert wait_until(is_behind, deadline=time.monotonic() + 30)
    assert not pair.standby.has_replayed(position)
    with psycopg.connect(pair.standby.url, autocommit=True) as standby:
        standby.execute("SELECT pg_wal_replay_resume()")

    caught_up = wait_until(
        lambda: pair.standby.has_replayed(position), deadline=time.monotonic() + 30
    )
    assert caught_up
    assert len(pair.stored(pair.standby)) == 20


@pytest.mark.long
def test_the_standby_takes_no_writes(pair):
    with psycopg.connect(url_as(pair.standby.url, DATABASE)) as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("DELETE FROM worklogs_workentry")
