"""The guards of the database stand as they are listed, and not one can go without a test turning
red."""

import os
import tomllib
from pathlib import Path

import psycopg
import pytest

from ops import guards
from tests import servers
from tests.schema.guards import Guard, standing

LIST = Path(__file__).resolve().parents[2] / "docs" / "security" / "guards.toml"


def listed() -> set[tuple[str, str]]:
    """Kind and label of each guard of the list."""
    found = tomllib.loads(LIST.read_text(encoding="utf-8"))["standing"]
    return {(kind, label) for kind, labels in found.items() for label in labels}


def named(found: dict[Guard, str]) -> set[tuple[str, str]]:
    return {(guard.kind, guard.label) for guard in found}


@pytest.fixture
def owner(committed: str):
    """A superuser in a database of the test's own; what it does is taken back."""
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], committed)
    with psycopg.connect(url) as connection:
        yield connection
        connection.rollback()


def test_every_guard_stands_and_every_one_is_listed(owner) -> None:
    found = named(standing(owner))

    assert found - listed() == set(), "new guards: list them in docs/security/guards.toml"
    assert listed() - found == set(), "guards that are gone"


@pytest.mark.long
@pytest.mark.slow
def test_each_guard_taken_away_is_missed(owner, record_property) -> None:
    before = standing(owner)
    unseen = []
    for guard in before:
        with owner.transaction(force_rollback=True):
            owner.execute(guard.removal())
            if standing(owner) == before:
                unseen.append(guard.label)
    record_property("tried", len(before))
    record_property("failed", len(unseen))

    assert unseen == []
    assert len(before) > 900


def test_the_tests_named_for_a_guard_are_there() -> None:
    root = LIST.parents[2]
    for guard in guards.watched():
        assert bool(guard.sql) != bool(guard.patch), guard.name
        for test in guard.tests:
            path, _, function = test.partition("::")
            assert f"def {function}(" in (root / path).read_text(encoding="utf-8"), test


@pytest.mark.long
@pytest.mark.parametrize("guard", guards.watched(), ids=lambda guard: guard.name)
def test_without_the_guard_its_tests_turn_red(guard) -> None:
    assert guards.is_seen(guard)


@pytest.mark.slow
def test_without_one_guard_its_tests_turn_red() -> None:
    (one,) = [guard for guard in guards.watched() if guard.name == "a right is revoked once"]

    assert guards.is_seen(one)
