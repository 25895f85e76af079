"""A sent report asked back: two people, a reason, and version two."""

import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from organizations.models import (
    AuditEvent,
)
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import Reopening, ReportStatus
from reporting.refusals import AskedAlready, NotSent, ReasonMissing, SamePerson
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD, actor
from tests.reporting.ending import LATER, accepted, close, issue, status


@pytest.fixture(autouse=True)
def _no_documents(monkeypatch) -> None:
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")


def test_one_asks_another_agrees_and_a_closed_period_makes_version_two(cast) -> None:
    make.log_day(cast.clerk)
    report = accepted(cast)
    issue(cast)
    close(cast)

    _agreed(cast, report)
    commands.amend_report(
        actor=actor(cast.officer), period=make.period(), reason="Bổ sung", now=LATER
    )
    commands.save_narrative(
        actor=actor(cast.officer), period=make.period(), difficulties="Thiếu người",
        proposals="", training="", version=0, now=LATER,
    )  # fmt: skip
    second = make.compile_for(cast.department, now=LATER)

    snapshot = json.loads(second.snapshot)
    assert second.version == 2
    assert snapshot["amends"]["checksum"] == report.checksum
    assert {
        "scope": "words", "of": "", "figure": "difficulties", "before": "", "after": "Thiếu người"
    } in snapshot["amends"]["changes"]  # fmt: skip
    assert status(report) == ReportStatus.RETURNED


def test_whoever_asked_does_not_agree_under_another_posting(cast) -> None:
    report = accepted(cast)
    commands.ask_reopening(actor=actor(cast.officer), period=make.period(), reason="Sai", now=LATER)
    both = actor(cast.home_affairs)
    object.__setattr__(both, "staff_id", cast.officer.staff_id)

    with pytest.raises(SamePerson):
        commands.answer_reopening(
            actor=both, report_id=report.pk, is_agreed=True, answer="", now=LATER
        )
    with tenant(cast.receiving.pk), pytest.raises(IntegrityError), transaction.atomic():
        Reopening.objects.update(
            answered_at=LATER, answered_staff_id=cast.officer.staff_id, is_agreed=True
        )


def test_whoever_returned_it_does_not_reopen_the_period(cast) -> None:
    report = make.submit_for(cast.agency_head)
    commands.return_report(
        actor=actor(cast.home_affairs), report_id=report.pk, reason="Sai", now=make.ANSWERED
    )
    both = actor(cast.officer)
    object.__setattr__(both, "staff_id", cast.home_affairs.staff_id)

    with pytest.raises(SamePerson):
        commands.amend_report(actor=both, period=make.period(), reason="Sửa", now=LATER)


def test_a_refusal_has_a_reason_and_leaves_the_report(cast) -> None:
    report = accepted(cast)
    commands.ask_reopening(actor=actor(cast.officer), period=make.period(), reason="Sai", now=LATER)
    refuse = {"actor": actor(cast.home_affairs), "report_id": report.pk, "is_agreed": False}

    with pytest.raises(ReasonMissing):
        commands.answer_reopening(**refuse, answer=" ", now=LATER)
    commands.answer_reopening(**refuse, answer="Đã tổng hợp", now=LATER)

    assert status(report) == ReportStatus.ACCEPTED
    with tenant(cast.receiving.pk):
        assert AuditEvent.objects.filter(action="reporting.reopening.refused").exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Reopening.objects.update(is_agreed=True)


def test_the_receivers_desk_says_which_report_is_asked_back(cast, signed_in) -> None:
    make.submit_for(cast.agency_head)
    url = reverse("reporting:desk_period", args=[PERIOD])
    receiver = signed_in(cast.home_affairs)
    mark = "Đề nghị trả lại</span>"
    before = receiver.get(url).content.decode()

    commands.ask_reopening(
        actor=actor(cast.officer), period=make.period(), reason="Thiếu số liệu", now=LATER
    )

    assert mark not in before
    assert mark in receiver.get(url).content.decode()


def test_whoever_must_decide_finds_the_request_on_the_first_page_and_on_any_months_desk(
    cast, signed_in
) -> None:
    report = make.submit_for(cast.agency_head)
    receiver = signed_in(cast.home_affairs)
    version = reverse("reporting:version", args=[report.pk])
    pages = (reverse("reporting:home"), reverse("reporting:desk_period", args=["2026-09"]))
    before = [receiver.get(url).content.decode() for url in pages]

    commands.ask_reopening(
        actor=actor(cast.officer), period=make.period(), reason="Thiếu số liệu", now=LATER
    )

    assert not any(version in page for page in before)
    for url in pages:
        assert version in receiver.get(url).content.decode()
    answer = {"actor": actor(cast.home_affairs), "report_id": report.pk, "now": LATER}
    commands.answer_reopening(**answer, is_agreed=False, answer="Đã tổng hợp")
    assert not any(version in receiver.get(url).content.decode() for url in pages)


def test_asking_needs_a_sent_report_a_reason_and_no_open_request(cast) -> None:
    ask = {"actor": actor(cast.officer), "period": make.period(), "now": LATER}
    make.compile_for(cast.department)
    with pytest.raises(NotSent):
        commands.ask_reopening(**ask, reason="Sai")
    make.submit_for(cast.agency_head)
    with pytest.raises(ReasonMissing):
        commands.ask_reopening(**ask, reason="  ")
    commands.ask_reopening(**ask, reason="Sai")
    with pytest.raises(AskedAlready):
        commands.ask_reopening(**ask, reason="Sai")


def _agreed(cast, report):
    commands.ask_reopening(
        actor=actor(cast.officer), period=make.period(), reason="Sai số liệu", now=LATER
    )
    return commands.answer_reopening(
        actor=actor(cast.home_affairs), report_id=report.pk, is_agreed=True, answer="", now=LATER
    )
