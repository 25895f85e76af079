"""The way of a report: submitted by the head, received or returned by whom the province routes."""

import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from organizations.models import AuditEvent, ReportRoute
from organizations.refusals import Outdated
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import Delivery, DueJob, JobKind, ReportStatus
from reporting.refusals import NoReceiver, ReasonMissing
from tests.factories import reporting as make
from tests.factories.organizations import BEGINNING, actor


def test_the_head_submits_to_the_receiver_of_the_block(cast) -> None:
    report = make.submit_for(cast.agency_head)

    assert report.status == ReportStatus.SUBMITTED
    assert not report.is_late
    with tenant(cast.department.pk):
        assert [one.receiver for one in Delivery.objects.all()] == [cast.receiving]
        assert AuditEvent.objects.filter(action="reporting.report.submitted").exists()
    assert DueJob.objects.filter(kind=JobKind.MAKE_DOCUMENTS, agency=cast.department).exists()


def test_an_agency_routed_to_two_receivers_reports_to_both(cast) -> None:
    ReportRoute.objects.create(agency=cast.department, receiver=cast.board, starts_on=BEGINNING)

    report = make.submit_for(cast.agency_head)

    with tenant(cast.department.pk):
        names = {one.receiver.code for one in Delivery.objects.filter(report=report)}
    assert names == {"SNV", "BTCTU"}


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        (datetime(2026, 10, 23, 16, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 23, 17, 0, tzinfo=UTC), True),
    ],
)
def test_the_due_day_ends_at_midnight_in_vietnam(cast, moment, late) -> None:
    assert make.submit_for(cast.agency_head, now=moment).is_late is late


@pytest.mark.parametrize("who", ["officer", "head", "clerk", "superior"])
def test_nobody_but_the_head_of_the_agency_submits(cast, who) -> None:
    report = make.compile_for(cast.department)

    with pytest.raises(PermissionDenied):
        commands.submit_report(
            actor=actor(getattr(cast, who)), report_id=report.pk, now=make.SUBMITTED
        )


def test_the_head_of_another_agency_does_not_find_the_report(cast) -> None:
    report = make.compile_for(cast.department)

    with pytest.raises(Http404):
        commands.submit_report(
            actor=actor(cast.strange_head), report_id=report.pk, now=make.SUBMITTED
        )


def test_submitting_twice_delivers_once(cast) -> None:
    report = make.submit_for(cast.agency_head)

    commands.submit_report(actor=actor(cast.agency_head), report_id=report.pk, now=make.ANSWERED)

    with tenant(cast.department.pk):
        assert Delivery.objects.count() == 1


def test_without_a_receiver_nothing_is_submitted(cast, as_owner) -> None:
    report = make.sign_for(cast.agency_head, make.compile_for(cast.department))
    ReportRoute.objects.filter(agency=cast.department).update(ends_on=BEGINNING)

    with pytest.raises(NoReceiver):
        commands.submit_report(
            actor=actor(cast.agency_head), report_id=report.pk, now=make.SUBMITTED
        )


def test_the_receiver_takes_the_report_in_once(cast) -> None:
    report = make.submit_for(cast.agency_head)
    receiver = actor(cast.home_affairs)

    first = commands.receive_report(actor=receiver, report_id=report.pk, now=make.ANSWERED)
    again = commands.receive_report(
        actor=receiver, report_id=report.pk, now=datetime(2026, 10, 23, tzinfo=UTC)
    )

    assert first.received_at == again.received_at == make.ANSWERED
    with tenant(cast.department.pk):
        report.refresh_from_db()
    assert report.status == ReportStatus.RECEIVED


def test_a_return_has_a_reason_which_the_agency_reads(cast) -> None:
    report = make.submit_for(cast.agency_head)
    receiver = actor(cast.home_affairs)

    with pytest.raises(ReasonMissing):
        commands.return_report(actor=receiver, report_id=report.pk, reason=" \n", now=make.ANSWERED)
    commands.return_report(
        actor=receiver, report_id=report.pk, reason="Thiếu 3 người", now=make.ANSWERED
    )

    with tenant(cast.department.pk):
        delivery = Delivery.objects.get(report=report)
        report.refresh_from_db()
    assert (delivery.return_reason, report.status) == ("Thiếu 3 người", ReportStatus.RETURNED)


def test_what_was_returned_is_not_received_afterwards(cast) -> None:
    report = make.submit_for(cast.agency_head)
    receiver = actor(cast.home_affairs)
    commands.return_report(actor=receiver, report_id=report.pk, reason="Sai", now=make.ANSWERED)

    with pytest.raises(Outdated):
        commands.receive_report(actor=receiver, report_id=report.pk, now=make.ANSWERED)
    with pytest.raises(Outdated):
        commands.return_report(actor=receiver, report_id=report.pk, reason="Sai", now=make.ANSWERED)


@pytest.mark.parametrize("who", ["organization_board", "kpi_team", "inspector", "agency_head"])
def test_only_its_receiver_answers_a_report(cast, who) -> None:
    report = make.submit_for(cast.agency_head)

    with pytest.raises((Http404, PermissionDenied)):
        commands.receive_report(
            actor=actor(getattr(cast, who)), report_id=report.pk, now=make.ANSWERED
        )


def test_after_a_return_a_second_version_goes_the_same_way(cast) -> None:
    first = make.submit_for(cast.agency_head)
    receiver, officer = actor(cast.home_affairs), actor(cast.officer)
    commands.return_report(actor=receiver, report_id=first.pk, reason="Sai", now=make.ANSWERED)
    commands.amend_report(actor=officer, period=make.period(), reason="Đã sửa", now=make.ANSWERED)

    second = make.submit_for(cast.agency_head)
    commands.receive_report(actor=receiver, report_id=second.pk, now=make.ANSWERED)

    with tenant(cast.department.pk):
        first.refresh_from_db()
        second.refresh_from_db()
    assert (first.version, first.status) == (1, ReportStatus.RETURNED)
    assert (second.version, second.status) == (2, ReportStatus.RECEIVED)


def _provincial(cast, assessment=""):
    return commands.compile_provincial(
        actor=actor(cast.home_affairs),
        period=make.period(),
        assessment=assessment,
        proposals="",
        now=make.ANSWERED,
    )


def test_the_provincial_report_counts_who_is_in_and_names_who_is_missing(cast) -> None:
    make.log_day(cast.clerk)
    make.submit_for(cast.agency_head)

    report, created = _provincial(cast, "Cơ bản đúng hạn")

    snapshot = json.loads(report.snapshot)
    assert created
    assert snapshot["counts"] == {
        "agencies": 3,
        "submitted": 1,
        "received": 0,
        "returned": 0,
        "late": 0,
        "missing": 2,
    }
    assert {line["code"] for line in snapshot["missing"]} == {"22453", "SNV"}
    assert snapshot["coverage"]["logged_days"] == 1
    assert snapshot["narrative"]["assessment"] == "Cơ bản đúng hạn"


def test_a_returned_report_counts_as_returned_and_gives_no_figures(cast) -> None:
    make.log_day(cast.clerk)
    report = make.submit_for(cast.agency_head)
    commands.return_report(
        actor=actor(cast.home_affairs), report_id=report.pk, reason="Sai", now=make.ANSWERED
    )

    snapshot = json.loads(_provincial(cast)[0].snapshot)

    assert snapshot["counts"]["returned"] == 1
    assert snapshot["coverage"]["logged_days"] == 0
    line = next(line for line in snapshot["agencies"] if line["code"] == "SXD")
    assert (line["headcount"], line["levels"]) == (None, None)


def test_nothing_new_makes_no_new_provincial_version(cast) -> None:
    first, _ = _provincial(cast)

    same, created = _provincial(cast)
    make.submit_for(cast.agency_head)
    second, made = _provincial(cast)

    assert (same.pk, created) == (first.pk, False)
    assert (second.version, made) == (2, True)


def test_only_a_receiver_makes_a_provincial_report(cast) -> None:
    with pytest.raises(PermissionDenied):
        commands.compile_provincial(
            actor=actor(cast.kpi_team),
            period=make.period(),
            assessment="",
            proposals="",
            now=make.ANSWERED,
        )
