"""What was written in time and comes after the closing: kept once, seen, and counted nowhere."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from organizations.commands import move_stage
from organizations.models import AgencyPeriod, PeriodStage
from organizations.refusals import NotPosted, Outdated, PeriodIsClosed
from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.factories.organizations import NOW, PERIOD, TODAY, actor
from tests.factories.worklogs import make_line, make_task
from worklogs import commands
from worklogs.models import LateEntry, WorkDay, WorkEntry
from worklogs.refusals import DayHasTooManyLines, NotLate

WRITTEN = NOW - timedelta(hours=3)


def close_logging(cast) -> None:
    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(agency=cast.department, period__code=PERIOD)
        move_stage(
            actor=actor(cast.agency_head),
            agency_period_id=row.pk,
            before=PeriodStage.OPEN,
            after=PeriodStage.LOGGING_CLOSED,
            now=NOW,
        )


def keep(posting, line, **changes) -> LateEntry:
    values = {"work_date": TODAY, "written_at": WRITTEN, "now": NOW} | changes
    with tenant(posting.agency_id):
        return commands.keep_late(actor=actor(posting), line=line, **values)


def kept(cast) -> list[str]:
    with tenant(cast.department.pk):
        return [late.summary for late in LateEntry.objects.order_by("received_at")]


def test_a_line_that_comes_after_the_closing_is_kept_and_counts_nowhere(cast) -> None:
    line = make_line(make_task())
    close_logging(cast)

    with pytest.raises(PeriodIsClosed), tenant(cast.department.pk):
        commands.save_line(actor=actor(cast.clerk), work_date=TODAY, line=line, now=NOW)
    late = keep(cast.clerk, line)

    assert late.written_at == WRITTEN
    assert kept(cast) == [line.summary]
    with tenant(cast.department.pk):
        assert not WorkEntry.objects.exists()
        assert sum(WorkDay.objects.values_list("minutes", flat=True)) == 0


def test_the_same_line_sent_twice_is_kept_once_and_other_words_replace_nothing(cast) -> None:
    line = make_line(make_task())
    close_logging(cast)
    keep(cast.clerk, line)

    assert keep(cast.clerk, line).pk == line.id
    with pytest.raises(Outdated):
        keep(cast.clerk, replace(line, summary="Lời khác"))

    assert kept(cast) == [line.summary]


def test_while_the_day_is_open_nothing_is_late(cast) -> None:
    with pytest.raises(NotLate):
        keep(cast.clerk, make_line(make_task()))


def test_a_device_whose_clock_is_ahead_does_not_write_into_the_future(cast) -> None:
    close_logging(cast)

    late = keep(cast.clerk, make_line(make_task()), written_at=NOW + timedelta(days=3))

    assert late.written_at == NOW


def test_nobody_keeps_lines_outside_their_posting_or_without_end(cast, monkeypatch) -> None:
    close_logging(cast)
    task = make_task()
    with pytest.raises(NotPosted):
        keep(cast.superior, make_line(task))
    monkeypatch.setattr("worklogs.commands.late.MOST_LINES", 1)
    keep(cast.clerk, make_line(task))

    with pytest.raises(DayHasTooManyLines):
        keep(cast.clerk, make_line(task))


def test_another_agencys_task_is_refused_by_the_database_itself(cast) -> None:
    close_logging(cast)
    foreign = make_task(cast.commune)

    with pytest.raises(NotPosted):
        keep(cast.clerk, make_line(foreign))


def test_what_is_kept_never_changes(cast) -> None:
    close_logging(cast)
    keep(cast.clerk, make_line(make_task()))

    with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.department.pk):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE worklogs_lateentry SET summary = 'x'")


def test_twenty_sendings_at_once_keep_one(committed_cast) -> None:
    line = make_line(make_task())
    close_logging(committed_cast)
    who = committed_cast.clerk

    ended = at_once([lambda: keep(who, line) for _ in range(20)])

    assert ended == {"done": 20}
    assert kept(committed_cast) == [line.summary]
