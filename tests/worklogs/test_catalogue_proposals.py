"""The catalogue changes by proposals: made, decided, appraised, in force from a day on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from organizations.models import AgencyPeriod, PeriodStage
from organizations.refusals import Outdated, PeriodIsClosed
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, PERIOD, TODAY, actor
from tests.factories.worklogs import (
    evening_of,
    make_assignment,
    make_entry,
    make_forwarded,
    make_line,
    make_proposal,
    make_task,
)
from worklogs import commands
from worklogs.commands import catalogue
from worklogs.models import Assignment, CatalogueProposal, CatalogueTask, ProposalStatus, WorkEntry
from worklogs.queries.catalogue import likely_tasks
from worklogs.refusals import (
    EffectiveTooEarly,
    ProposalIsOpen,
    TaskHasEnded,
    TaskNotValid,
)

TOMORROW = TODAY + timedelta(days=1)


def accept(by, proposal, on: date = TOMORROW):
    with tenant(by.agency_id):
        catalogue.accept(actor=actor(by), ids=[proposal.pk], effective_on=on, now=NOW)
        return CatalogueProposal.objects.get(pk=proposal.pk)


def status_of(proposal, seen_from) -> str:
    with tenant(seen_from.agency_id):
        return CatalogueProposal.objects.get(pk=proposal.pk).status


def open_versions(code: str, agency) -> list[CatalogueTask]:
    with tenant(agency.pk):
        return list(CatalogueTask.objects.filter(code=code, valid_until__isnull=True))


# ---- The agency's own list ---------------------------------------------------------------


def test_what_the_head_accepts_holds_from_that_day_with_a_coefficient_that_follows(cast) -> None:
    proposal = make_proposal(cast.clerk, code="C.50", standard_minutes=90, complexity=2)

    accepted = accept(cast.agency_head, proposal)

    (task,) = open_versions("C.50", cast.department)
    assert accepted.result_id == task.pk
    assert (task.agency_id, task.valid_from) == (cast.department.pk, TOMORROW)
    assert task.coefficient == Decimal("1.800")
    assert (task.search_text, task.initials) == ("tham dinh ho so dat dai", "tdhsdd")


def test_only_the_head_of_the_agency_decides(cast) -> None:
    proposal = make_proposal(cast.clerk)

    for person in (cast.clerk, cast.head, cast.officer, cast.superior):
        with pytest.raises(PermissionDenied):
            accept(person, proposal)
    with pytest.raises(Outdated):  # for anybody else it is not there
        accept(cast.home_affairs, proposal)


def test_a_changed_task_is_a_new_version_and_the_old_one_ends_that_day(cast) -> None:
    old = make_task(cast.department, name="Thẩm định giá")
    proposal = make_proposal(cast.officer, old, name="Thẩm định giá đất", standard_minutes=120)

    accept(cast.agency_head, proposal)

    with tenant(cast.department.pk):
        old.refresh_from_db()
    (new,) = open_versions(old.code, cast.department)
    assert (old.name, old.valid_until) == ("Thẩm định giá", TOMORROW)
    assert (new.name, new.standard_minutes, new.valid_from) == (
        "Thẩm định giá đất",
        120,
        TOMORROW,
    )


def test_entries_and_assigned_work_keep_the_version_they_were_made_under(cast) -> None:
    old = make_task(cast.department)
    entry = make_entry(cast.clerk, task=old)
    work = make_assignment(cast.clerk, cast.head, task=old)
    proposal = make_proposal(cast.officer, old, complexity=5)

    accept(cast.agency_head, proposal, on=TODAY)

    with tenant(cast.department.pk):
        assert WorkEntry.objects.get(pk=entry.pk).task_id == old.pk
        stored = Assignment.objects.get(pk=work.pk)
        assert (stored.task_id, stored.coefficient) == (old.pk, old.coefficient)
        # Its author may still mend the entry of the day on which the version ended.
        line = make_line(old, id=entry.pk, version=1, minutes=30, summary=entry.summary)
        commands.save_line(
            actor=actor(cast.clerk), work_date=TODAY, line=line, now=evening_of(TODAY)
        )


def test_a_retired_task_is_refused_from_its_last_day_on(cast) -> None:
    task = make_task(cast.department)
    proposal = make_proposal(cast.officer, task, kind="retire")
    accept(cast.agency_head, proposal, on=TODAY)

    make_entry(cast.clerk, TODAY - timedelta(days=3), task=task)
    with pytest.raises(TaskNotValid) as refusal:
        make_entry(cast.clerk, task=task)
    assert refusal.value.successor == ""


def test_a_merged_task_is_refused_with_the_name_of_the_one_it_went_into(cast) -> None:
    task = make_task(cast.department, name="Sao y văn bản")
    into = make_task(name="Sao y, chứng thực văn bản", code="B.70")
    accept(cast.agency_head, make_proposal(cast.officer, task, into=into), on=TODAY)

    with pytest.raises(TaskNotValid) as refusal:
        make_entry(cast.clerk, task=task)
    with pytest.raises(TaskNotValid) as of_work:
        make_assignment(cast.clerk, cast.head, task=task, starts_on=TODAY)

    assert refusal.value.successor == "B.70 · Sao y, chứng thực văn bản"
    assert of_work.value.successor == refusal.value.successor


def test_an_old_version_is_refused_with_the_name_of_the_new_one(cast) -> None:
    old = make_task(cast.department, code="C.71", name="Thẩm định")
    accept(cast.agency_head, make_proposal(cast.officer, old, name="Thẩm định hồ sơ"), on=TODAY)

    with pytest.raises(TaskNotValid) as refusal:
        make_entry(cast.clerk, task=old)

    assert refusal.value.successor == "C.71 · Thẩm định hồ sơ"


def test_a_task_often_used_stays_likely_when_a_new_version_takes_its_place(cast) -> None:
    old = make_task(cast.department)
    make_entry(cast.clerk, TODAY - timedelta(days=3), task=old)
    accepted = accept(cast.agency_head, make_proposal(cast.officer, old, complexity=3), on=TODAY)

    with tenant(cast.department.pk):
        assert [task.pk for task in likely_tasks(actor(cast.clerk), TODAY)] == [accepted.result_id]


def test_nothing_takes_effect_in_a_period_that_is_closed(cast) -> None:
    with tenant(cast.department.pk):
        period = AgencyPeriod.objects.filter(period__code=PERIOD)
        period.update(stage=PeriodStage.LOGGING_CLOSED)
    proposal = make_proposal(cast.clerk)

    with pytest.raises(PeriodIsClosed):
        accept(cast.agency_head, proposal, on=TODAY)
    assert status_of(proposal, cast.clerk) == ProposalStatus.PROPOSED
    accept(cast.agency_head, proposal, on=date(2026, 10, 15))


def test_nothing_takes_effect_before_the_agency_kept_periods(cast) -> None:
    with pytest.raises(PeriodIsClosed):
        accept(cast.agency_head, make_proposal(cast.clerk), on=date(2026, 1, 1))


def test_a_change_does_not_begin_before_the_version_that_it_ends(cast) -> None:
    task = make_task(cast.department, valid_from=TOMORROW)

    with pytest.raises(EffectiveTooEarly):
        accept(cast.agency_head, make_proposal(cast.officer, task, complexity=2), on=TOMORROW)


def test_a_task_has_one_open_proposal_of_an_agency(cast) -> None:
    task = make_task(cast.department)
    first = make_proposal(cast.clerk, task, complexity=2)

    with pytest.raises(ProposalIsOpen):
        make_proposal(cast.colleague, task, complexity=3)
    with tenant(cast.department.pk):
        catalogue.withdraw(actor=actor(cast.clerk), ids=[first.pk], now=NOW)
    make_proposal(cast.colleague, task, complexity=3)


def test_a_version_that_ended_meanwhile_is_not_changed_again(cast) -> None:
    task = make_task()
    proposals = [
        make_forwarded(cast.stranger, cast.strange_head, task=task, complexity=2),
        make_forwarded(cast.clerk, cast.agency_head, task=task, complexity=3),
    ]
    accept(cast.home_affairs, proposals[0])

    with pytest.raises(TaskHasEnded):
        accept(cast.home_affairs, proposals[1])
    task.refresh_from_db()
    with pytest.raises(TaskHasEnded):
        make_proposal(cast.clerk, task, complexity=4)


def test_a_returned_proposal_says_why_and_is_settled(cast) -> None:
    proposal = make_proposal(cast.clerk)
    with tenant(cast.department.pk):
        catalogue.send_back(
            actor=actor(cast.agency_head), ids=[proposal.pk], reason="Trùng với B.03", now=NOW
        )
        proposal.refresh_from_db()

    assert (proposal.status, proposal.return_reason) == ("returned", "Trùng với B.03")
    for act in (catalogue.forward, catalogue.withdraw):
        with tenant(cast.department.pk), pytest.raises(Outdated):
            act(actor=actor(cast.agency_head), ids=[proposal.pk], now=NOW)


def test_a_colleague_takes_nobody_elses_proposal_back(cast) -> None:
    proposal = make_proposal(cast.clerk)

    with tenant(cast.department.pk), pytest.raises(PermissionDenied):
        catalogue.withdraw(actor=actor(cast.colleague), ids=[proposal.pk], now=NOW)


# ---- What the database holds by itself -----------------------------------------------------
