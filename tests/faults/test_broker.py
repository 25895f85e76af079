"""Real workers and beats on a broker whose connections are cut, and three beats at once."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis
from kombu import Connection

from kpi_portal.celery import app
from ops.process import wait_until
from ops.valkey import EmbeddedValkey
from reporting import tasks
from tests.faults.wire import Wire, wire
from tests.servers import ROOT

CUTS, OF_THEM_SILENT, ALLOWED_SECONDS = 20, 3, 90
LISTENING = (
    "worker", "--concurrency", "1", "--queues", "due", "--without-gossip", "--without-mingle",
)  # fmt: skip
BEATS, WATCHED_SECONDS = 3, 60

pytestmark = pytest.mark.long


@pytest.fixture
def broker() -> Iterator[EmbeddedValkey]:
    home = Path(tempfile.mkdtemp(prefix="kpi-broker-"))
    home.chmod(0o711)
    with EmbeddedValkey(home) as server:
        yield server
    shutil.rmtree(home, ignore_errors=True)


def through(broker: EmbeddedValkey, cable: Wire) -> str:
    return broker.url.replace(f":{broker.port}/", f":{cable.port}/")


@contextmanager
def celery(
    database: str, url: str, log: Path, *words: str, app: str = "kpi_portal"
) -> Iterator[None]:
    """Celery, started again whenever it ends: as systemd, compose and ``make demo`` do."""
    env = os.environ | {
        "DATABASE_URL": os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{database}",
        "REDIS_URL": url,
        "CACHE_URL": os.environ["CACHE_URL"],
    }
    line = shlex.join([sys.executable, "-m", "celery", "--app", app, *words])
    with log.open("ab") as out:
        process = subprocess.Popen(
            ["/bin/sh", "-c", f"while :; do {line}; sleep 1; done"],
            cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def waiting(broker: EmbeddedValkey) -> int:
    with redis.Redis.from_url(broker.url) as client:
        return int(client.llen(app.conf.task_default_queue))


def publish(broker: EmbeddedValkey, times: int) -> None:
    with Connection(broker.url) as connection:
        for _ in range(times):
            tasks.tick.apply_async(connection=connection)


def test_a_worker_hears_again_after_each_cut_of_its_broker(
    committed_cast, committed, broker, tmp_path, record_property
) -> None:
    """Some clients of Redis stay connected and deaf for ever; ours has twenty chances to. Three
    times nothing ends: the wire only says nothing more, as when the broker's host loses its power,
    once while what was taken is acknowledged."""
    took = []
    with (
        wire(broker.port) as cable,
        celery(committed, through(broker, cable), tmp_path / "worker.log", *LISTENING),
    ):
        publish(broker, 1)
        assert wait_until(lambda: waiting(broker) == 0, deadline=time.monotonic() + 90)
        for number in range(CUTS):
            assert cable.mute() if number < OF_THEM_SILENT else cable.cut()
            publish(broker, 3)
            begun = time.monotonic()
            heard = wait_until(lambda: waiting(broker) == 0, deadline=begun + ALLOWED_SECONDS)
            took.append(time.monotonic() - begun if heard else ALLOWED_SECONDS)
    deaf = sum(one >= ALLOWED_SECONDS for one in took)
    record_property("tried", CUTS)
    record_property("failed", deaf)
    record_property("note", f"the longest backlog stood for {max(took):.0f} s")

    assert deaf == 0, (tmp_path / "worker.log").read_text()[-3000:]


def test_without_a_look_at_silent_connections_it_would_stay_deaf(
    committed_cast, committed, broker, tmp_path
) -> None:
    with (
        wire(broker.port) as cable,
        celery(
            committed, through(broker, cable), tmp_path / "worker.log", *LISTENING,
            app="tests.faults.deaf",
        ),
    ):  # fmt: skip
        publish(broker, 1)
        assert wait_until(lambda: waiting(broker) == 0, deadline=time.monotonic() + 90)
        assert cable.mute()
        publish(broker, 3)

        assert not wait_until(
            lambda: waiting(broker) == 0, deadline=time.monotonic() + ALLOWED_SECONDS
        )


def test_of_three_beats_one_ticks(committed, broker, tmp_path, record_property) -> None:
    """Three processes, one lock: what comes every ten seconds comes every ten seconds."""
    with ExitStack() as stack:
        for number in range(BEATS):
            stack.enter_context(
                celery(committed, broker.url, tmp_path / f"beat{number}.log", "beat",
                       "--pidfile", "")
            )  # fmt: skip
        assert wait_until(lambda: waiting(broker) > 0, deadline=time.monotonic() + 120)
        before = counted(broker)
        time.sleep(WATCHED_SECONDS)
        after = counted(broker)
    ticks = after["reporting.tasks.tick"] - before["reporting.tasks.tick"]
    record_property("tried", ticks)

    assert WATCHED_SECONDS / 10 - 2 <= ticks <= WATCHED_SECONDS / 10 + 1


def counted(broker: EmbeddedValkey) -> Counter[str]:
    """Messages that were published, by task."""
    with redis.Redis.from_url(broker.url) as client:
        waiting_ = client.lrange(app.conf.task_default_queue, 0, -1)
    return Counter(json.loads(one)["headers"]["task"] for one in waiting_)
