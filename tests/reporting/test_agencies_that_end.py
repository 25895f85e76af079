"""An agency that ends in mid-period: its part counts there up to its last day, and is reported."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from organizations.models import (
    Agency,
    AgencySuccession,
    AuditEvent,
    Posting,
    ReportRoute,
    RoleAssignment,
    Unit,
)
from organizations.tenancy import tenant
from reporting import commands
from reporting.commands.jobs import plan_due_jobs
from reporting.models import DueJob
from tests.factories.organizations import actor, give_role, make_posting, make_unit
from tests.factories.reporting import (
    COMPILED,
    SUBMITTED,
    compile_for,
    log_day,
    make_plain_task,
    sign_for,
)
from tests.factories.worklogs import make_assignment
from worklogs.models import Assignment

FIRST = date(2026, 10, 5)
DECISION = ("--number", "77/QĐ-UBND", "--signed", "2026-09-30", "--from", "2026-10-05")


def run(*words: str) -> None:
    call_command("reorganize_agencies", *words, *DECISION)


def merge(cast, *more: str) -> None:
    run("merge", cast.commune.code, "--into", cast.department.code, *more)


def test_what_is_shown_first_is_taken_back(cast, capsys) -> None:
    merge(cast)

    assert Agency.objects.get(pk=cast.commune.pk).ends_on is None
    assert "2 postings go on. Nothing is stored." in capsys.readouterr().out


def test_each_agency_reports_its_part_and_the_last_one_is_signed(cast) -> None:
    log_day(cast.stranger, date(2026, 9, 21))
    merge(cast, "--finisher", cast.agency_head.staff.staff_code, "--apply")
    old, new = Agency.objects.get(pk=cast.commune.pk), cast.department

    assert old.ends_on == date(2026, 10, 4)
    parts = [compile_for(agency).figures["required_days"] for agency in (old, new)]
    # Two people of the commune for 14 days there; with six of the department for 22 days here.
    assert parts == [2 * 14, 6 * 22 + 2 * 8]

    with tenant(old.pk):
        finisher = Posting.objects.select_related("staff__user").get(
            agency=old, staff=cast.agency_head.staff
        )
        assert not finisher.keeps_log
    report = commands.submit_report(
        actor=actor(finisher, date(2026, 10, 22)),
        report_id=sign_for(finisher, compile_for(old)).pk,
        now=SUBMITTED,
    )
    assert report.status == "submitted"


def test_the_old_agency_owes_the_period_of_its_last_day_and_no_later_one(cast) -> None:
    merge(cast, "--apply")
    plan_due_jobs(now=COMPILED)

    owed = DueJob.objects.filter(agency=cast.commune, kind="compile_report")
    assert {job.period.code for job in owed.select_related("period")} == {"2026-09", "2026-10"}


def test_heads_keep_their_units_and_the_agencys_own_roles_end(cast) -> None:
    hall = make_unit(cast.commune, "Phòng Kinh tế", cast.stranger.unit)
    chief = give_role(make_posting(hall, "Bo Bo Thị Hiền"), "head", hall)
    merge(cast, "--apply")

    with tenant(cast.department.pk):
        followed = Unit.objects.get(name="Phòng Kinh tế")
        assert followed.parent_id == cast.root.pk
        role = RoleAssignment.objects.get(unit=followed)
        assert (role.role, role.posting.staff_id, role.starts_on) == ("head", chief.staff_id, FIRST)
        came = Posting.objects.get(staff=cast.strange_head.staff)
        assert not RoleAssignment.objects.filter(posting=came).exists()


def test_work_does_not_cross_between_agencies(cast) -> None:
    task = make_plain_task()
    due = make_assignment(cast.stranger, cast.strange_head, task)
    merge(cast, "--apply")

    with tenant(cast.commune.pk):
        kept = Assignment.objects.get(pk=due.pk)
        assert (kept.assignee_id, kept.cancel_reason) == (cast.stranger.pk, "77/QĐ-UBND")
        assert kept.cancelled_at is not None


def test_a_new_agency_has_the_routes_and_the_periods_of_the_first_it_follows(cast) -> None:
    run("merge", cast.commune.code, cast.party_body.code, "--into", "M1", "--name", "Xã Mới",
        "--apply")  # fmt: skip

    made = Agency.objects.get(code="M1")
    assert (made.name, made.block, made.starts_on) == ("Xã Mới", "commune", FIRST)
    assert ReportRoute.objects.get(agency=made).receiver_id == cast.receiving.pk
    assert {row.predecessor_id for row in AgencySuccession.objects.filter(successor=made)} == {
        cast.commune.pk,
        cast.party_body.pk,
    }
    with tenant(made.pk):
        assert Posting.objects.filter(agency=made).count() == 3


def test_an_agency_splits_by_its_branches(cast) -> None:
    run("split", cast.department.code, "--unit", f"{cast.root.code}=D1",
        "--unit", f"{cast.office.code}=D2", "--apply")  # fmt: skip

    with tenant(Agency.objects.get(code="D2").pk):
        assert Posting.objects.count() == 3
    with tenant(Agency.objects.get(code="D1").pk):
        assert set(Unit.objects.values_list("name", flat=True)) == {"D1", "Phòng Lưu trữ"}
        assert Posting.objects.count() == 3  # officer, agency head, outsider


def test_a_new_name_leaves_what_was_issued_as_it_is(cast) -> None:
    before = compile_for(cast.department, "2026-09")
    run("rename", cast.department.code, "Sở Xây dựng và Giao thông", "--apply")

    assert Agency.objects.get(pk=cast.department.pk).name == "Sở Xây dựng và Giao thông"
    with tenant(cast.department.pk):
        before.refresh_from_db()
        assert '"Sở Xây dựng"' in before.snapshot
        assert AuditEvent.objects.filter(action="organizations.agency.renamed").count() == 1


def test_no_agency_ends_in_a_compiled_period(cast) -> None:
    compile_for(cast.commune)

    with pytest.raises(CommandError, match="period_is_closed"):
        merge(cast, "--apply")

    assert Agency.objects.get(pk=cast.commune.pk).ends_on is None


@pytest.mark.parametrize("change", [{"ends_on": FIRST}, {"name": "Tên khác"}])
def test_without_a_decision_the_database_ends_and_renames_no_agency(cast, change) -> None:
    with pytest.raises(DatabaseError, match="by a decision"), transaction.atomic():
        Agency.objects.filter(pk=cast.commune.pk).update(**change)
