"""What a sandbox left is removed at night; nothing of a real agency can be."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from organizations.commands.clearing import clear_left_sandboxes
from organizations.commands.sandboxes import close_sandbox, reset_sandbox
from organizations.models import AuditEvent, Posting, Sandbox, StaffMember, User
from organizations.tenancy import tenant
from reporting.commands.verifying import chains_to_verify, verify_evidence
from reporting.queries.verifying import Verdict
from tests.factories.organizations import NOW, actor
from tests.factories.sandboxes import filled
from tests.factories.worklogs import make_entry
from tests.reporting.sealed import as_worker, seal
from worklogs.models import WorkEntry

LATER = NOW + timedelta(hours=2)
# The trail of who played stays; where reports go is of nobody who trains; the row in the real
# agency says that there was a sandbox.
STAY = {
    "organizations_auditevent",
    "organizations_reportroute",
    "organizations_sandbox",
    "organizations_sealedevent",
    "organizations_sealedrow",
    "organizations_sealsalt",
    "reporting_provincialreport",
}


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def left(cast) -> Sandbox:
    """One in which a month was worked, and which is closed."""
    sandbox = filled(cast.officer, works=True)
    with tenant(cast.department.pk):
        close_sandbox(actor=actor(cast.officer), sandbox_id=sandbox.pk, now=NOW)
    return sandbox


def rows_by_table(agency_id: int) -> dict[str, int]:
    """Rows of the agency in each table that can be read, inside it."""
    found = {}
    with tenant(agency_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE a.attname = 'agency_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
            " AND c.relnamespace = 'public'::regnamespace"
            " AND has_any_column_privilege(c.oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE agency_id = %s", [agency_id])
            found[table] = int(cursor.fetchone()[0])
    return found


def verified() -> list[Verdict]:
    with as_worker():
        return [
            verify_evidence(agency_id=chain, anchors_dir=None) for chain in chains_to_verify(None)
        ]


def test_every_table_is_either_cleared_or_says_why_it_stays(cast, left) -> None:
    before = rows_by_table(left.ground_id)
    removed = clear_left_sandboxes(now=LATER)
    after = rows_by_table(left.ground_id)

    assert removed > 100
    assert {table for table, count in after.items() if count} <= STAY
    assert after["organizations_auditevent"] == before["organizations_auditevent"] > 0


def test_the_list_of_the_database_names_every_table_of_an_agency(cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'organizations_clear_ground'")
        (source,) = cursor.fetchone()
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE a.attname = 'agency_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
            " AND c.relnamespace = 'public'::regnamespace"
        )
        tables = {table for (table,) in cursor.fetchall()}
    listed = set(re.findall(r"\w+", source)) & tables

    assert listed | STAY == tables
    assert listed & STAY == set()


def test_the_generated_people_go_and_real_ones_stay(cast, left) -> None:
    with tenant(left.ground_id):
        people = list(
            Posting.objects.filter(agency_id=left.ground_id).values_list("staff", flat=True)
        )
    clear_left_sandboxes(now=LATER)

    with tenant(cast.department.pk):
        assert not User.objects.filter(staff__in=people).exists()
        assert StaffMember.objects.filter(pk=cast.clerk.staff_id).exists()
    assert people


def test_one_that_is_open_and_one_that_was_closed_just_now_are_left_alone(cast) -> None:
    sandbox = filled(cast.officer)
    with tenant(cast.department.pk):
        reset_sandbox(actor=actor(cast.officer), sandbox_id=sandbox.pk, now=NOW)

    assert clear_left_sandboxes(now=NOW) == 0
    assert clear_left_sandboxes(now=LATER) > 0
    with tenant(cast.department.pk):
        assert [one.cleared_at for one in Sandbox.objects.all()] == [None, LATER]
    assert clear_left_sandboxes(now=LATER) == 0


def test_one_event_of_the_real_agency_says_how_many_rows_went(cast, left) -> None:
    removed = clear_left_sandboxes(now=LATER)

    with tenant(cast.department.pk):
        event = AuditEvent.objects.get(action="organizations.sandbox.cleared")
    assert event.details == {"rows": str(removed)}


def test_the_trail_of_real_agencies_still_verifies_and_so_does_what_is_left_of_the_ground(
    committed_cast,
) -> None:
    sandbox = filled(committed_cast.officer, works=True)
    with tenant(committed_cast.department.pk):
        close_sandbox(actor=actor(committed_cast.officer), sandbox_id=sandbox.pk, now=NOW)
    seal()
    clear_left_sandboxes(now=LATER)
    seal()

    verdicts = verified()
    assert {one.agency_id for one in verdicts} >= {committed_cast.department.pk, sandbox.ground_id}
    assert [(one.agency_id, one.differences) for one in verdicts if one.found] == []


def cleared_by_hand(agency_id: int) -> None:
    with tenant(agency_id), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT organizations_clear_ground()")


def test_the_database_clears_no_real_agency(cast) -> None:
    make_entry(cast.clerk)

    with pytest.raises(DatabaseError, match="training agency"):
        cleared_by_hand(cast.department.pk)
    with tenant(cast.department.pk):
        assert WorkEntry.objects.exists()


def test_nor_a_sandbox_that_is_open(cast) -> None:
    sandbox = filled(cast.officer)

    with pytest.raises(DatabaseError, match="training agency"):
        cleared_by_hand(sandbox.ground_id)


def test_from_within_a_sandbox_no_row_of_a_real_agency_is_reached(cast, left) -> None:
    make_entry(cast.clerk)
    before = rows_by_table(cast.department.pk)
    clear_left_sandboxes(now=LATER)

    after = rows_by_table(cast.department.pk)
    after["organizations_auditevent"] -= 1  # that it was cleared
    assert after == before
