"""The end of a report: accepted, in the provincial report, closed; and its reopening."""

import json
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from organizations.models import (
    Notice,
    NoticeKind,
    PeriodStage,
    ReportRoute,
)
from organizations.refusals import Outdated
from organizations.tenancy import tenant
from reporting import commands
from reporting.commands import provincial
from reporting.models import Delivery, Report, ReportStatus
from reporting.queries.desk import desk
from reporting.refusals import NotReceived
from reporting.rules.changes import changes
from tests.factories import reporting as make
from tests.factories.organizations import BEGINNING, PERIOD, actor
from tests.reporting.ending import LATER, accepted, close, issue, stage, status


@pytest.fixture(autouse=True)
def _no_documents(monkeypatch) -> None:
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")


# ---- To the end --------------------------------------------------------------


def test_a_report_is_accepted_after_it_was_received_and_not_before(cast) -> None:
    report = make.submit_for(cast.agency_head)

    with pytest.raises(NotReceived):
        commands.accept_report(
            actor=actor(cast.home_affairs), report_id=report.pk, now=make.ANSWERED
        )
    commands.receive_report(actor=actor(cast.home_affairs), report_id=report.pk, now=LATER)
    commands.accept_report(actor=actor(cast.home_affairs), report_id=report.pk, now=LATER)

    assert status(report) == ReportStatus.ACCEPTED


def test_with_two_receivers_it_is_accepted_when_both_have(cast) -> None:
    ReportRoute.objects.create(agency=cast.department, receiver=cast.board, starts_on=BEGINNING)
    report = accepted(cast)
    after_one = status(report)
    second = actor(cast.organization_board)

    commands.receive_report(actor=second, report_id=report.pk, now=LATER)
    commands.accept_report(actor=second, report_id=report.pk, now=LATER)

    assert (after_one, status(report)) == (ReportStatus.RECEIVED, ReportStatus.ACCEPTED)


@pytest.mark.parametrize("accepted_first", [True, False])
def test_accepted_and_in_the_provincial_report_closes_the_period(cast, accepted_first) -> None:
    if accepted_first:
        report = accepted(cast)
        issue(cast)
    else:
        report = make.submit_for(cast.agency_head)
        receiver = actor(cast.home_affairs)
        commands.receive_report(actor=receiver, report_id=report.pk, now=make.ANSWERED)
        issue(cast, now=make.ANSWERED)
        commands.accept_report(actor=receiver, report_id=report.pk, now=LATER)

    close(cast)

    assert stage(cast) == PeriodStage.CLOSED
    with tenant(cast.department.pk):
        assert Delivery.objects.get(report=report).included_version == 1


def test_a_report_in_the_provincial_report_but_not_accepted_stays_open(cast) -> None:
    make.submit_for(cast.agency_head)
    issue(cast)

    close(cast)

    assert stage(cast) == PeriodStage.REVIEWING_CLOSED


def test_what_was_submitted_after_the_desk_was_read_is_not_in_the_report(cast, monkeypatch) -> None:
    first = make.submit_for(cast.agency_head)
    with tenant(cast.receiving.pk):
        read = desk(cast.receiving.pk, make.period(), LATER.date())
    make.submit_for(cast.strange_head)
    monkeypatch.setattr("reporting.commands.provincial.desk", lambda *_: read)

    issue(cast)

    with tenant(cast.receiving.pk):
        included = Delivery.objects.filter(included_version=1).values_list("report_id", flat=True)
        assert list(included) == [first.pk]


def test_the_agency_is_told_that_its_report_came_back(cast) -> None:
    report = make.submit_for(cast.agency_head)

    commands.return_report(
        actor=actor(cast.home_affairs), report_id=report.pk, reason="Sai", now=make.ANSWERED
    )
    close(cast)

    with tenant(cast.department.pk):
        told = Notice.objects.filter(kind=NoticeKind.REPORT_RETURNED)
        assert {notice.posting_id for notice in told} == {cast.officer.pk, cast.agency_head.pk}
        assert {notice.link for notice in told} == {
            reverse("reporting:report_period", args=[PERIOD])
        }


# ---- Reopening ---------------------------------------------------------------


def test_an_accepted_report_is_not_simply_returned(cast) -> None:
    report = accepted(cast)

    with pytest.raises(Outdated):
        commands.return_report(
            actor=actor(cast.home_affairs), report_id=report.pk, reason="Sai", now=LATER
        )
    with tenant(cast.receiving.pk), pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(status=ReportStatus.RETURNED)


def test_a_return_while_the_province_compiles_leaves_the_compilation(cast, monkeypatch) -> None:
    report = make.submit_for(cast.agency_head)
    freeze = provincial._snapshot

    def meanwhile(*given):
        frozen = freeze(*given)
        commands.return_report(
            actor=actor(cast.home_affairs), report_id=report.pk, reason="Sai", now=LATER
        )
        return frozen

    monkeypatch.setattr(provincial, "_snapshot", meanwhile)

    assert issue(cast)[1]
    with tenant(cast.receiving.pk):
        assert Delivery.objects.get(report=report).included_at is None


# ---- Differences -------------------------------------------------------------


def test_two_equal_snapshots_do_not_differ(cast) -> None:
    snapshot = json.loads(make.compile_for(cast.department).snapshot)

    assert changes(snapshot, snapshot) == []


def test_a_changed_person_is_named_with_what_was_and_what_is(cast) -> None:
    make.log_day(cast.clerk)
    before = json.loads(make.compile_for(cast.department).snapshot)
    after = json.loads(json.dumps(before))
    row = next(row for row in after["staff"] if row["full_name"] == cast.clerk.staff.full_name)
    row["minutes"] += 60

    found = changes(before, after)

    assert [(one.scope, one.figure, one.after - one.before) for one in found] == [
        ("person", "minutes", 60)
    ]


# ---- Pages -------------------------------------------------------------------


def test_the_pages_lead_through_accepting_asking_and_agreeing(cast, signed_in) -> None:
    report = make.submit_for(cast.agency_head)
    officer, receiver = signed_in(cast.officer), signed_in(cast.home_affairs)
    version = reverse("reporting:version", args=[report.pk])
    own = reverse("reporting:report_period", args=[PERIOD])

    receiver.post(reverse("reporting:receive", args=[report.pk]))
    receiver.post(reverse("reporting:accept", args=[report.pk]))
    accepted = officer.get(own)
    officer.post(reverse("reporting:ask_reopening", args=[PERIOD]), {"reason": "Sai số liệu"})
    asked = receiver.get(version).content.decode()
    unanswered = receiver.post(
        reverse("reporting:answer_reopening", args=[report.pk]), {"decision": "refuse"}
    )
    receiver.post(reverse("reporting:answer_reopening", args=[report.pk]), {"decision": "agree"})

    assert accepted.context["can_ask"]
    assert "Sai số liệu" in asked
    assert unanswered.status_code == 422
    assert status(report) == ReportStatus.RETURNED
    assert "Sai số liệu" in officer.get(own).content.decode()


def test_late_changes_appear_as_changes_after_the_snapshot(cast, signed_in) -> None:
    make.compile_for(cast.department)
    url = reverse("reporting:changes", args=[PERIOD])
    officer = signed_in(cast.officer)
    before = officer.get(url)
    with tenant(cast.department.pk):
        cast.clerk.ends_on = datetime(2026, 9, 20, tzinfo=UTC).date()
        cast.clerk.save(update_fields=["ends_on"])

    after = officer.get(url)

    assert before.context["lines"] == []
    assert cast.clerk.staff.full_name in after.content.decode()
