"""The autopilot of a period: drafts by night, whatever is there on the due day, then the count."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from organizations import access
from organizations.models import AuditEvent, CalendarDay, CalendarDayKind
from organizations.rules.calendar import WorkingCalendar, is_working_day
from organizations.tenancy import province, tenant
from reporting import commands
from reporting.models import (
    DueJob,
    JobKind,
    MissedReport,
    ReadinessCount,
    Report,
    ReportDraft,
    ReportStatus,
)
from reporting.queries.documents import is_unsigned
from reporting.refusals import PeriodIsRunning
from reporting.rules import schedule
from tests.factories import reporting as make
from tests.factories.organizations import actor

# 2026-10 is due on Friday 23 October: T-5 is Friday 16, and the morning after is Saturday 24.
FIRST_NIGHT = datetime(2026, 10, 15, 17, 10, tzinfo=UTC)
COMPILE_LEFT = datetime(2026, 10, 23, 10, 0, tzinfo=UTC)
TOO_LATE = datetime(2026, 10, 23, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_documents(monkeypatch) -> None:
    """Documents have tests of their own and take a second each."""
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")


def _of(outcomes, kind, agency="SXD", period="2026-10"):
    return [
        one.result
        for one in outcomes
        if (one.kind, one.agency, one.period) == (kind, agency, period)
    ]


# ---- When (rules) ------------------------------------------------------------


@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)))
def test_reminders_fall_on_working_days_in_order_around_the_due_day(due_on) -> None:
    calendar = WorkingCalendar()
    days = [
        at.astimezone(schedule.VIETNAM).date() for _, at in schedule.reminders_at(due_on, calendar)
    ]

    assert days == sorted(days)
    assert days[3] == due_on
    assert all(is_working_day(day, calendar) for day in days[:3] + days[4:])


def test_a_draft_is_made_every_night_from_the_fifth_working_day_before() -> None:
    nights = list(schedule.drafts_at(date(2026, 10, 23), WorkingCalendar()))

    assert nights[0] == FIRST_NIGHT
    assert len(nights) == 8
    assert {later - earlier for earlier, later in pairwise(nights)} == {timedelta(days=1)}


@pytest.mark.parametrize(
    ("submitted", "in_time"),
    [
        ([], False),
        ([TOO_LATE - timedelta(seconds=1)], True),
        ([TOO_LATE], False),
        ([TOO_LATE + timedelta(days=3), TOO_LATE - timedelta(days=1)], True),
    ],
)
def test_a_report_is_in_time_until_midnight_in_vietnam(submitted, in_time) -> None:
    assert schedule.reported_in_time(submitted, date(2026, 10, 23)) is in_time


# ---- Drafts ------------------------------------------------------------------


def test_a_draft_says_what_the_report_would_say_and_closes_nothing(cast) -> None:
    make.log_day(cast.clerk)

    outcomes = make.tick(FIRST_NIGHT)

    assert _of(outcomes, "draft_report") == ["done"]
    with tenant(cast.department.pk):
        draft = json.loads(ReportDraft.objects.get(period=make.period()).snapshot)
        counts = ReadinessCount.objects.get(period=make.period())
        assert not Report.objects.filter(period=make.period()).exists()
        assert AuditEvent.objects.filter(action="reporting.draft.made").exists()
    compiled = json.loads(make.compile_for(cast.department).snapshot)
    # No sample is drawn while somebody can still decide.
    for key in ("compiled", "audit_sample"):
        assert draft.pop(key) != compiled.pop(key)
    assert draft == compiled
    assert counts.to_review == 1


def test_drafts_that_nobody_made_in_time_are_made_once_not_five_times(cast) -> None:
    outcomes = make.tick(FIRST_NIGHT + timedelta(days=3))

    assert _of(outcomes, "draft_report") == ["overtaken", "overtaken", "overtaken", "done"]


def test_no_draft_is_made_beside_a_report_that_stands(cast) -> None:
    make.compile_for(cast.department, now=make.AFTER_CLOSING)

    assert _of(make.tick(FIRST_NIGHT + timedelta(days=2)), "draft_report")[-1] == "already"
    with tenant(cast.department.pk):
        assert not ReportDraft.objects.filter(period=make.period()).exists()


def test_a_receiver_and_the_province_see_the_counts_but_no_draft(cast) -> None:
    make.tick(FIRST_NIGHT)

    with tenant(cast.receiving.pk):
        seen = set(ReadinessCount.objects.values_list("agency_id", flat=True))
        assert not ReportDraft.objects.filter(agency=cast.department).exists()
    with province():
        assert ReadinessCount.objects.filter(agency=cast.department).exists()
    with tenant(cast.commune.pk):
        assert not ReadinessCount.objects.filter(agency=cast.department).exists()
    assert cast.department.pk in seen
    assert cast.party_body.pk not in seen


# ---- On the due day ----------------------------------------------------------


def test_what_was_reopened_is_compiled_on_the_due_day_and_marked_not_signed(cast) -> None:
    make.tick(make.COMPILED)
    first = make.submit_for(cast.agency_head)
    commands.return_report(
        actor=actor(cast.home_affairs), report_id=first.pk, reason="Sai", now=make.ANSWERED
    )
    commands.amend_report(
        actor=actor(cast.officer), period=make.period(), reason="Bổ sung", now=make.ANSWERED
    )

    outcomes = make.tick(COMPILE_LEFT)

    assert _of(outcomes, "compile_left") == ["done"]
    with tenant(cast.department.pk):
        last = Report.objects.filter(period=make.period()).first()
        assert last is not None
        assert (last.version, last.status) == (2, ReportStatus.COMPILED)
        assert is_unsigned(last)


def test_every_agency_has_a_report_when_the_due_day_ends(cast) -> None:
    make.tick(COMPILE_LEFT)

    for agency in (cast.department, cast.commune, cast.party_body):
        with tenant(agency.pk):
            assert Report.objects.filter(period=make.period()).count() == 1


# ---- The morning after -------------------------------------------------------


def test_who_submitted_nothing_by_the_due_day_is_counted_once(cast) -> None:
    make.submit_for(cast.agency_head)

    outcomes = make.tick(TOO_LATE)
    again = make.tick(TOO_LATE + timedelta(hours=1))

    assert _of(outcomes, "count_missed") == ["in_time"]
    assert _of(outcomes, "count_missed", agency=cast.commune.code) == ["missed"]
    assert _of(again, "count_missed") == []
    with province():
        missed = MissedReport.objects.filter(period=make.period())
        assert cast.department.pk not in set(missed.values_list("agency_id", flat=True))
        assert missed.filter(agency=cast.commune).count() == 1


def test_a_late_report_is_accepted_and_the_count_stands(cast) -> None:
    make.tick(TOO_LATE)

    report = make.submit_for(cast.agency_head, now=TOO_LATE + timedelta(days=3))

    assert report.is_late
    with tenant(cast.department.pk):
        assert MissedReport.objects.filter(period=make.period()).exists()
        assert AuditEvent.objects.filter(action="reporting.report.missed").exists()


def test_a_report_sent_in_time_is_in_time_whenever_somebody_counts(cast) -> None:
    make.submit_for(cast.agency_head)

    assert _of(make.tick(TOO_LATE + timedelta(days=6)), "count_missed") == ["in_time"]


def test_nobody_is_counted_before_the_due_day_has_ended(cast) -> None:
    with pytest.raises(PeriodIsRunning):
        commands.count_missed(
            agency_id=cast.department.pk,
            period=make.period(),
            actor=access.system(cast.department.pk),
            now=TOO_LATE - timedelta(seconds=1),
        )


# ---- The whole month ---------------------------------------------------------


def test_two_beats_change_nothing(cast) -> None:
    make.tick(TOO_LATE)
    before = list(DueJob.objects.order_by("pk").values_list("pk", "state", "outcome"))

    assert make.tick(TOO_LATE) == []
    assert list(DueJob.objects.order_by("pk").values_list("pk", "state", "outcome")) == before


def test_a_portal_that_slept_for_weeks_catches_up_in_order(cast) -> None:
    outcomes = [
        one
        for one in make.tick(TOO_LATE + timedelta(days=10))
        if (one.agency, one.period) == ("SXD", "2026-10")
    ]

    assert [one.due_at for one in outcomes] == sorted(one.due_at for one in outcomes)
    ended = {"done", "missed", "in_time"}
    done = [one.kind for one in outcomes if one.result in ended and one.kind != "remind"]
    assert done == ["close_logging", "compile_report", "count_missed", "measure_month"]


def test_the_timetable_of_old_periods_is_closing_and_compiling_alone(cast) -> None:
    commands.plan_due_jobs(now=datetime(2027, 1, 20, tzinfo=UTC))

    kinds = set(DueJob.objects.filter(period__code="2026-10").values_list("kind", flat=True))
    assert kinds == {JobKind.CLOSE_LOGGING, JobKind.COMPILE_REPORT}


def test_a_holiday_before_the_due_day_moves_the_drafts_forward(cast) -> None:
    CalendarDay.objects.create(
        date=date(2026, 10, 20), kind=CalendarDayKind.PUBLIC_HOLIDAY, name="Ngày lễ"
    )

    commands.plan_due_jobs(now=FIRST_NIGHT - timedelta(days=1))

    assert DueJob.objects.filter(kind=JobKind.DRAFT_REPORT, period__code="2026-10").exists()


def test_run_due_by_hand_prints_what_it_did(cast, capsys) -> None:
    call_command("run_due", "--at", "2026-10-23T17:00+07:00")

    out = capsys.readouterr().out
    assert "2026-10-21T17:30:00Z 2026-10 SXD compile_report: done" in out
    assert "10 compile_report done" in out.splitlines()[-1]
