"""The negative control: what one agency would see of another if row security were taken down."""

import pytest
from django.db import connection

from organizations.tenancy import tenant
from tests.factories.organizations import TODAY
from tests.factories.worklogs import make_assignment, make_entry, make_evidence

TABLES = (
    "organizations_unit",
    "organizations_posting",
    "organizations_staffmember",
    "organizations_roleassignment",
    "organizations_auditevent",
    "worklogs_workentry",
    "worklogs_workday",
    "worklogs_assignment",
    "worklogs_evidencefile",
)


def seen_from(agency_id: int, owner_id: int) -> dict[str, int]:
    """How many rows of the owner are visible from within the agency, by table."""
    seen = {}
    with tenant(agency_id), connection.cursor() as cursor:
        for table in TABLES:
            where = f"agency_id = {int(owner_id)}"
            if table == "organizations_staffmember":
                where = "full_name = 'Lê Văn Bình'"
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}")
            seen[table] = cursor.fetchone()[0]
    return seen


@pytest.mark.slow
def test_the_wall_hides_everything_and_nothing_else_would(committed_cast, as_owner) -> None:
    cast = committed_cast
    make_evidence(make_entry(cast.colleague, TODAY))
    make_assignment(cast.colleague, cast.head)
    department, commune = cast.department.pk, cast.commune.pk

    assert set(seen_from(department, department).values()) & {0} == set()
    assert set(seen_from(commune, department).values()) == {0}

    for table in TABLES:
        as_owner(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")

    assert 0 not in seen_from(commune, department).values()


@pytest.mark.slow
def test_forgetting_to_enter_an_agency_shows_nothing(committed_cast) -> None:
    make_entry(committed_cast.colleague, TODAY)

    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


@pytest.mark.slow
def test_a_policy_that_lets_all_through_is_what_the_wall_prevents(committed_cast, as_owner) -> None:
    department, commune = committed_cast.department.pk, committed_cast.commune.pk
    as_owner("DROP POLICY tenant ON organizations_posting")
    assert seen_from(department, department)["organizations_posting"] == 0

    as_owner("CREATE POLICY tenant ON organizations_posting USING (true)")
    assert seen_from(commune, department)["organizations_posting"] > 0
