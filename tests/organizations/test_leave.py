"""Leave is asked for by half days, decided by somebody else, and counts from then on only."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from organizations import commands
from organizations.commands import LeaveDays
from organizations.models import Leave, LeaveStatus, PeriodStage
from organizations.refusals import (
    EndsBeforeItStarts,
    LeaveOverlaps,
    NotPosted,
    Outdated,
    OwnWork,
    PeriodIsClosed,
    ReasonIsMissing,
)
from organizations.tenancy import tenant
from tests.factories.organizations import (
    NOW,
    TODAY,
    actor,
    ask_for_leave,
    make_leave,
)
from tests.organizations.leaving import actions, cancel, close_period, decide, taken

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def inside(cast):
    """Within the department's transaction, as each of its requests is."""
    with tenant(cast.department.pk):
        yield


# ---- From asking to being away -----------------------------------------------------------------


def test_a_request_counts_only_once_it_is_approved(cast, inside) -> None:
    leave = ask_for_leave(cast.clerk)
    assert taken(cast) == 0

    decide(leave, cast.head)

    assert taken(cast) == 1
    assert actions() == Counter(["requested", "approved"])


def test_what_is_refused_or_withdrawn_counts_never_and_makes_room(cast, inside) -> None:
    decide(ask_for_leave(cast.clerk), cast.head, approve=False, reason="Trùng đợt kiểm tra")
    again = ask_for_leave(cast.clerk)
    commands.withdraw_leave(actor=actor(cast.clerk), leave_id=again.pk)
    ask_for_leave(cast.clerk)

    assert taken(cast) == 0
    assert actions() == Counter(["requested", "refused", "requested", "withdrawn", "requested"])


def test_a_request_sent_twice_is_stored_once(cast, inside) -> None:
    assert ask_for_leave(cast.clerk) == ask_for_leave(cast.clerk)
    assert actions() == Counter(["requested"])


def test_another_request_for_the_same_half_day_is_refused(cast, inside) -> None:
    ask_for_leave(cast.clerk)

    with pytest.raises(LeaveOverlaps):
        ask_for_leave(cast.clerk, kind="sick")


def test_the_same_decision_twice_changes_nothing(cast, inside) -> None:
    leave = ask_for_leave(cast.clerk)
    decide(leave, cast.head)
    decide(leave, cast.officer)

    assert Leave.objects.get().decided_by == cast.head
    assert actions() == Counter(["requested", "approved"])


def test_a_decision_is_not_turned_round(cast, inside) -> None:
    leave = ask_for_leave(cast.clerk)
    decide(leave, cast.head)

    with pytest.raises(Outdated):
        decide(leave, cast.head, approve=False, reason="Nghĩ lại")
    with pytest.raises(Outdated):
        commands.withdraw_leave(actor=actor(cast.clerk), leave_id=leave.pk)


def test_a_refusal_needs_a_reason(cast, inside) -> None:
    with pytest.raises(ReasonIsMissing):
        decide(ask_for_leave(cast.clerk), cast.head, approve=False, reason="  ")


def test_nobody_decides_about_their_own_leave(cast, inside) -> None:
    with pytest.raises(OwnWork):
        decide(ask_for_leave(cast.officer), cast.officer)
    with pytest.raises(OwnWork):
        make_leave(cast.officer, cast.officer, TOMORROW)


def test_leave_is_asked_for_oneself(cast, inside) -> None:
    days = LeaveDays(kind="annual", starts_on=TODAY, ends_on=TODAY)

    with pytest.raises(NotPosted):
        commands.request_leave(actor=actor(cast.head), posting=cast.clerk, days=days, now=NOW)


# ---- Taken back --------------------------------------------------------------------------------


def test_a_cancelled_leave_is_expected_as_work_again(cast, inside) -> None:
    leave = make_leave(cast.clerk, cast.officer)
    cancel(leave, cast.officer)

    assert taken(cast) == 0
    assert Leave.objects.get().cancel_reason == "Hoãn chuyến đi"


def test_who_returns_early_keeps_the_days_taken(cast, inside) -> None:
    leave = make_leave(cast.clerk, cast.officer, TODAY, TODAY + timedelta(days=4))
    cancel(leave, cast.head, ends_on=TOMORROW, ends_half="am")

    assert taken(cast, TOMORROW) == 1
    assert taken(cast, TODAY + timedelta(days=2)) == 0
    assert actions() == Counter(["recorded", "shortened"])


@pytest.mark.parametrize("away", [-1, 5])
def test_a_leave_is_shortened_within_itself(cast, inside, away) -> None:
    leave = make_leave(cast.clerk, cast.officer, TODAY, TODAY + timedelta(days=4))

    with pytest.raises(EndsBeforeItStarts):
        cancel(leave, cast.officer, ends_on=TODAY + timedelta(days=away))


def test_cancelling_needs_a_reason_and_an_approved_leave(cast, inside) -> None:
    leave = ask_for_leave(cast.clerk)

    with pytest.raises(ReasonIsMissing):
        cancel(leave, cast.officer, reason=" ")
    with pytest.raises(Outdated):
        cancel(leave, cast.officer)


# ---- The database is the last witness ----------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "status = 'cancelled', cancelled_at = now(), cancelled_by_id = recorded_by_id",
        "status = 'requested', decided_by_id = NULL, decided_at = NULL",
        "decision_reason = 'viết thêm'",
        "ends_on = ends_on + 1, cancel_reason = 'x', cancelled_by_id = recorded_by_id",
        "status = 'refused', decision_reason = 'nghĩ lại'",
    ],
)
def test_an_approved_leave_takes_no_step_that_is_not_one(cast, inside, change) -> None:
    make_leave(cast.clerk, cast.officer)

    with pytest.raises(DatabaseError, match=r"leave|asked|approved") as refusal:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE organizations_leave SET {change}")
    assert refusal.value.__cause__.sqlstate == "KP002"


def test_nobody_takes_their_own_leave_back_but_what_they_asked_for_and_has_not_begun(
    cast, inside
) -> None:
    suspended = make_leave(cast.officer, cast.agency_head, kind="suspension")
    begun, ahead = (ask_for_leave(cast.officer, TODAY + timedelta(days=n)) for n in (1, 2))
    for leave in (begun, ahead):
        decide(leave, cast.agency_head)

    with pytest.raises(OwnWork):
        cancel(suspended, cast.officer)
    with pytest.raises(OwnWork):
        cancel(suspended, cast.officer, ends_on=TODAY, ends_half="am")
    with pytest.raises(OwnWork):
        cancel(begun, cast.officer, now=NOW + timedelta(days=1))
    assert cancel(ahead, cast.officer).status == LeaveStatus.CANCELLED
    assert cancel(suspended, cast.agency_head).status == LeaveStatus.CANCELLED


def test_a_leave_cannot_begin_as_decided_by_nobody(cast, inside) -> None:
    with pytest.raises(DatabaseError, match="leave_is_decided_by_somebody"), transaction.atomic():
        Leave.objects.create(
            agency=cast.department,
            posting=cast.clerk,
            kind="annual",
            starts_on=TODAY,
            ends_on=TODAY,
            status=LeaveStatus.APPROVED,
            recorded_by=cast.officer,
            recorded_at=NOW,
        )


# ---- Closed periods ----------------------------------------------------------------------------


def test_nothing_is_approved_or_cancelled_in_a_period_whose_report_is_compiled(cast) -> None:
    waiting, standing = ask_for_leave(cast.clerk), make_leave(cast.clerk, cast.officer, TOMORROW)
    close_period(cast, to=PeriodStage.LOGGING_CLOSED)
    close_period(cast)

    with tenant(cast.department.pk):
        with pytest.raises(PeriodIsClosed):
            decide(waiting, cast.head)
        with pytest.raises(PeriodIsClosed):
            cancel(standing, cast.officer)
        with pytest.raises(PeriodIsClosed):
            ask_for_leave(cast.colleague)
        decide(waiting, cast.head, approve=False, reason="Kỳ đã khóa")


def test_after_the_cut_off_leave_is_still_decided_until_the_report(cast) -> None:
    waiting = ask_for_leave(cast.clerk)
    close_period(cast, to=PeriodStage.LOGGING_CLOSED)

    with tenant(cast.department.pk):
        assert decide(waiting, cast.head).status == LeaveStatus.APPROVED


def test_a_leave_over_a_closed_period_ends_early_in_the_open_one(cast) -> None:
    leave = make_leave(
        cast.clerk, cast.officer, TODAY, date(2027, 3, 1), kind="maternity"
    )  # beyond all periods, too
    close_period(cast, to=PeriodStage.LOGGING_CLOSED)
    close_period(cast)

    with tenant(cast.department.pk):
        with pytest.raises(PeriodIsClosed):
            cancel(leave, cast.officer)
        assert cancel(leave, cast.officer, ends_on=date(2026, 10, 14)).ends_on.month == 10
