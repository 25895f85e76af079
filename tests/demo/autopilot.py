"""A beat and a worker for tests that move the clock: real messages through a real broker.

Celery's own processes have a clock of their own. These do what they do, in the test's process:
the beat publishes the tick, unless the broker is gone; the worker runs what it finds, unless it
came too late.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from queue import Empty

import time_machine
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError

from kpi_portal.celery import app
from ops.valkey import EmbeddedValkey
from reporting.tasks import tick

TICK = app.conf.beat_schedule["find-due-work"]
QUEUE = app.conf.task_default_queue


class Autopilot:
    """Beat, broker and worker. ``missed`` counts the ticks that nobody heard."""

    def __init__(self, broker: EmbeddedValkey) -> None:
        self.broker = broker
        self.missed = 0
        self.ran = 0

    def between(self, first: datetime, last: datetime, step: timedelta) -> Iterator[datetime]:
        """Let the clock go on in steps, with a tick at each; the moments, after their tick."""
        now = first
        while now <= last:
            with time_machine.travel(now, tick=False):
                self._beat()
                self._work()
                yield now
            now += step

    def _beat(self) -> None:
        try:
            with self._connection() as connection:
                tick.apply_async(connection=connection, retry=False, **TICK["options"])
        except OperationalError:
            self.missed += 1

    def _work(self) -> None:
        if not self.broker.is_alive():
            return
        with self._connection() as connection:
            queue = connection.SimpleQueue(QUEUE)
            while True:
                try:
                    message = queue.get(block=False)
                except Empty:
                    return
                message.ack()
                if datetime.fromisoformat(message.headers["expires"]) > timezone.now():
                    app.tasks[message.headers["task"]]()
                    self.ran += 1

    def _connection(self) -> Connection:
        # By default a dead broker is asked a hundred times.
        options = {"socket_connect_timeout": 1, "max_retries": 1, "interval_start": 0}
        return Connection(self.broker.url, transport_options=options)
