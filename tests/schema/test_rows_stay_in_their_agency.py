"""Foreign-key checks ignore row security, so keys carry the agency themselves."""

import pytest
from django.db import IntegrityError, connection, transaction

from organizations.models import Leave, Posting, RoleAssignment
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY

# Columns that point to a table whose rows may belong to everybody; a trigger looks instead.
SHARED = {
    ("reporting_askedfile", "job_id"),  # due work lies outside row security
    ("evaluations_criteriasheet", "criteria_id"),
    ("organizations_unitcalendar", "calendar_id"),
    ("worklogs_assignment", "task_id"),
    ("worklogs_lateentry", "task_id"),
    ("worklogs_catalogueproposal", "into_id"),
    ("worklogs_catalogueproposal", "result_id"),
    ("worklogs_catalogueproposal", "task_id"),
    ("worklogs_assignmentproposal", "task_id"),
    ("worklogs_workentry", "task_id"),
}

WITHOUT_AGENCY = """
    WITH tenant_table AS (
        SELECT a.attrelid AS id
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
        WHERE a.attname = 'agency_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ), single AS (
        SELECT k.conrelid, k.confrelid, k.conkey[1] AS number
        FROM pg_constraint k
        WHERE k.contype = 'f' AND cardinality(k.conkey) = 1
          AND k.conrelid IN (SELECT id FROM tenant_table)
          AND k.confrelid IN (SELECT id FROM tenant_table)
    )
    SELECT s.conrelid::regclass::text, a.attname
    FROM single s
    JOIN pg_attribute a ON a.attrelid = s.conrelid AND a.attnum = s.number
    WHERE NOT EXISTS (
        SELECT FROM pg_constraint k
        JOIN pg_attribute g ON g.attrelid = k.conrelid AND g.attname = 'agency_id'
        WHERE k.contype = 'f' AND k.conrelid = s.conrelid AND k.confrelid = s.confrelid
          AND cardinality(k.conkey) = 2 AND g.attnum = ANY (k.conkey) AND s.number = ANY (k.conkey))
"""


@pytest.mark.django_db
def test_every_key_between_two_agency_tables_carries_the_agency() -> None:
    with connection.cursor() as cursor:
        cursor.execute(WITHOUT_AGENCY)
        assert set(cursor.fetchall()) == SHARED


def refused_by(constraint: str, make) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def test_a_posting_does_not_reach_into_a_unit_of_another_agency(cast) -> None:
    with tenant(cast.department.pk):
        refused_by(
            "posting_unit_same_agency",
            lambda: Posting.objects.create(
                agency=cast.department,
                unit_id=cast.stranger.unit_id,
                staff=cast.clerk.staff,
                job_position="Chuyên viên",
                subject_class="civil_servant",
                starts_on=TODAY,
            ),
        )


def test_a_role_is_not_given_to_a_posting_of_another_agency(cast) -> None:
    with tenant(cast.department.pk):
        refused_by(
            "role_posting_same_agency",
            lambda: RoleAssignment.objects.create(
                agency=cast.department,
                posting_id=cast.stranger.pk,
                role="officer",
                starts_on=TODAY,
            ),
        )


def test_leave_is_not_recorded_for_a_posting_of_another_agency(cast) -> None:
    with tenant(cast.department.pk):
        refused_by(
            "leave_posting_same_agency",
            lambda: Leave.objects.create(
                agency=cast.department,
                posting_id=cast.stranger.pk,
                kind="annual",
                starts_on=TODAY,
                ends_on=TODAY,
                recorded_by=cast.officer,
                recorded_at=NOW,
            ),
        )
