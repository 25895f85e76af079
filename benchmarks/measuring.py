"""CPU of this process and of its database backend, for calls taken in turn."""

import gc
import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

TICKS = os.sysconf("SC_CLK_TCK")
USER_TIME, SYSTEM_TIME = 13, 14  # fields of /proc/<pid>/stat


@dataclass(slots=True)
class Cost:
    """CPU milliseconds a call, in the application (median) and in the database (mean); queries."""

    app: list[float] = field(default_factory=list)
    database_ms: float = 0.0
    queries: int = 0

    @property
    def app_ms(self) -> float:
        """Median, so that a collection of garbage in between does not count."""
        return statistics.median(self.app) * 1000


def measure(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Cost]:
    """Make every call once a round, in turn, so that a slow moment of the machine hits them all."""
    costs = {name: Cost() for name in calls}
    for name, call in calls.items():
        call()  # warm: plans, templates, caches
        with CaptureQueriesContext(connection) as captured:
            call()
        costs[name].queries = len(captured)
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, call in calls.items():
                started = time.process_time()
                call()
                costs[name].app.append(time.process_time() - started)
    finally:
        gc.enable()
    for name, call in calls.items():
        # The backend's clock ticks every 10 ms: many calls in a row, then the mean.
        before = database_seconds()
        for _ in range(rounds):
            call()
        costs[name].database_ms = (database_seconds() - before) / rounds * 1000
    return costs


def database_seconds() -> float:
    """CPU that the database process of this connection has used."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return process_seconds(pid)


def process_seconds(pid: int) -> float:
    """CPU that a process of this machine has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[USER_TIME - 2]) + int(fields[SYSTEM_TIME - 2])) / TICKS
