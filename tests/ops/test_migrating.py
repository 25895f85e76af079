"""Migrating beside people: a held lock is waited for shortly, and asked for again."""

import os
import time
from threading import Thread

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connection

from ops import entry, migrating
from organizations.tenancy import tenant
from tests import servers
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_line, make_task
from worklogs import commands as worklogs


def refused(kind: type[psycopg.Error]) -> OperationalError:
    error = OperationalError("no")
    error.__cause__ = kind()
    return error


def test_a_lock_that_is_held_is_asked_for_again() -> None:
    ends = iter([refused(psycopg.errors.LockNotAvailable)] * 2)
    pauses = []

    def run(*_: object) -> None:
        error = next(ends, None)
        if error is not None:
            raise error

    assert migrating.migrate([], run=run, pause=pauses.append) == 3
    assert pauses == [migrating.PAUSE_SECONDS] * 2


@pytest.mark.parametrize(
    "error", [refused(psycopg.errors.AdminShutdown), ProgrammingError("no such table")]
)
def test_what_is_wrong_otherwise_is_said_at_once(error) -> None:
    def run(*_: object) -> None:
        raise error

    with pytest.raises(type(error)):
        migrating.migrate([], run=run, pause=lambda _: pytest.fail("waited"))


def test_somebody_who_never_lets_go_ends_it() -> None:
    def run(*_: object) -> None:
        raise refused(psycopg.errors.LockNotAvailable)

    with pytest.raises(OperationalError):
        migrating.migrate([], run=run, pause=lambda _: None)


def test_the_role_of_migrations_waits_two_seconds_for_a_lock(django_db_setup) -> None:
    with psycopg.connect(os.environ["MIGRATION_DATABASE_URL"]) as connection:
        assert connection.execute("SHOW lock_timeout").fetchone() == ("2s",)


def test_make_migrate_goes_this_way() -> None:
    line = entry.command("migrate", ["--noinput"], {})

    assert line[1:] == ["-m", "ops.migrating", "--noinput"]


ADDING = "ALTER TABLE worklogs_workday ADD COLUMN tried boolean NOT NULL DEFAULT false"


def _save(cast, task, ended: list[str]) -> None:
    who = actor(cast.clerk)
    try:
        with tenant(cast.department.pk):
            worklogs.save_line(actor=who, work_date=TODAY, line=make_line(task), now=NOW)
        ended.append("stored")
    except DatabaseError as error:
        ended.append(getattr(error.__cause__, "sqlstate", "?"))
    finally:
        connection.close()


def _beside_a_reader(cast, database: str, *setting: str) -> tuple[str, list[str]]:
    """How a migration ends that waits behind somebody who reads for six seconds, and how somebody
    ends who saves behind the migration."""
    task, ended, outcome = make_task(), [], ["done"]
    address = servers.url_as(os.environ["MIGRATION_DATABASE_URL"], database)
    reading = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], database)

    def add_a_column() -> None:
        with psycopg.connect(address) as migration:
            for one in setting:
                migration.execute(one)
            try:
                migration.execute(ADDING)
            except psycopg.errors.LockNotAvailable:
                outcome[0] = "given up"
            migration.rollback()

    with psycopg.connect(reading) as reader:
        reader.execute("SELECT count(*) FROM worklogs_workday")
        adding = Thread(target=add_a_column)
        adding.start()
        time.sleep(0.5)
        saver = Thread(target=_save, args=[cast, task, ended])
        saver.start()
        saver.join(6)
        reader.rollback()
        for one in (saver, adding):
            one.join()
    return outcome[0], ended


@pytest.mark.long
def test_a_migration_that_must_wait_lets_people_save_after_two_seconds(
    committed_cast, committed
) -> None:
    assert _beside_a_reader(committed_cast, committed) == ("given up", ["stored"])


@pytest.mark.long
def test_without_the_limit_people_would_be_refused(committed_cast, committed) -> None:
    """The control: everybody waits behind the one who waits, until their own limit."""
    found = _beside_a_reader(committed_cast, committed, "SET lock_timeout = 0")

    assert found == ("done", [migrating.LOCK_NOT_AVAILABLE])
