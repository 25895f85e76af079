"""A worker beside which messages wait, and which does nothing, is deaf."""

import pytest

from kpi_portal.celery import app
from kpi_portal.listening import DEAF_AFTER_SECONDS, Ear, Listening, waiting_in


class Worker:
    """What an ear asks about, as the test sets it."""

    def __init__(self) -> None:
        self.waiting: int | None = 3
        self.busy = False
        self.heard = 0
        self.ear = Ear(
            waiting=lambda: self.waiting, busy=lambda: self.busy, heard=lambda: self.heard
        )


@pytest.fixture
def worker() -> Worker:
    made = Worker()
    assert not made.ear.is_deaf(0)  # what it had taken before anybody looked
    assert not made.ear.is_deaf(5)
    return made


LATER = 5 + DEAF_AFTER_SECONDS


def test_messages_that_wait_beside_an_idle_worker_mean_that_it_is_deaf(worker) -> None:
    assert not worker.ear.is_deaf(LATER - 1)
    assert worker.ear.is_deaf(LATER)


@pytest.mark.parametrize(
    ("what", "value"),
    [("busy", True), ("heard", 1), ("waiting", 0), ("waiting", None)],
    ids=["it has work in hand", "it took one", "nothing waits", "the broker is away"],
)
def test_it_is_not_when(worker, what, value) -> None:
    setattr(worker, what, value)
    assert not worker.ear.is_deaf(LATER)


def test_what_it_takes_meanwhile_begins_the_time_anew(worker) -> None:
    worker.heard = 1
    assert not worker.ear.is_deaf(LATER - 1)
    assert not worker.ear.is_deaf(LATER)
    assert not worker.ear.is_deaf(LATER + DEAF_AFTER_SECONDS - 1)
    assert worker.ear.is_deaf(LATER + DEAF_AFTER_SECONDS)


def test_a_broker_that_does_not_answer_is_not_asked_for_long(settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert waiting_in(["due"]) is None


def test_every_worker_looks() -> None:
    assert Listening in app.steps["consumer"]
