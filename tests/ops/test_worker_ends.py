"""A killed worker leaves no process behind: Celery ties its pool to it; the demo relies on that."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ops import process

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.slow


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_pool_ends_with_a_worker_that_is_killed(tmp_path) -> None:
    command = ["celery", "--app", "kpi_portal", "worker", "--pool", "prefork", "--concurrency", "2"]
    with (tmp_path / "worker.log").open("w") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=os.environ, stdout=log, stderr=log
        )
    try:
        soon = time.monotonic() + 60
        assert process.wait_until(lambda: len(_children(worker.pid)) == 2, deadline=soon)
        time.sleep(1)  # let both have begun
        pool = _children(worker.pid)
        for pid in pool:
            os.kill(pid, signal.SIGSTOP)  # frozen: it will not notice by itself

        worker.kill()
        worker.wait()

        soon = time.monotonic() + 10
        assert process.wait_until(lambda: not any(map(_lives, pool)), deadline=soon)
    finally:
        worker.kill()
