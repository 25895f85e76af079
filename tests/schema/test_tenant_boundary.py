"""Facts about the database that every migration must keep true."""

import pytest
from django.db import connection

# Public or needed to find out who somebody is, before any agency is known: names of agencies,
# where reports go, and due work (ids and instants only).
DIRECTORY = {"organizations_reportroute", "reporting_duejob"}

UNGUARDED = """
    SELECT c.relname
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'agency_id'
    WHERE c.relkind IN ('r', 'p')
      AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity
           OR (NOT c.relispartition AND NOT EXISTS (
               SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant')))
"""


def _rows(query: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_table_of_an_agency_is_guarded() -> None:
    assert _rows(UNGUARDED) == DIRECTORY


@pytest.mark.django_db
def test_the_application_cannot_step_around_the_guard() -> None:
    roles = _rows("SELECT rolname FROM pg_roles WHERE rolsuper OR rolbypassrls OR rolcreaterole")
    owned = _rows(
        "SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
        "WHERE r.rolname = current_user"
    )

    assert _rows("SELECT current_user::text") == {"kpi_app"}
    assert "kpi_app" not in roles
    assert owned == set()


@pytest.mark.django_db
def test_nothing_that_must_be_kept_can_be_deleted() -> None:
    deletable = _rows(
        "SELECT table_name::text FROM information_schema.role_table_grants "
        "WHERE grantee = 'kpi_app' AND privilege_type IN ('DELETE', 'TRUNCATE')"
    )

    assert deletable == {
        "django_session",
        "account_emailaddress",
        "account_emailconfirmation",
        "mfa_authenticator",
        "socialaccount_socialaccount",
        "socialaccount_socialtoken",  # never written: deleting an identity looks for some
        "organizations_calendarday",  # a day that has not come (trigger)
        "organizations_reportroute",  # a route by which nothing has gone yet (trigger)
        "organizations_notice",  # of what was undone within seconds; records stand elsewhere
        "organizations_webhookdelivery",  # of what other systems took, after days (trigger)
        "usersessions_usersession",
    }


def test_the_cast_is_alive(cast) -> None:
    assert cast.clerk.staff.full_name == "Đặng Thị Ánh"
