"""Logging a day: what is stored, what is refused, and what happens when it is said twice."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from organizations.commands import move_stage
from organizations.models import AgencyPeriod, AuditEvent, PeriodStage
from organizations.refusals import (
    DayIsFull,
    EntryIsFrozen,
    NoPeriod,
    NotPosted,
    Outdated,
    PeriodIsClosed,
)
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, PERIOD, TODAY, actor, make_posting
from tests.factories.worklogs import make_assignment, make_entry, make_line, make_task
from worklogs import commands
from worklogs.models import DayStatus, EntryStatus, WorkDay, WorkEntry
from worklogs.refusals import (
    AssignmentNotYours,
    DayHasTooManyLines,
    DayIsAhead,
    LineRefused,
    NothingLogged,
    TaskNotValid,
)


def save(posting, line, work_date=TODAY, now=NOW):
    with tenant(posting.agency_id):
        return commands.save_line(actor=actor(posting), work_date=work_date, line=line, now=now)


def day_of(posting, work_date=TODAY):
    with tenant(posting.agency_id):
        return WorkDay.objects.get(author=posting, work_date=work_date)


def close_logging(cast, stage=PeriodStage.LOGGING_CLOSED):
    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(agency=cast.department, period__code=PERIOD)
        move_stage(
            actor=actor(cast.agency_head),
            agency_period_id=row.pk,
            before=row.stage,
            after=stage,
            now=NOW,
        )


def test_a_line_is_stored_as_a_draft_and_the_day_counts_it(cast) -> None:
    save(cast.clerk, make_line(make_task(), minutes=90))

    day = day_of(cast.clerk)
    assert (day.status, day.minutes, day.entry_count) == (DayStatus.DRAFT, 90, 1)
    with tenant(cast.department.pk):
        assert WorkEntry.objects.get().status == EntryStatus.DRAFT
        assert AuditEvent.objects.filter(action="worklogs.day.saved").count() == 1


def test_the_same_line_sent_twice_is_stored_once(cast) -> None:
    line = make_line(make_task())

    save(cast.clerk, line)
    save(cast.clerk, line)

    assert day_of(cast.clerk).entry_count == 1


def test_a_line_changed_in_another_tab_meanwhile_is_not_overwritten(cast) -> None:
    line = make_line(make_task())
    save(cast.clerk, line)
    save(cast.clerk, replace(line, version=1, minutes=30))

    with pytest.raises(Outdated):
        save(cast.clerk, replace(line, version=1, minutes=45))

    assert day_of(cast.clerk).minutes == 30


def test_a_day_has_24_hours_and_a_refused_line_leaves_nothing_behind(cast) -> None:
    save(cast.clerk, make_line(make_task(), minutes=1_400))

    with pytest.raises(DayIsFull):
        save(cast.clerk, make_line(make_task(), minutes=41))

    assert day_of(cast.clerk).entry_count == 1


def test_of_a_whole_day_nothing_is_stored_when_one_line_is_refused(cast) -> None:
    good, bad = make_line(make_task()), make_line(make_task(), minutes=1_440)

    with tenant(cast.department.pk):
        with pytest.raises(LineRefused) as refused:
            commands.save_day(
                actor=actor(cast.clerk), work_date=TODAY, lines=[good, bad], submit=True, now=NOW
            )
        assert WorkEntry.objects.count() == 0

    assert refused.value.line_id == bad.id
    assert isinstance(refused.value.refusal, DayIsFull)


def test_tomorrow_cannot_be_logged_today(cast) -> None:
    with pytest.raises(DayIsAhead):
        save(cast.clerk, make_line(make_task()), work_date=TODAY + timedelta(days=1))


def test_a_day_before_the_posting_began_is_refused(cast) -> None:
    newcomer = make_posting(cast.office, "Phan Văn Mới", starts_on=TODAY)

    with pytest.raises(NotPosted):
        save(newcomer, make_line(make_task()), work_date=TODAY - timedelta(days=1))


def test_a_day_outside_every_period_is_refused(cast) -> None:
    early = TODAY.replace(month=7)

    with pytest.raises(NoPeriod):
        save(cast.clerk, make_line(make_task()), work_date=early)


def test_a_retired_task_and_another_agencys_task_are_refused_alike(cast) -> None:
    retired = make_task(valid_until=TODAY)
    foreign = make_task(cast.commune)

    for task in (retired, foreign):
        with pytest.raises(TaskNotValid):
            save(cast.clerk, make_line(task))


def test_somebody_elses_assignment_is_refused(cast) -> None:
    theirs = make_assignment(cast.colleague, cast.head)

    with pytest.raises(AssignmentNotYours):
        save(cast.clerk, make_line(theirs.task, assignment_id=theirs.pk))


def test_work_is_not_logged_against_an_assignment_that_begins_later(cast) -> None:
    later = make_assignment(cast.clerk, cast.head, starts_on=TODAY + timedelta(days=1))

    with pytest.raises(AssignmentNotYours):
        save(cast.clerk, make_line(later.task, assignment_id=later.pk))


def test_saying_the_same_again_leaves_no_trace(cast) -> None:
    line = make_line(make_task())
    save(cast.clerk, line)
    before = day_of(cast.clerk).version

    save(cast.clerk, replace(line, version=1))

    assert day_of(cast.clerk).version == before
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="worklogs.day.saved").count() == 1


def test_a_day_holds_sixty_lines(cast) -> None:
    task, who = make_task(), actor(cast.clerk)
    lines = [make_line(task, minutes=1) for _ in range(60)]
    with tenant(cast.department.pk):
        commands.save_day(actor=who, work_date=TODAY, lines=lines, submit=False, now=NOW)

    with pytest.raises(DayHasTooManyLines):
        save(cast.clerk, make_line(task, minutes=1))


def test_mending_a_returned_line_and_submitting_again_is_on_record(cast) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    returned = commands.reviews.Outcome(
        entry.pk, TODAY, 1, EntryStatus.RETURNED, return_reason="Thiếu số văn bản"
    )

    with tenant(cast.department.pk):
        commands.apply_review([returned])
        for _ in range(2):  # the second finds nothing to send
            commands.submit_day(actor=actor(cast.clerk), work_date=TODAY, now=NOW)
        events = AuditEvent.objects.filter(action="worklogs.day.submitted")
        assert [event.details["entries"] for event in events.order_by("pk")] == [1, 1]


def test_a_withdrawn_line_counts_no_more_and_is_still_there(cast) -> None:
    entry = make_entry(cast.clerk)

    with tenant(cast.department.pk):
        for _ in range(2):
            commands.withdraw_line(
                actor=actor(cast.clerk), work_date=TODAY, entry_id=entry.pk, version=1, now=NOW
            )
        assert WorkEntry.objects.get().status == EntryStatus.WITHDRAWN

    assert day_of(cast.clerk).minutes == 0


def test_a_short_day_is_declared_complete_like_a_long_one(cast) -> None:
    make_entry(cast.clerk, status=EntryStatus.SUBMITTED, minutes=30, quantity=Decimal(0))

    day = day_of(cast.clerk)
    assert (day.status, day.is_late, day.open_count) == (DayStatus.SUBMITTED, False, 1)


def test_an_empty_day_cannot_be_declared(cast) -> None:
    with tenant(cast.department.pk), pytest.raises(NothingLogged):
        commands.submit_day(actor=actor(cast.clerk), work_date=TODAY, now=NOW)


def test_a_day_declared_after_the_next_working_day_shows_as_late(cast) -> None:
    friday, monday, tuesday = (TODAY - timedelta(days=3), NOW, NOW + timedelta(days=1))
    who = actor(cast.clerk)
    save(cast.clerk, make_line(make_task()), work_date=friday)

    with tenant(cast.department.pk):
        assert commands.submit_day(actor=who, work_date=friday, now=monday).is_late is False
        WorkDay.objects.update(status=DayStatus.DRAFT)
        assert commands.submit_day(actor=who, work_date=friday, now=tuesday).is_late is True


def test_a_line_added_to_a_declared_day_goes_to_the_reviewer_at_once(cast) -> None:
    make_entry(cast.clerk, status=EntryStatus.SUBMITTED)

    assert save(cast.clerk, make_line(make_task())).status == EntryStatus.SUBMITTED


def test_after_logging_has_closed_nothing_is_written(cast) -> None:
    entry = make_entry(cast.clerk)
    close_logging(cast)

    with pytest.raises(PeriodIsClosed):
        save(cast.clerk, make_line(make_task()))
    with pytest.raises(PeriodIsClosed):
        save(cast.clerk, make_line(entry.task, id=entry.pk, version=1, minutes=5))


def test_a_returned_line_can_still_be_mended_after_logging_has_closed(cast) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    returned = commands.reviews.Outcome(
        entry.pk, TODAY, 1, EntryStatus.RETURNED, return_reason="Thiếu số văn bản"
    )
    with tenant(cast.department.pk):
        commands.apply_review([returned])
    close_logging(cast)

    save(cast.clerk, make_line(entry.task, id=entry.pk, version=1, minutes=50))
    with tenant(cast.department.pk):
        commands.submit_day(actor=actor(cast.clerk), work_date=TODAY, now=NOW)
        assert WorkEntry.objects.get().status == EntryStatus.SUBMITTED


def test_an_accepted_entry_does_not_change(cast) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    accepted = commands.reviews.Outcome(entry.pk, TODAY, 1, EntryStatus.ACCEPTED, 60)
    with tenant(cast.department.pk):
        commands.apply_review([accepted])

    with pytest.raises(EntryIsFrozen):
        save(cast.clerk, make_line(entry.task, id=entry.pk, version=1, minutes=5))
    day = day_of(cast.clerk)
    assert (day.accepted_count, day.accepted_minutes, day.open_count) == (1, 60, 0)


def test_who_keeps_no_log_cannot_log(cast) -> None:
    with pytest.raises(NotPosted):
        save(cast.superior, make_line(make_task()))


def test_saving_a_line_costs_the_same_on_a_full_day(cast, django_assert_num_queries) -> None:
    task, who = make_task(), actor(cast.clerk)
    with tenant(cast.department.pk):
        for _ in range(2):
            with django_assert_num_queries(9):  # seven statements and a savepoint
                commands.save_line(
                    actor=who, work_date=TODAY, line=make_line(task, minutes=5), now=NOW
                )
            for _ in range(20):
                commands.save_line(
                    actor=who, work_date=TODAY, line=make_line(task, minutes=5), now=NOW
                )
