"""The guards of the database stand as they are listed, and not one can go without a test turning
red."""

import os
from pathlib import Path

import psycopg
import pytest

from ops import guards
from tests import servers
from tests.schema.guards import differences, standing

ROOT = Path(__file__).resolve().parents[2]
# Guards that stand under their own names and let through what they did not.
WEAKENED = {
    "a policy that is open": "ALTER POLICY tenant ON worklogs_workentry USING (true)",
    "a policy for everybody": "ALTER POLICY seal_looks ON organizations_sealedevent TO PUBLIC",
    "a trigger whose function says yes": "CREATE OR REPLACE FUNCTION worklogs_workentry_guard()"
    " RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "a function that policies call": "CREATE OR REPLACE FUNCTION kpi_agency_id() RETURNS bigint"
    " LANGUAGE sql STABLE AS 'SELECT 1::bigint'",
    "a trigger at rest": "ALTER TABLE worklogs_workentry DISABLE TRIGGER guard",
    "row security that spares the owner": "ALTER TABLE worklogs_workentry NO FORCE ROW LEVEL"
    " SECURITY",
    "a constraint that always holds": "ALTER TABLE organizations_sealer DROP CONSTRAINT"
    " sealer_is_one, ADD CONSTRAINT sealer_is_one CHECK (id = id)",
    "a column more for the province": "GRANT SELECT (summary) ON worklogs_workentry TO"
    " kpi_province",
    "a function for everybody": "GRANT EXECUTE ON FUNCTION organizations_clear_ground() TO PUBLIC",
}


@pytest.fixture
def owner(committed: str):
    """A superuser in a database of the test's own; what it does is taken back."""
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], committed)
    with psycopg.connect(url) as connection:
        yield connection
        connection.rollback()


def test_every_guard_stands_and_every_one_is_listed(owner) -> None:
    assert differences(owner) == [], "python -m tests.schema.listing writes the list anew"


def test_a_guard_weakened_under_its_own_name_is_missed(owner) -> None:
    for what, weakened in WEAKENED.items():
        with owner.transaction(force_rollback=True):
            owner.execute(weakened)
            found = differences(owner)
        assert [one for one in found if one.startswith("changed: ")], what


@pytest.mark.long
@pytest.mark.slow
def test_each_guard_taken_away_is_missed(owner, record_property) -> None:
    before = standing(owner)
    unseen = []
    for guard in before:
        with owner.transaction(force_rollback=True):
            owner.execute(guard.removal())
            if not differences(owner, [guard.kind]):
                unseen.append(guard.label)
    tried = len(guards.watched())
    record_property("tried", len(before))
    record_property("failed", len(unseen))
    record_property("note", f"{tried} guards by behaviour, all {len(before)} by their definition")

    assert unseen == []
    assert len(before) > 1_300


def test_the_tests_named_for_a_guard_are_there() -> None:
    for guard in guards.watched():
        assert bool(guard.sql) != bool(guard.patch), guard.name
        for test in guard.tests:
            path, _, function = test.partition("::")
            assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8"), test


@pytest.mark.long
@pytest.mark.parametrize("guard", guards.watched(), ids=lambda guard: guard.name)
def test_without_the_guard_its_tests_turn_red(guard) -> None:
    assert guards.is_seen(guard)
