"""The database away for a moment, ended sessions, deadlocks: done again or told, never a 500."""

from http import HTTPStatus
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client
from django.urls import reverse

from organizations import outages
from organizations.tenancy import tenant
from tests.factories.organizations import TODAY
from tests.factories.worklogs import make_task
from tests.signing_in import enter
from tests.worklogs.test_offline import form
from worklogs.models import WorkEntry
from worklogs.views import outbox


def browser(posting) -> Client:
    client = Client(raise_request_exception=False)
    enter(client, posting)
    return client


def end_my_session(as_owner) -> None:
    """What a restart of the database does to a connection that is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    as_owner(f"SELECT pg_terminate_backend({pid}, 5000)")


def lines(cast) -> int:
    with tenant(cast.department.pk):
        return WorkEntry.objects.count()


def test_a_page_is_loaded_again_by_itself_after_the_connection_broke(
    committed_cast, as_owner
) -> None:
    clerk = browser(committed_cast.clerk)
    end_my_session(as_owner)

    assert clerk.get("/").status_code == HTTPStatus.OK


def test_a_form_is_told_that_nothing_was_stored_and_goes_through_when_sent_again(
    committed_cast, as_owner, monkeypatch
) -> None:
    make_task(name="Tiếp công dân", code="B.77")
    clerk, data = browser(committed_cast.clerk), form(committed_cast.clerk)
    data["work_date"] = TODAY.isoformat()
    once = iter([True])
    save = outbox.commands.save_line

    def ended_meanwhile(**said):
        if next(once, False):
            end_my_session(as_owner)
        return save(**said)

    monkeypatch.setattr(outbox.commands, "save_line", ended_meanwhile)
    first = clerk.post(reverse("worklogs:send_line"), data)
    again = clerk.post(reverse("worklogs:send_line"), data)

    assert (first.status_code, first["Retry-After"]) == (503, "5")
    assert "gửi lại" in first.content.decode()
    assert again.json()["state"] == "stored"
    assert lines(committed_cast) == 1


def test_of_two_requests_that_wait_for_each_other_both_are_done(
    committed_cast, monkeypatch
) -> None:
    """PostgreSQL undoes one of them; it is done once more before anybody is told."""
    make_task(name="Tiếp công dân", code="B.77")
    both, order, undone = Barrier(2), iter([(1, 2), (2, 1)]), []
    save = outbox.commands.save_line

    def crossing(**said):
        locks = next(order, ())
        with connection.cursor() as cursor:
            for number, lock in enumerate(locks):
                if number:
                    both.wait(30)
                try:
                    cursor.execute("SELECT pg_advisory_xact_lock(99, %s)", [lock])
                except OperationalError:
                    undone.append(lock)
                    raise
        return save(**said)

    monkeypatch.setattr(outbox.commands, "save_line", crossing)
    answers = []

    def send(posting) -> None:
        client = browser(posting)
        answers.append(client.post(reverse("worklogs:send_line"), form(posting)).status_code)
        connection.close()

    people = [committed_cast.clerk, committed_cast.colleague]
    threads = [Thread(target=send, args=[one]) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(undone) == 1
    assert answers == [200, 200]
    assert lines(committed_cast) == 2


@pytest.mark.parametrize(
    ("error", "is_one"),
    [
        (psycopg.errors.DeadlockDetected(), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.LockNotAvailable(), True),
        (psycopg.errors.TooManyConnections(), True),
        (psycopg.OperationalError("server closed the connection"), True),
        (psycopg.errors.UndefinedColumn(), False),
        (psycopg.errors.DiskFull(), True),
        (psycopg.errors.InsufficientPrivilege(), False),
    ],
)
def test_what_passes_by_itself_is_an_outage_and_a_mistake_is_not(error, is_one) -> None:
    told = OperationalError() if is_one else ProgrammingError()
    told.__cause__ = error

    assert outages.is_outage(told) is is_one
    assert not outages.is_outage(ValueError("no database at all"))


def test_a_program_is_told_to_ask_again(committed_cast, as_owner, monkeypatch) -> None:
    clerk = browser(committed_cast.clerk)

    def ended(*_args: object, **_more: object) -> None:
        end_my_session(as_owner)
        connection.cursor().execute("SELECT 1")

    monkeypatch.setattr("kpi_portal.policy.PolicyMiddleware.process_view", ended)
    answer = clerk.post("/api/v1/entries/", {}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (503, "away")
    assert answer["Retry-After"]
