"""A month is frozen only if every day in it is the sum of its entries."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from evaluations.models import Score
from organizations import access, audit
from organizations.inserting import insert
from organizations.models import AgencyPeriod, AuditEvent, PeriodStage
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import DueJob, JobKind, JobState, Report
from reporting.refusals import DaysDiffer
from tests.factories import reporting as make
from worklogs.commands import recompute_days
from worklogs.models import EntryStatus, WorkDay, WorkEntry
from worklogs.queries.day_sums import days_that_differ

pytestmark = pytest.mark.usefixtures("without_documents")


def _change_the_day(day: WorkDay) -> None:
    WorkDay.objects.filter(pk=day.pk).update(minutes=day.minutes + 60)


def _count_an_acceptance(day: WorkDay) -> None:
    WorkDay.objects.filter(pk=day.pk).update(accepted_count=1, accepted_minutes=60)


def _empty_the_day(day: WorkDay) -> None:
    WorkEntry.objects.filter(author=day.author, work_date=day.work_date).update(
        status=EntryStatus.WITHDRAWN
    )


def _slip_in_an_entry(day: WorkDay) -> None:
    insert(
        [
            WorkEntry(
                id=audit.new_id(),
                agency_id=day.agency_id,
                unit_id=day.unit_id,
                author_id=day.author_id,
                work_date=date(2026, 9, 22),  # a day without a row
                position=1,
                task=make.make_plain_task(),
                minutes=30,
                quantity=1,
                status=EntryStatus.SUBMITTED,
                changed_at=make.AFTER_CLOSING,
            )
        ]
    )


SPOILED = [_change_the_day, _count_an_acceptance, _empty_the_day, _slip_in_an_entry]


@pytest.fixture
def day(cast):
    return make.log_day(cast.clerk)


def _spoil(day, spoil=_change_the_day) -> None:
    with tenant(day.agency_id):
        spoil(day)


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_month_that_does_not_add_up_is_not_frozen(cast, day, spoil) -> None:
    make.log_day(cast.colleague)
    _spoil(day, spoil)

    with pytest.raises(DaysDiffer) as refused:
        make.compile_for(cast.department)

    assert [author for author, _day in refused.value.days] == [cast.clerk.pk]
    with tenant(cast.department.pk):
        assert not Report.objects.exists()
        assert not Score.objects.exists()
        row = AgencyPeriod.objects.get(agency=cast.department, period=make.period())
        assert row.stage == PeriodStage.OPEN


def test_days_without_entries_and_withdrawn_lines_add_up(cast, day) -> None:
    with tenant(cast.department.pk):
        WorkDay.objects.create(
            id=audit.new_id(),
            agency_id=day.agency_id,
            unit_id=day.unit_id,
            author_id=day.author_id,
            work_date=date(2026, 9, 23),
            waiting_minutes=60,
        )
        _empty_the_day(day)
        WorkDay.objects.filter(pk=day.pk).update(minutes=0, entry_count=0, open_count=0)

    report = make.compile_for(cast.department)

    assert report.version == 1


def test_another_agencys_days_stop_nobody_here(cast, day) -> None:
    _spoil(day)

    assert make.compile_for(cast.commune).version == 1


def _run(cast, cause_at=make.COMPILED):
    DueJob.objects.create(
        kind=JobKind.COMPILE_REPORT,
        agency=cast.department,
        period=make.period(),
        due_at=cause_at,
    )
    return commands.run_due(now=cause_at, limit=10, worker="w1", kinds=[JobKind.COMPILE_REPORT])


def test_the_worker_gives_up_at_once_and_the_trail_names_the_days(cast, day) -> None:
    _spoil(day)

    outcomes = _run(cast)

    job = DueJob.objects.get(kind=JobKind.COMPILE_REPORT)
    assert [(one.result, one.error) for one in outcomes] == [("failed", "DaysDiffer")]
    assert (job.state, job.error) == (JobState.FAILED, "DaysDiffer")
    with tenant(cast.department.pk):
        event = AuditEvent.objects.get(action="reporting.days.differed")
    assert event.details == {
        "period": "2026-10",
        "count": "1",
        "days": [[str(cast.clerk.pk), "2026-09-21"]],
    }


def test_whoever_keeps_the_report_is_told_why_it_was_not_frozen(cast, signed_in, day) -> None:
    _spoil(day)
    _run(cast)

    page = signed_in(cast.officer).get(reverse("reporting:report_period", args=["2026-10"]))

    assert "không khớp với các mục" in page.content.decode()


def test_by_hand_it_fails_too_and_the_others_are_compiled(cast, day, capsys) -> None:
    _spoil(day)

    with pytest.raises(CommandError, match="1 of 5 reports failed"):
        call_command("compile_reports", "--period", "2026-10", "--at", make.COMPILED.isoformat())

    lines = capsys.readouterr().out.splitlines()
    assert "SXD failed days_differ" in lines
    assert sum(" compiled " in line for line in lines) == 4
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="reporting.days.differed").count() == 1


@pytest.mark.parametrize("spoil", SPOILED)
def test_an_operator_has_the_days_named_and_summed_up_anew(cast, day, capsys, spoil) -> None:
    _spoil(day, spoil)
    words = ["--agency", "SXD", "--period", "2026-10"]

    with pytest.raises(CommandError, match="1 days differ"):
        call_command("recompute_days", *words)
    named = capsys.readouterr().out.splitlines()[0]
    call_command("recompute_days", *words, "--write")
    call_command("recompute_days", *words)

    assert named.startswith(f"{cast.clerk.pk} 2026-09-2")
    assert capsys.readouterr().out.splitlines()[-1] == "0 days differ"
    assert make.compile_for(cast.department).version == 1
    with tenant(cast.department.pk):
        event = AuditEvent.objects.get(action="worklogs.days.recomputed")
        assert WorkDay.objects.get(pk=day.pk).submitted_at == day.submitted_at
    assert event.details["days"] == [named.split()]


def test_looking_at_days_is_one_query_however_many(cast, django_assert_num_queries) -> None:
    for number in range(21, 26):
        make.log_day(cast.clerk, date(2026, 9, number), entries=3)
    period = make.period()

    with tenant(cast.department.pk), django_assert_num_queries(1):
        found = days_that_differ(cast.department.pk, period.starts_on, period.ends_on)

    assert found == []


def test_nothing_is_written_down_while_every_day_is_right(cast, day) -> None:
    found = recompute_days(actor=access.system(cast.department.pk), period=make.period())

    assert found == []
    with tenant(cast.department.pk):
        assert not AuditEvent.objects.filter(action="worklogs.days.recomputed").exists()
