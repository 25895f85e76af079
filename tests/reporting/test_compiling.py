"""Compiling a report: once, whole, and only when its time has come."""

import json
from datetime import UTC, date, datetime

import pytest

from evaluations.models import Score
from organizations import access
from organizations.models import AgencyPeriod, AuditEvent, PeriodStage
from organizations.refusals import NoPeriod, Outdated, PeriodIsClosed
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import Report, ReportStatus
from reporting.refusals import NotReturned, PeriodIsRunning, ReasonMissing
from reporting.rules.canonical import canonical_json, checksum
from tests.factories import reporting as make
from tests.factories.organizations import actor, make_agency
from worklogs.models import EntryStatus


def _compile(agency, now=make.COMPILED):
    return commands.compile_report(
        agency_id=agency.pk,
        period=make.period(),
        cause="scheduled",
        actor=access.system(agency.pk),
        now=now,
    )


def test_a_compiled_report_closes_reviewing_and_keeps_scores_snapshot_and_trace(cast) -> None:
    make.log_day(cast.clerk)

    report, created = _compile(cast.department)

    snapshot = json.loads(report.snapshot)
    assert created
    assert report.status == ReportStatus.COMPILED
    assert report.checksum == checksum(report.snapshot)
    assert canonical_json(snapshot) == report.snapshot
    assert snapshot["coverage"]["logged_days"] == report.figures["logged_days"] == 1
    with tenant(cast.department.pk):
        assert Score.objects.filter(period=report.period).exists()
        stage = AgencyPeriod.objects.get(agency=cast.department, period=report.period).stage
        assert stage == PeriodStage.REVIEWING_CLOSED
        assert AuditEvent.objects.filter(action="reporting.report.compiled").count() == 1


def test_compiling_twice_gives_the_same_report(cast) -> None:
    first, _ = _compile(cast.department)

    second, created = _compile(cast.department, now=datetime(2026, 10, 23, 1, tzinfo=UTC))

    assert not created
    assert (second.pk, second.checksum) == (first.pk, first.checksum)


def test_the_same_facts_at_the_same_instant_have_the_same_checksum(cast) -> None:
    make.log_day(cast.stranger)
    first = make.sign_for(cast.strange_head, make.compile_for(cast.commune))
    commands.submit_report(actor=actor(cast.strange_head), report_id=first.pk, now=make.SUBMITTED)
    home = actor(cast.home_affairs)
    commands.return_report(actor=home, report_id=first.pk, reason="Thiếu", now=make.ANSWERED)
    commands.amend_report(
        actor=actor(cast.strange_head),
        period=make.period(),
        reason="Bổ sung",
        now=make.ANSWERED,
    )

    again = make.compile_for(cast.commune)

    before, after = json.loads(first.snapshot), json.loads(again.snapshot)
    assert (again.version, after["compiled"]["cause"]) == (2, "reopened")
    changing = {"version", "compiled", "amends", "audit_sample"}
    assert {k: v for k, v in before.items() if k not in changing} == {
        k: v for k, v in after.items() if k not in changing
    }
    assert after["amends"]["changes"] == []


@pytest.mark.parametrize(
    "moment", [datetime(2026, 10, 14, 9, tzinfo=UTC), datetime(2026, 10, 14, 16, 59, tzinfo=UTC)]
)
def test_a_running_period_is_not_closed_under_those_who_log(cast, moment) -> None:
    with pytest.raises(PeriodIsRunning):
        _compile(cast.department, now=moment)


def test_the_day_after_the_cut_off_begins_in_vietnam(cast) -> None:
    _, created = _compile(cast.department, now=datetime(2026, 10, 14, 17, 0, tzinfo=UTC))

    assert created


def test_an_agency_out_of_scope_owes_nothing(cast) -> None:
    police = make_agency("CA", "Công an tỉnh", in_kpi_scope=False)

    with pytest.raises(NoPeriod):
        _compile(police)


def test_nothing_is_kept_when_the_scores_fail(cast, monkeypatch) -> None:
    def refuse(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reporting.commands.reports.compute_scores", refuse)

    with pytest.raises(ZeroDivisionError):
        _compile(cast.department)

    with tenant(cast.department.pk):
        assert not Report.objects.exists()
        row = AgencyPeriod.objects.get(agency=cast.department, period=make.period())
        assert row.stage == PeriodStage.OPEN


def test_a_closed_period_refuses_a_late_entry(cast) -> None:
    make.compile_for(cast.department)

    with pytest.raises(Exception, match="logging is closed"):
        make.log_day(cast.clerk, date(2026, 9, 22), status=EntryStatus.DRAFT)


def test_only_a_returned_report_is_amended_and_only_with_a_reason(cast) -> None:
    make.submit_for(cast.agency_head)
    officer = actor(cast.officer)

    with pytest.raises(NotReturned):
        commands.amend_report(
            actor=officer, period=make.period(), reason="Muốn sửa", now=make.ANSWERED
        )
    with pytest.raises(ReasonMissing):
        commands.amend_report(actor=officer, period=make.period(), reason="  ", now=make.ANSWERED)


def test_a_returned_report_stands_until_the_period_is_reopened(cast) -> None:
    report = make.submit_for(cast.agency_head)
    commands.return_report(
        actor=actor(cast.home_affairs), report_id=report.pk, reason="Sai", now=make.ANSWERED
    )

    again, created = _compile(cast.department)

    assert (again.pk, created) == (report.pk, False)


def _save(posting, version, difficulties="Thiếu người"):
    return commands.save_narrative(
        actor=actor(posting),
        period=make.period(),
        difficulties=difficulties,
        proposals="",
        training="",
        version=version,
        now=make.AFTER_CLOSING,
    )


def test_the_words_go_into_the_report_and_are_frozen_with_it(cast) -> None:
    _save(cast.officer, 0)
    report = make.compile_for(cast.department)

    assert json.loads(report.snapshot)["narrative"]["difficulties"] == "Thiếu người"
    with pytest.raises(PeriodIsClosed):
        _save(cast.officer, 1)


def test_two_who_write_the_words_do_not_overwrite_each_other(cast) -> None:
    _save(cast.officer, 0)

    with pytest.raises(Outdated):
        _save(cast.agency_head, 0, "Khác")
