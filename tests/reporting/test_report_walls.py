"""What the database itself refuses about reports, whatever the code above it does."""

import pytest
from django.db import DatabaseError, connection, transaction

from organizations.tenancy import province, tenant
from reporting import commands
from reporting.models import Delivery, DueJob, ProvincialReport, Report, ReportFile
from tests.factories import reporting as make
from tests.factories.organizations import actor

STATUSES = ("compiled", "signed", "submitted", "received", "returned")
ALLOWED = {
    ("signed", "submitted"),
    ("submitted", "received"),
    ("submitted", "returned"),
    ("received", "returned"),
}


def _execute(statement: str, *values: object) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def _brought_to(cast, status: str) -> Report:
    report = make.compile_for(cast.department)
    if status == "compiled":
        return report
    make.sign_for(cast.agency_head, report)
    if status == "signed":
        return report
    commands.submit_report(actor=actor(cast.agency_head), report_id=report.pk, now=make.SUBMITTED)
    receiver = actor(cast.home_affairs)
    if status == "received":
        commands.receive_report(actor=receiver, report_id=report.pk, now=make.ANSWERED)
    if status == "returned":
        commands.return_report(actor=receiver, report_id=report.pk, reason="Sai", now=make.ANSWERED)
    return report


@pytest.mark.parametrize("before", STATUSES)
def test_a_report_goes_along_its_arrows_and_no_other_way(cast, before) -> None:
    report = _brought_to(cast, before)
    gone = set()

    for after in STATUSES:
        for agency in (cast.department, cast.receiving):
            try:
                with transaction.atomic(), tenant(agency.pk):
                    moved = _execute(
                        "UPDATE reporting_report SET status = %s, submitted_at = now()"
                        " WHERE id = %s"
                        if (before, after) == ("signed", "submitted")
                        else "UPDATE reporting_report SET status = %s WHERE id = %s",
                        after,
                        report.pk,
                    )
                    if moved and before != after:
                        gone.add((before, after))
                    transaction.set_rollback(True)
            except DatabaseError:
                continue

    assert gone == {arrow for arrow in ALLOWED if arrow[0] == before}


@pytest.mark.parametrize(
    "change",
    [
        "snapshot = '{}'",
        "checksum = 'x'",
        "figures = '{}'",
        "version = 9",
        "cause = 'by_hand'",
        "compiled_at = now()",
        "rule_sets = ''",
        "is_late = true",
        "submitted_at = now()",
    ],
)
@pytest.mark.parametrize("who", ["department", "receiving"])
def test_nothing_in_a_submitted_report_changes(cast, who, change) -> None:
    report = make.submit_for(cast.agency_head)

    with pytest.raises(DatabaseError):
        with tenant(getattr(cast, who).pk):
            _execute(f"UPDATE reporting_report SET {change} WHERE id = %s", report.pk)


def test_reports_and_provincial_reports_cannot_be_deleted(cast) -> None:
    make.submit_for(cast.agency_head)

    for table in ("report", "delivery", "provincialreport", "duejob", "reportfile"):
        with pytest.raises(DatabaseError, match="permission denied"):
            _execute(f"DELETE FROM reporting_{table}")


def test_nobody_makes_a_delivery_of_somebody_elses_report(cast) -> None:
    report = make.compile_for(cast.department)

    for thief in (cast.commune, cast.receiving):
        with pytest.raises(DatabaseError, match="row-level security"):
            with tenant(thief.pk):
                _execute(
                    "INSERT INTO reporting_delivery (agency_id, report_id, receiver_id,"
                    " delivered_at, return_reason) VALUES (%s, %s, %s, now(), '')",
                    cast.department.pk,
                    report.pk,
                    thief.pk,
                )


def test_a_report_begins_compiled_after_reviewing_closed_as_the_next_version(cast) -> None:
    insert = (
        "INSERT INTO reporting_report (agency_id, period_id, version, snapshot, checksum, figures,"
        " rule_sets, cause, compiled_at, status, is_late, submitted_at)"
        " SELECT %s, id, %s, '{}', 'x', '{}', '', 'by_hand', now(), %s, false, now()"
        " FROM organizations_period WHERE code = '2026-10'"
    )
    agency = cast.department.pk

    with pytest.raises(DatabaseError, match="begins compiled"):
        with tenant(agency):
            _execute(insert, agency, 1, "submitted")
    insert = insert.replace("false, now()", "false, null")
    with pytest.raises(DatabaseError, match="reviewing is not closed"):
        with tenant(agency):
            _execute(insert, agency, 1, "compiled")
    make.compile_for(cast.department)
    with pytest.raises(DatabaseError, match="last report stands"):
        with tenant(agency):
            _execute(insert, agency, 2, "compiled")


def test_a_stranger_sees_no_report_and_a_receiver_only_what_was_delivered(cast) -> None:
    draft = make.compile_for(cast.commune)
    sent = make.submit_for(cast.agency_head)
    commands.make_documents(
        agency_id=cast.department.pk, period_id=make.period().pk, now=make.SUBMITTED
    )

    def seen(agency):
        with tenant(agency.pk):
            return set(Report.objects.values_list("pk", flat=True)), ReportFile.objects.count()

    assert seen(cast.department) == ({sent.pk}, 3)
    assert seen(cast.commune) == ({draft.pk}, 0)
    assert seen(cast.receiving) == ({sent.pk}, 3)
    assert seen(cast.board) == (set(), 0)
    assert Report.objects.count() == Delivery.objects.count() == 0


def test_oversight_reads_figures_of_all_agencies_and_no_snapshot(cast) -> None:
    make.submit_for(cast.agency_head)

    with province():
        assert Report.objects.values_list("figures", flat=True).count() == 1
        assert ProvincialReport.objects.count() == 0
        assert DueJob.objects.count() == 1
    for column in ("snapshot", "submitted_by_id", "compiled_by_id"):
        with pytest.raises(DatabaseError, match="permission denied"):
            with province():
                _execute(f"SELECT {column} FROM reporting_report")


@pytest.mark.parametrize(
    "table",
    [
        "worklogs_workentry",
        "worklogs_workday",
        "worklogs_assignment",
        "evaluations_review",
        "evaluations_monthlyassessment",
        "evaluations_score",
        "organizations_staffmember",
        "organizations_posting",
        "reporting_reportnarrative",
    ],
)
def test_oversight_reads_no_raw_rows(cast, table) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        with province():
            _execute(f"SELECT * FROM {table}")


def test_a_closed_period_opens_only_after_a_return(cast) -> None:
    report = make.submit_for(cast.agency_head)
    reopen = (
        "UPDATE organizations_agencyperiod SET stage = %s WHERE agency_id = %s AND period_id = %s"
    )
    where = (cast.department.pk, make.period().pk)

    with pytest.raises(DatabaseError, match="stays closed"):
        with tenant(cast.department.pk):
            _execute(reopen, "logging_closed", *where)
    commands.return_report(
        actor=actor(cast.home_affairs), report_id=report.pk, reason="Sai", now=make.ANSWERED
    )
    with pytest.raises(DatabaseError, match="stays closed"):
        with tenant(cast.department.pk):
            _execute(reopen, "open", *where)
    with tenant(cast.department.pk):
        assert _execute(reopen, "logging_closed", *where) == 1
