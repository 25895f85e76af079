"""A month closed from end to end by the autopilot, while the broker is dead for some days of it."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from demo import closing
from ops.valkey import EmbeddedValkey
from organizations.models import Agency, AgencyPeriod, Period, ReportRoute, RoleAssignment, RoleKind
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import DueJob, MissedReport, Report, ReportDraft
from tests.conftest import on_database
from tests.demo import conftest as province
from tests.demo.autopilot import Autopilot
from tests.factories import reporting as make
from tests.ops.test_embedded_servers import kill


@pytest.fixture(autouse=True)
def _no_documents(monkeypatch) -> None:
    """Documents have tests of their own and take a second each."""
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")


@pytest.fixture
def broker(tmp_path) -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tmp_path / "valkey") as server:
        yield server


@pytest.fixture
def months_of_work(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A generated province of 105 agencies that the test may change."""
    with django_db_blocker.unblock():
        made = province.generated()
        with on_database(f"kpi_month_{os.getpid()}", made.database):
            yield


def _at(day, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _send(agencies: list[Agency], period: Period, now: datetime) -> None:
    """Heads sign what is compiled, as soon as they see it; receivers take and accept it."""
    for agency in agencies:
        with tenant(agency.pk):
            report = Report.objects.filter(agency=agency, period=period, status="compiled").first()
        if report is None:
            continue
        head = closing.holder(agency, RoleKind.AGENCY_HEAD)
        closing.sign_and_submit(head, report, now)
        receiver = ReportRoute.objects.select_related("receiver").get(agency=agency).receiver
        answers = closing.holder(receiver, *closing.RECEIVERS)
        commands.receive_report(actor=answers, report_id=report.pk, now=now)
        commands.accept_report(actor=answers, report_id=report.pk, now=now)


def _has_a_head(agency: Agency) -> bool:
    with tenant(agency.pk):
        return RoleAssignment.objects.filter(role=RoleKind.AGENCY_HEAD).exists()


def _ended(agency: Agency, period: Period) -> tuple[list[tuple[int, str]], str, int, bool]:
    """The agency's reports, its stage, how many drafts it has, and whether it was counted."""
    with tenant(agency.pk):
        reports = Report.objects.filter(agency=agency, period=period)
        stage = AgencyPeriod.objects.get(agency=agency, period=period).stage
        drafts = ReportDraft.objects.filter(agency=agency, period=period).count()
        missed = MissedReport.objects.filter(agency=agency, period=period).exists()
        return list(reports.values_list("version", "status")), stage, drafts, missed


def _a_month(broker: EmbeddedValkey, period: Period, first: date, step: timedelta) -> Autopilot:
    """From that day to three days after the due day. The broker is dead on the day before it."""
    agencies = list(Agency.objects.filter(in_kpi_scope=True).order_by("code"))
    sending = [agency for agency in agencies[1:] if _has_a_head(agency)]
    autopilot = Autopilot(broker)
    dies, comes_back = _at(period.due_on - timedelta(days=1), 0), _at(period.due_on, 2)

    for now in autopilot.between(_at(first, 0), _at(period.due_on + timedelta(days=3), 8), step):
        if now >= comes_back:
            broker.start()
        elif now >= dies and broker.is_alive():
            kill(broker)
        _send(sending, period, now)
        if now.date() == period.due_on + timedelta(days=2):
            closing.issue_provincial(period, now)

    whole = [((1, "accepted"),), "closed", 1, False]
    left = [((1, "compiled"),), "reviewing_closed", 1, True]
    for agency in agencies:
        reports, *rest = _ended(agency, period)
        assert [tuple(reports), *rest] == (whole if agency in sending else left), agency
    jobs = DueJob.objects.filter(period=period).values_list("state", "attempts", "error")
    assert Counter(jobs).keys() == {("done", 1, "")}
    return autopilot


def test_a_month_ends_with_all_reports_once_though_the_broker_dies(cast, broker) -> None:
    period = make.period()

    autopilot = _a_month(broker, period, period.due_on - timedelta(days=2), timedelta(hours=6))

    assert (autopilot.missed, autopilot.ran) == (5, 17)


@pytest.mark.long
@pytest.mark.e2e
def test_a_month_of_the_whole_province_ends_so_too(months_of_work, broker) -> None:
    period = Period.objects.get(code="2026-11")

    autopilot = _a_month(broker, period, period.ends_on, timedelta(hours=3))

    assert autopilot.missed > 5
