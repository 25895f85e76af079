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
from pathlib import Path

import pytest

from ops import process
from ops.bench import Visitor
from ops.sign_ins import ROLES

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

    def start():
        env = {name: value for name, value in os.environ.items() if not _of_this_test(name)}
        env |= {"LOCAL_DIR": str(local), "PORT": str(port), "STAFF": "150"}
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


def test_the_demo_starts_is_killed_starts_again_with_its_data_and_stops_clean(demo, local):
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
