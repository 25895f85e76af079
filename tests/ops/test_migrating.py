"""Migrating beside people: a held lock is waited for shortly, and asked for again."""

import os

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError

from ops import entry, migrating


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
