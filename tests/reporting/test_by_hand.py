"""Due work and compilations from the command line, without worker or broker."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from organizations.tenancy import tenant
from reporting import commands
from reporting.models import Report
from tests.factories import reporting as make

pytestmark = pytest.mark.usefixtures("without_documents")

AT_COMPILING = datetime(2026, 10, 21, 17, 30, tzinfo=UTC)


def test_run_due_works_without_a_broker_and_says_what_it_did(
    cast, capsys, settings, monkeypatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal: the bar goes to standard error
    call_command("run_due", "--at", AT_COMPILING.isoformat(), "--json")
    shown = capsys.readouterr()
    assert "/" in shown.err

    assert '"result": "done"' in shown.out
    with tenant(cast.department.pk):
        assert Report.objects.filter(period=make.period()).exists()


def test_whoever_waits_hears_of_each_job_as_it_ends(cast) -> None:
    commands.plan_due_jobs(now=AT_COMPILING)
    heard: list[commands.Outcome] = []

    outcomes = commands.run_due(now=AT_COMPILING, limit=3, worker="w1", told=heard.append)

    assert heard == outcomes
    assert len(heard) == 3


def test_run_due_wants_an_instant_with_its_offset(cast) -> None:
    for words in ("tomorrow", "2026-10-21T00:30"):
        with pytest.raises(CommandError, match="--at"):
            call_command("run_due", "--at", words)


def test_compile_reports_says_compiled_then_already(cast, capsys) -> None:
    arguments = ["--period", "2026-10", "--at", make.COMPILED.isoformat()]

    call_command("compile_reports", *arguments, "--agency", "SXD")
    first = capsys.readouterr().out
    call_command("compile_reports", *arguments)
    second = capsys.readouterr().out.splitlines()

    assert first.startswith("SXD compiled ")
    assert len(second) == 5
    assert f"SXD already {first.split()[2]}" in second


def test_compile_reports_refuses_a_running_period_and_an_unknown_one(cast, capsys) -> None:
    call_command("compile_reports", "--period", "2026-12", "--at", make.COMPILED.isoformat())

    assert "SXD refused period_is_running" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no period"):
        call_command("compile_reports", "--period", "2099-01")


def test_compile_reports_fails_loudly_but_compiles_the_others(cast, capsys, monkeypatch) -> None:
    real = commands.compile_report

    def poison(*, agency_id, **rest):
        if agency_id == cast.department.pk:
            raise ValueError("Đặng Thị Ánh")
        return real(agency_id=agency_id, **rest)

    monkeypatch.setattr(commands, "compile_report", poison)
    with pytest.raises(CommandError, match="1 of 5"):
        call_command("compile_reports", "--period", "2026-10", "--at", make.COMPILED.isoformat())

    out = capsys.readouterr().out
    assert "SXD failed ValueError" in out
    assert out.count(" compiled ") == 4
    assert "Ánh" not in out
