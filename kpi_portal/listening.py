"""A worker that no longer hears its broker ends itself, and whoever watches over it starts another.

A connection that falls silent while a task is acknowledged leaves Celery with a place in its hands
that never becomes free: with as many of these as processes it takes nothing more, for ever, and
says nothing. Seen from outside that is a queue with messages beside a worker with nothing to do.
"""

import os
import signal
import time
from collections.abc import Callable, Collection

import redis
import structlog
from celery import bootsteps
from celery.worker import state
from django.conf import settings

log = structlog.get_logger(__name__)

EVERY_SECONDS, DEAF_AFTER_SECONDS = 5.0, 30.0
ANSWERS_WITHIN_SECONDS = 2.0


class Ear:
    """Whether messages have been waiting beside an idle worker for too long.

    ``waiting`` says how many messages wait; None when the broker does not answer, which is nobody's
    deafness. ``busy`` says whether the worker has work in hand; ``heard`` how much it ever took.
    """

    def __init__(
        self,
        *,
        waiting: Callable[[], int | None],
        busy: Callable[[], bool],
        heard: Callable[[], int],
    ) -> None:
        self._waiting, self._busy, self._heard = waiting, busy, heard
        self._since: float | None = None
        self._before = -1

    def is_deaf(self, now: float) -> bool:
        """Look once; ``now`` is the second of a clock that only goes forward."""
        heard = self._heard()
        if heard != self._before or self._busy() or not self._waiting():
            self._before, self._since = heard, None
            return False
        if self._since is None:
            self._since = now
        return now - self._since >= DEAF_AFTER_SECONDS


def waiting_in(queues: Collection[str]) -> int | None:
    """How many messages wait in these queues, asked over a connection of its own."""
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=ANSWERS_WITHIN_SECONDS,
            socket_connect_timeout=ANSWERS_WITHIN_SECONDS,
        ) as client:
            return sum(int(client.llen(name)) for name in queues)
    except redis.RedisError:
        return None


class Listening(bootsteps.StartStopStep):  # type: ignore[misc]
    """A step of the worker's consumer that looks every five seconds."""

    requires = ("celery.worker.consumer:Tasks",)

    def start(self, consumer: object) -> None:
        """Look from now on; again after every new connection."""
        queues = tuple(consumer.app.amqp.queues.consume_from)  # type: ignore[attr-defined]
        ear = Ear(
            waiting=lambda: waiting_in(queues),
            busy=lambda: bool(state.active_requests),
            heard=lambda: state.all_total_count[0],
        )
        self._timer = consumer.timer.call_repeatedly(  # type: ignore[attr-defined]
            EVERY_SECONDS, lambda: _end_if_deaf(ear)
        )

    def stop(self, _consumer: object) -> None:
        """Do not look while there is no consumer."""
        if timer := getattr(self, "_timer", None):
            timer.cancel()
            self._timer = None


def _end_if_deaf(ear: Ear) -> None:
    if ear.is_deaf(time.monotonic()):
        log.critical("worker_is_deaf", waited_seconds=DEAF_AFTER_SECONDS)
        os.kill(os.getpid(), signal.SIGTERM)
