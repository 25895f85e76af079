"""Files that people ask for take turns between agencies, apart from what the calendar owes."""

from datetime import UTC, datetime, timedelta

from reporting import commands
from reporting.commands import jobs, running
from reporting.models import ASKED, JobKind
from tests.factories import reporting as make

AT_CLOSING = datetime(2026, 10, 16, 17, 0, tzinfo=UTC)
AT_COMPILING = datetime(2026, 10, 21, 17, 30, tzinfo=UTC)


def _run(now, limit=1000):
    return commands.run_due(now=now, limit=limit, worker="w1")


def _asked(agency, count, now):
    period = make.period()
    for _ in range(count):
        jobs.owe_file(agency_id=agency.pk, period=period, posting_id=None, now=now)


def test_one_agency_s_twenty_files_do_not_hold_up_another_s(cast, monkeypatch) -> None:
    monkeypatch.setattr(running, "work", lambda job, actor, now: "done")
    _asked(cast.department, 20, AT_COMPILING)
    _asked(cast.commune, 1, AT_COMPILING + timedelta(minutes=1))

    ran = [outcome.agency for outcome in _run(AT_COMPILING + timedelta(minutes=2))]

    first, *others = cast.department.code, cast.commune.code
    assert ran[:2] == [first, *others]
    assert ran.count(first) == 20


def test_what_people_ask_for_and_what_the_calendar_owes_are_run_apart(cast, monkeypatch) -> None:
    monkeypatch.setattr(running, "work", lambda job, actor, now: "done")
    _asked(cast.department, 2, AT_COMPILING)
    commands.plan_due_jobs(now=AT_CLOSING)

    asked = commands.run_due(now=AT_COMPILING, limit=1000, worker="w1", kinds=ASKED)
    others = commands.run_due(now=AT_COMPILING, limit=1000, worker="w1")

    assert [outcome.kind for outcome in asked] == [JobKind.MAKE_FILE] * 2
    assert JobKind.CLOSE_LOGGING in {outcome.kind for outcome in others}
    assert not {outcome.kind for outcome in others} & set(ASKED)
