"""Leave decided by two at once, and beside a closing; with the negative controls."""

from datetime import timedelta

import pytest
import time_machine

from organizations import commands
from organizations.models import Leave, LeaveStatus, PeriodStage
from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.factories.organizations import (
    NOW,
    TODAY,
    actor,
    ask_for_leave,
)
from tests.organizations.leaving import close_period, decide

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def _approving_while_it_is_withdrawn(cast) -> dict[str, int]:
    leave = ask_for_leave(cast.clerk)
    agency, head, clerk = cast.department.pk, actor(cast.head), actor(cast.clerk)

    def approve() -> None:
        with tenant(agency):
            commands.decide_leave(actor=head, leave_id=leave.pk, approve=True, now=NOW)

    def withdraw() -> None:
        with tenant(agency):
            commands.withdraw_leave(actor=clerk, leave_id=leave.pk)

    return at_once([approve, withdraw])


def test_approving_and_withdrawing_at_once_let_one_of_them_win(committed_cast) -> None:
    assert _approving_while_it_is_withdrawn(committed_cast) == {"done": 1, "Outdated": 1}


def test_without_the_guard_leave_would_be_approved_in_a_closed_period_and_by_oneself(
    committed_cast, as_owner
) -> None:
    """The negative control."""
    cast = committed_cast
    late, own = ask_for_leave(cast.clerk), ask_for_leave(cast.officer)
    for stage in (PeriodStage.LOGGING_CLOSED, PeriodStage.REVIEWING_CLOSED):
        close_period(cast, to=stage)
    as_owner("ALTER TABLE organizations_leave DISABLE TRIGGER guard")

    with tenant(cast.department.pk):
        assert decide(late, cast.head).status == LeaveStatus.APPROVED
        assert decide(own, cast.officer).status == LeaveStatus.APPROVED


def test_leave_approved_while_its_period_is_closed_is_in_time_or_refused(committed_cast) -> None:
    cast = committed_cast
    leaves = [ask_for_leave(cast.clerk, TODAY - timedelta(days=number)) for number in range(6)]
    close_period(cast, to=PeriodStage.LOGGING_CLOSED)
    head, agency = actor(cast.head), cast.department.pk

    def approving(leave: Leave):
        def approve() -> None:
            with tenant(agency):
                commands.decide_leave(actor=head, leave_id=leave.pk, approve=True, now=NOW)

        return approve

    ended = at_once([*map(approving, leaves), lambda: close_period(cast)])

    with tenant(agency):
        approved = Leave.objects.filter(status=LeaveStatus.APPROVED).count()
    assert ended["done"] == approved + 1
    assert approved + ended.get("PeriodIsClosed", 0) == len(leaves)
