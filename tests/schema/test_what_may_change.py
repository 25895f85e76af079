"""What the web role may change, column by column; everything else is refused by the database."""

import os

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from organizations import audit
from organizations.tenancy import tenant
from tests import servers
from tests.factories.organizations import actor
from tests.factories.reporting import compile_for

# Tables in which nothing changes but these columns. A table that is not here may be changed as a
# whole by its commands; a new table must be thought about, so the list is compared with all.
CHANGEABLE = {
    "evaluations_auditsample": set(),
    "evaluations_secondlook": set(),
    "evaluations_secondopinion": set(),
    "evaluations_measuredpeers": set(),
    "evaluations_reviewerfigures": set(),
    "evaluations_figureexplanation": set(),
    "evaluations_flag": set(),
    "evaluations_judgement": set(),
    "evaluations_measurement": set(),
    "evaluations_peerreference": set(),
    "evaluations_personfigures": set(),
    "evaluations_unitexplanation": set(),
    "evaluations_unitfigures": set(),
    "evaluations_causerequest": {
        "state",
        "answered_by_id",
        "by_right",
        "on_behalf_of_id",
        "delegation_id",
        "answer",
        "answered_at",
        "review_id",
    },
    "worklogs_entrymessage": set(),
    "evaluations_leveldecision": {"withdrawn_at", "withdraw_reason"},
    "evaluations_publication": set(),
    "evaluations_petition": {
        "state",
        "outcome",
        "answer",
        "proposed_by_id",
        "proposed_at",
        "sent_back",
        "answered_by_id",
        "answered_at",
        "withdrawn_at",
    },
    "evaluations_criteriaset": set(),
    "evaluations_criteriasheet": {"superseded_at"},
    "evaluations_monthlyassessment": {"superseded_at"},
    "evaluations_review": {"superseded_at"},
    "evaluations_ruleversion": set(),
    "evaluations_score": set(),
    "evaluations_termassessment": {"superseded_at"},
    "evaluations_termscore": set(),
    "reporting_askedfile": {
        "sha256",
        "size_bytes",
        "made_at",
        "keep_until",
        "taken_at",
        "purged_at",
    },
    "organizations_agency": {"ends_on", "name"},
    "organizations_agencysuccession": set(),
    "organizations_agencyperiod": {"stage", "stage_changed_at"},
    "organizations_auditevent": set(),
    "organizations_calendarday": set(),
    "organizations_leave": {
        "status",
        "decided_by_id",
        "decided_at",
        "decision_reason",
        "cancelled_by_id",
        "cancelled_at",
        "cancel_reason",
        "ends_on",
        "ends_half",
    },
    "organizations_datarequest": {
        "acknowledged_at",
        "acknowledged_by_id",
        "extended_until",
        "extended_at",
        "extended_by_id",
        "extension_reason",
        "answered_at",
        "answered_by_id",
        "is_granted",
        "answer",
        "withdrawn_at",
    },
    "organizations_emergencyaccess": {"closed_at", "closed_by_id"},
    "organizations_servicetoken": {"last_used_at", "revoked_at", "revoked_by_id"},
    "organizations_delegation": {"revoked_at", "revoked_by_id", "revoke_reason"},
    "organizations_notice": {"created_at", "read_at", "mailed_at"},
    "organizations_noticemail": {"attempts", "next_try_at", "settled_at", "outcome", "error"},
    "organizations_parameter": set(),
    "organizations_period": set(),
    "organizations_reportroute": {"ends_on"},
    "organizations_rosterduty": {"cancelled_at"},
    "organizations_sealedevent": set(),
    "organizations_sealedrow": set(),
    "organizations_sealer": set(),
    "organizations_sealsalt": set(),
    "organizations_shift": {"retired_at"},
    "organizations_teachingload": set(),
    "organizations_staffingdecision": set(),
    "organizations_transfer": set(),
    "organizations_unitcalendar": set(),
    "organizations_unitsuccession": set(),
    "organizations_unitclosure": set(),
    "organizations_workcalendar": set(),
    "reporting_delivery": {
        "received_at",
        "received_by_id",
        "accepted_at",
        "accepted_by_id",
        "included_at",
        "included_version",
        "returned_at",
        "returned_by_id",
        "returned_staff_id",
        "return_reason",
    },
    "reporting_issuedroot": set(),
    "reporting_missedreport": set(),
    "reporting_provincialreport": set(),
    "worklogs_reminderrun": set(),
    "reporting_reopening": {
        "answered_at",
        "answered_by_id",
        "answered_staff_id",
        "is_agreed",
        "answer",
    },
    "reporting_report": {"status", "submitted_at", "submitted_by_id", "is_late"},
    "reporting_reportsignature": set(),
    "reporting_restoredrill": set(),
    "reporting_sentreminder": set(),
    "worklogs_assignment": {"assignee_id", "cancelled_at", "cancel_reason", "unit_id"},
    "worklogs_evidencefile": {"removed_at"},
    "worklogs_evidenceopening": set(),
    "worklogs_assignmentbatch": set(),
    "worklogs_lateentry": set(),
    "worklogs_catalogueproposal": {
        "status",
        "decided_by_id",
        "decided_at",
        "appraiser_id",
        "appraised_by_id",
        "appraised_at",
        "return_reason",
        "effective_on",
        "result_id",
    },
    "worklogs_cataloguetask": {"valid_until", "successor_code"},
    "worklogs_assignmentproposal": {
        "status",
        "decided_by_id",
        "decided_at",
        "refusal_reason",
        "assignment_id",
    },
    "worklogs_workentry": {
        "position",
        "task_id",
        "assignment_id",
        "summary",
        "output_reference",
        "minutes",
        "quantity",
        "is_finished",
        "starts_at_minute",
        "continues_date",
        "continues_id",
        "status",
        "accepted_minutes",
        "return_reason",
        "version",
        "changed_at",
    },
}
FREELY = {
    "organizations_posting",
    "organizations_roleassignment",
    "organizations_staffmember",
    "organizations_unit",
    "organizations_user",
    "reporting_duejob",
    "reporting_readinesscount",
    "reporting_reportdraft",
    "reporting_reportfile",
    "reporting_reportnarrative",
    "worklogs_workday",
}
# Set by the database; a role that could name them could back-date a record.
STAMPED = {
    ("organizations_auditevent", "recorded_at"),
    ("organizations_auditevent", "written_in"),
    ("organizations_agencysuccession", "recorded_at"),
    ("organizations_staffingdecision", "recorded_at"),
    ("worklogs_workentry", "recorded_at"),
    ("worklogs_lateentry", "received_at"),
    ("evaluations_review", "recorded_at"),
}
COLUMNS = """
    SELECT c.relname, a.attname,
           has_column_privilege('kpi_app', c.oid, a.attname, 'UPDATE'),
           has_column_privilege('kpi_app', c.oid, a.attname, 'INSERT')
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname ~ '^(organizations|worklogs|evaluations|reporting)_'
"""


def columns() -> list[tuple[str, str, bool, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        return cursor.fetchall()


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return error.__cause__.sqlstate == "42501"  # insufficient_privilege
    return False


@pytest.mark.django_db
def test_only_the_columns_that_must_change_can_be_changed() -> None:
    changeable: dict[str, set[str]] = {}
    for table, column, may_update, _ in columns():
        changeable.setdefault(table, set())
        if may_update:
            changeable[table].add(column)

    assert set(changeable) == set(CHANGEABLE) | FREELY
    assert {table: changeable[table] for table in CHANGEABLE} == CHANGEABLE


@pytest.mark.django_db
def test_raw_sql_of_the_application_is_refused_in_every_frozen_column() -> None:
    let_through = [
        (table, column)
        for table, column, _, _ in columns()
        if table in CHANGEABLE
        and column not in CHANGEABLE[table]
        and not refused(f'UPDATE {table} SET "{column}" = "{column}"')
    ]

    assert let_through == []


@pytest.mark.django_db
def test_the_database_alone_says_when_something_was_recorded() -> None:
    named = {(table, column) for table, column, _, may_insert in columns() if may_insert}

    assert named & STAMPED == set()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM worklogs_workentry",
        "TRUNCATE organizations_auditevent",
        "ALTER TABLE worklogs_workentry DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON worklogs_workentry",
        "DROP TRIGGER guard ON worklogs_workentry",
        "CREATE TABLE mine (id int)",
        "SET ROLE kpi_owner",
        "SET session_replication_role = 'replica'",
    ],
)
@pytest.mark.django_db
def test_the_application_cannot_take_the_walls_down(statement) -> None:
    assert refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organizations_auditevent SET action = 'x'",
        "DELETE FROM organizations_auditevent",
        "TRUNCATE organizations_auditevent CASCADE",
        "UPDATE evaluations_score SET total = 100",
        "DELETE FROM evaluations_score",
        "UPDATE reporting_report SET snapshot = '{}'",
        "UPDATE reporting_report SET status = 'received'",
        "DELETE FROM reporting_report",
    ],
)
@pytest.mark.slow
def test_not_even_a_superuser_changes_a_record_in_passing(frozen_rows, statement) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        frozen_rows.execute(statement)

    assert refusal.value.sqlstate in {"KP002", "KP004"}


@pytest.fixture
def frozen_rows(committed_cast):
    """A superuser's connection to a database with a compiled report, its scores and its trail."""
    with tenant(committed_cast.department.pk):
        audit.record(actor=actor(committed_cast.officer), action="organizations.test.recorded")
    compile_for(committed_cast.department)
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url, autocommit=True) as superuser:
        yield superuser
