"""What is started together lives and ends together."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ops import process
from ops.supervisor import RESTARTS, Child, GaveUp, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True);"
    "time.sleep(60)",
]
WITH_GRANDCHILD = ["/bin/sh", "-c", "sleep 61 & echo $!; wait"]


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(said):
    supervisor = Supervisor(said.append)
    yield supervisor
    supervisor.stop()


@pytest.fixture
def child(tmp_path):
    def make(command, name="sleeper"):
        return Child(name=name, command=command, env=os.environ, log=tmp_path / "log", cwd=tmp_path)

    return make


def runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def soon(condition):
    return process.wait_until(condition, deadline=time.monotonic() + 10)


def test_a_child_that_dies_is_started_again_and_it_is_said(supervisor, child, said):
    supervisor.start(sleeper := child(SLEEPER))
    before = sleeper.running.pid
    os.kill(before, signal.SIGKILL)
    assert soon(lambda: process.has_ended(sleeper.running))

    supervisor.look_after()

    assert sleeper.running.pid != before
    assert runs(sleeper.running.pid)
    assert said == ["The sleeper ended with status -9; starting it again."]


def test_a_child_that_keeps_dying_is_given_up(supervisor, child, said):
    supervisor.start(broken := child([sys.executable, "-c", "raise SystemExit(3)"], "web server"))

    def look():
        assert soon(lambda: process.has_ended(broken.running))
        supervisor.look_after()

    for _ in range(RESTARTS):
        look()
    with pytest.raises(GaveUp, match=r"The web server keeps ending; see .*log"):
        look()
    assert len(said) == RESTARTS


def test_stopping_ends_children_and_what_they_started(supervisor, child, tmp_path):
    supervisor.start(child(WITH_GRANDCHILD))
    assert soon(lambda: (tmp_path / "log").read_text().strip().isdigit())
    grandchild = int((tmp_path / "log").read_text())
    assert runs(grandchild)

    supervisor.stop()

    assert soon(lambda: not runs(grandchild))


def test_a_child_that_will_not_stop_is_killed(supervisor, child, tmp_path, monkeypatch):
    monkeypatch.setattr("ops.supervisor.PATIENCE_SECONDS", 0.2)
    supervisor.start(deaf := child(STUBBORN))
    assert soon(lambda: "deaf" in (tmp_path / "log").read_text())
    running = deaf.running

    supervisor.stop()

    assert running.returncode == -signal.SIGKILL


OWNER = """
import os, sys, time
from pathlib import Path
from ops.supervisor import Child, Supervisor
supervisor = Supervisor(print)
child = Child("sleeper", ["sleep", "62"], os.environ, Path(sys.argv[1]) / "log", Path("/"))
supervisor.start(child)
print(child.running.pid, flush=True)
time.sleep(60)
"""


def test_children_end_when_the_supervisor_is_killed(tmp_path):
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    with owner:
        pid = int(owner.stdout.readline())
        assert runs(pid)
        owner.kill()

    assert soon(lambda: not runs(pid))


def test_a_number_that_may_be_somebody_elses_by_now_is_left_alone():
    done = subprocess.Popen(["true"])
    done.wait()
    done.pid = os.getpid()  # as if the kernel had given the number away

    process.end(done, signal.SIGTERM, 0)
