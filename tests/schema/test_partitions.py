"""Entries and reviews lie in one partition a month; each is walled like its parent."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from organizations import commands
from tests.factories.worklogs import make_entry

PARENTS = ("worklogs_workentry", "evaluations_review")
PARTITIONS = """
    SELECT i.inhparent::regclass::text, c.relname, c.relrowsecurity AND c.relforcerowsecurity,
           has_table_privilege('kpi_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE'),
           pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT'
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = ANY (%s::regclass[]) AND c.relkind = 'r'
"""


def partitions() -> list[tuple[str, str, bool, bool, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(PARTITIONS, [list(PARENTS)])
        return cursor.fetchall()


@pytest.mark.django_db
def test_each_parent_has_months_ahead_and_one_catch_all() -> None:
    commands.make_partitions(first=date(2027, 1, 1), months=3)
    found = partitions()

    for parent in PARENTS:
        own = [row for row in found if row[0] == parent]
        assert sum(row[4] for row in own) == 1
        assert len(own) >= 4


@pytest.mark.django_db
def test_no_partition_can_be_read_by_its_own_name() -> None:
    commands.make_partitions(first=date(2027, 1, 1), months=1)

    assert {row[1] for row in partitions() if not row[2]} == set()
    assert {row[1] for row in partitions() if row[3]} == set()


def test_what_is_logged_lands_in_its_month_and_not_in_the_catch_all(cast) -> None:
    commands.make_partitions(first=date(2026, 9, 1), months=3)
    entry = make_entry(cast.clerk)

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.agency_id', %s, true)", [str(entry.agency_id)])
        cursor.execute(
            "SELECT tableoid::regclass::text FROM worklogs_workentry WHERE id = %s", [entry.pk]
        )
        assert cursor.fetchone() == ("worklogs_workentry_y2026m10",)


@pytest.mark.parametrize(
    "call",
    [
        "SELECT kpi_make_partitions('organizations_posting'::regclass, '2027-01-01', 1)",
        "SELECT kpi_make_partitions('worklogs_workentry'::regclass, '2027-01-01', 5000)",
    ],
)
@pytest.mark.django_db
def test_the_door_to_new_partitions_opens_nothing_else(call) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(call)
