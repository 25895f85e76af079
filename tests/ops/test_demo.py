"""`make demo` brings the whole portal up, and leaves nothing behind however it ends."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from functools import partial
from pathlib import Path

import pytest

from ops import process, province
from ops.bench import Visitor
from ops.roles import drop_database, url_as
from ops.sign_ins import ROLES
from ops.valkey import EmbeddedValkey
from tests import servers
from tests.demo.conftest import STAFF, generated

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "PYTEST", "DJANGO", "SECRET", "MAKE")


@pytest.fixture
def local():
    """Where this demo keeps everything, instead of ``.local``."""
    path = Path(tempfile.mkdtemp(prefix="kpi-demo-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def demo(local):
    port = process.free_port()
    runs = []

    def start(**more):
        env = {name: value for name, value in os.environ.items() if not _of_this_test(name)}
        env |= {"LOCAL_DIR": str(local), "PORT": str(port), "STAFF": str(STAFF), **more}
        log = (local / "out.log").open("w")
        with log:
            run = subprocess.Popen(
                [sys.executable, "-m", "ops.demo"], cwd=ROOT, env=env, stdout=log, stderr=log
            )
        runs.append(run)
        return run

    yield start
    for run in runs:
        process.end(run, signal.SIGTERM, 20)


@pytest.fixture
def there_already(local):
    """The environment of servers that run, with a province that a demo made: its own long part."""
    made, name = generated(), f"kpi_demo_{os.getpid()}"
    servers.copy_of_template(name, made.database)
    (local / "accounts.json").write_text(json.dumps(made.accounts), encoding="utf-8")
    roles = ("DATABASE_URL", "WORKER_DATABASE_URL", "MIGRATION_DATABASE_URL")
    urls = {role: url_as(os.environ[role], name) for role in roles}
    marker = province.Marker(STAFF, province.migrations_of(ROOT), province.lock_of(ROOT))
    province.write(url_as(os.environ["SUPERUSER_DATABASE_URL"], name), marker)
    with EmbeddedValkey(local / "valkey") as broker:
        yield urls | {"REDIS_URL": broker.url}
    drop_database(os.environ["SUPERUSER_DATABASE_URL"], name)


def _of_this_test(name):
    return any(part in name for part in SERVERS)


def output(local):
    return (local / "out.log").read_text()


def ready(run, local):
    """Wait until it says where it is; what it says."""
    (summary := local / "demo.json").unlink(missing_ok=True)
    process.wait_until(
        lambda: summary.exists() or process.has_ended(run), deadline=time.monotonic() + 240
    )
    assert summary.exists(), output(local)
    assert stat.S_IMODE(summary.stat().st_mode) == 0o600
    return json.loads(summary.read_text())


def processes_of(local):
    """Every living process that was started by a demo with these data."""
    mark = f"LOCAL_DIR={local}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
            if state != "Z" and mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry.name, (entry / "cmdline").read_text().replace("\0", " ")))
        except OSError:
            continue
    return found


def gone(local):
    return process.wait_until(lambda: not processes_of(local), deadline=time.monotonic() + 30)


def status_of(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.status


def lives_twice(demo, local):
    """Started, asked, killed, started again with its data, and stopped."""
    first = demo()
    said = ready(first, local)
    assert status_of(f"{said['url']}/readyz") == 200
    assert [account["role"] for account in said["accounts"]] == list(ROLES)
    clerk = said["accounts"][0]
    assert "<h1" in Visitor(said["url"], clerk["login"], clerk["password"]).get("/")

    second = demo()
    assert second.wait(30) == 1
    assert "Another `make demo` runs from this clone." in output(local)

    first.kill()
    first.wait()
    assert gone(local), processes_of(local)

    third = demo()
    assert ready(third, local)["accounts"] == said["accounts"]
    assert "Generating" not in output(local)

    third.send_signal(signal.SIGINT)
    assert third.wait(30) == 0
    assert processes_of(local) == []
    assert process.is_free(int(said["url"].rpartition(":")[2]))


def test_a_demo_whose_province_is_there_starts_is_killed_and_starts_again(
    demo, local, there_already
):
    lives_twice(partial(demo, **there_already), local)


@pytest.mark.long
def test_the_demo_makes_its_servers_and_its_province_and_does_the_same(demo, local):
    lives_twice(demo, local)
