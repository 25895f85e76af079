"""After a compilation the worker measures the month, and compares it when all have come to rest."""

from datetime import date, timedelta

import pytest

from evaluations.models import Judgement
from evaluations.rules.honesty import reference
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import DueJob, JobKind
from tests.factories.reporting import COMPILED, log_day

pytestmark = pytest.mark.usefixtures("without_documents")

# Reminders, drafts and what else falls due have tests of their own.
KINDS = {
    JobKind.CLOSE_LOGGING,
    JobKind.COMPILE_REPORT,
    JobKind.MEASURE_MONTH,
    JobKind.COMPARE_MONTH,
}
DAYS = [date(2026, 9, 15) + timedelta(days=number) for number in range(20)]


def _run(now) -> set[str]:
    commands.plan_due_jobs(now=now)
    commands.plan_comparisons(now=now)
    outcomes = commands.run_due(now=now, limit=1000, worker="test", seconds=1000, kinds=KINDS)
    return {f"{one.agency} {one.kind} {one.result}" for one in outcomes}


def test_a_compiled_month_is_measured_and_half_an_hour_later_compared(cast, monkeypatch) -> None:
    monkeypatch.setattr(reference, "FEWEST_PEERS", 1)
    for day in DAYS:
        log_day(cast.clerk, day)

    first = _run(COMPILED)
    too_early = _run(COMPILED + timedelta(minutes=29))
    later = _run(COMPILED + timedelta(minutes=30))
    once_more = _run(COMPILED + timedelta(minutes=90))

    assert "SXD measure_month done" in first
    assert not any("compare_month" in line for line in too_early | first)
    assert "SXD compare_month done" in later
    assert not any("compare_month" in line for line in once_more)
    assert DueJob.objects.filter(kind=JobKind.COMPARE_MONTH, agency=cast.department).count() == 1
    with tenant(cast.department.pk):
        assert Judgement.objects.get().flagged == 0
