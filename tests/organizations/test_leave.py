"""Leave is asked for by half days, decided by somebody else, and counts from then on only."""

from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from organizations import commands, queries
from organizations.commands import LeaveDays
from organizations.models import AgencyPeriod, AuditEvent, Leave, LeaveStatus, PeriodStage
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
from tests.evaluations.costs import queries_of
from tests.evaluations.test_races import at_once
from tests.factories.organizations import (
    NOW,
    PERIOD,
    TODAY,
    actor,
    ask_for_leave,
    give_role,
    make_leave,
    make_posting,
)

TOMORROW = TODAY + timedelta(days=1)
SENT = {"kind": "annual", "starts_on": "2026-10-14", "starts_half": "am", "note": "Việc nhà"}
SENT |= {"ends_on": "2026-10-15", "ends_half": "am"}


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def inside(cast):
    """Within the department's transaction, as each of its requests is."""
    with tenant(cast.department.pk):
        yield


def decide(leave: Leave, by, *, approve: bool = True, reason: str = "") -> Leave:
    return commands.decide_leave(
        actor=actor(by), leave_id=leave.pk, approve=approve, reason=reason, now=NOW
    )


def cancel(leave: Leave, by, **fields) -> Leave:
    values = {"reason": "Hoãn chuyến đi", "now": NOW} | fields
    return commands.cancel_leave(actor=actor(by), leave_id=leave.pk, **values)


def close_period(cast, code: str = PERIOD, to: str = PeriodStage.REVIEWING_CLOSED) -> None:
    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(agency=cast.department, period__code=code)
        commands.move_stage(
            actor=actor(cast.agency_head),
            agency_period_id=row.pk,
            before=row.stage,
            after=to,
            now=NOW,
        )


def taken(cast, on: date = TODAY) -> int:
    return len(queries.leave_spans([cast.clerk.pk], on, on)[cast.clerk.pk])


def actions() -> Counter[str]:
    """What the trail holds, in no order: the clock of these tests stands still."""
    found = AuditEvent.objects.filter(action__startswith="organizations.leave.")
    return Counter(event.action.rpartition(".")[2] for event in found)


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


# ---- Pages -------------------------------------------------------------------------------------


def test_the_head_approves_with_one_click(cast, signed_in) -> None:
    clerk, head = signed_in(cast.clerk), signed_in(cast.head)
    assert clerk.post(reverse("organizations:my_leave"), SENT).status_code == 302
    page = head.get(reverse("organizations:leave_requests"))
    assert "1,5" in page.content.decode()

    leave = page.context["waiting"][0][0].leave
    url = reverse("organizations:decide_leave", args=[leave.pk])
    assert head.post(url, {"decision": "approve"}).status_code == 302

    [line] = clerk.get(reverse("organizations:my_leave")).context["lines"]
    assert (line.leave.status, line.leave.decided_by) == (LeaveStatus.APPROVED, cast.head)


def test_the_head_sees_who_else_is_away(cast, signed_in) -> None:
    make_leave(cast.colleague, cast.officer)
    ask_for_leave(cast.clerk, TODAY, TOMORROW)

    page = signed_in(cast.head).get(reverse("organizations:leave_requests"))

    assert page.context["waiting"][0][0].also_away == ["Lê Văn Bình"]


def test_the_officer_decides_where_no_head_does_and_a_head_about_their_own_people(
    cast, signed_in
) -> None:
    for posting in (cast.clerk, cast.outsider, cast.head, cast.agency_head, cast.officer):
        ask_for_leave(posting)

    def waiting(posting) -> set[str]:
        page = signed_in(posting).get(reverse("organizations:leave_requests"))
        return {line.leave.posting.staff.full_name for line, _ in page.context["waiting"]}

    assert waiting(cast.head) == {"Đặng Thị Ánh"}
    assert waiting(cast.agency_head) == {"Phạm Minh Châu", "Võ Thị Dung", "Hồ Thu Hà"}
    assert waiting(cast.superior) == {"Nguyễn Quốc Khánh"}
    assert len(waiting(cast.officer)) == 4


def test_what_was_typed_stays_when_the_days_are_wrong(cast, signed_in) -> None:
    page = signed_in(cast.clerk).post(
        reverse("organizations:my_leave"), SENT | {"ends_on": "2026-10-13"}
    )

    assert page.status_code == 422
    assert page.context["form"].errors["ends_on"]
    assert "Việc nhà" in page.content.decode()


def test_a_refusal_without_a_reason_is_told_at_its_request(cast, signed_in) -> None:
    leave = ask_for_leave(cast.clerk)
    url = reverse("organizations:decide_leave", args=[leave.pk])

    page = signed_in(cast.head).post(url, {"decision": "refuse", "reason": ""})

    assert page.status_code == 422
    assert page.context["waiting"][0][1].errors["reason"]


def test_a_request_withdrawn_meanwhile_is_told(cast, signed_in) -> None:
    leave = ask_for_leave(cast.clerk)
    with tenant(cast.department.pk):
        commands.withdraw_leave(actor=actor(cast.clerk), leave_id=leave.pk)
    url = reverse("organizations:decide_leave", args=[leave.pk])

    assert signed_in(cast.head).post(url, {"decision": "approve"}).status_code == 409


def test_a_person_takes_back_what_they_asked_for_before_it_begins(cast, signed_in) -> None:
    leave = ask_for_leave(cast.clerk, TOMORROW)
    suspended = make_leave(cast.clerk, cast.officer, TODAY + timedelta(days=5), kind="suspension")
    with tenant(cast.department.pk):
        decide(leave, cast.head)
    clerk = signed_in(cast.clerk)

    def sent(one: Leave) -> int:
        url = reverse("organizations:cancel_leave", args=[one.pk])
        return clerk.post(url, {"reason": "Không đi nữa", "ends_half": "pm"}).status_code

    assert sent(leave) == 302
    assert sent(suspended) == 403


def test_the_team_calendar_shows_days_away_and_days_asked_for(cast, signed_in) -> None:
    make_leave(cast.colleague, cast.officer, ends_half="am")
    ask_for_leave(cast.clerk)

    page = signed_in(cast.head).get(reverse("organizations:team_leave"), {"period": PERIOD})

    markup = page.content.decode()
    assert "½" in markup
    assert "heat-leave" in markup
    assert len(page.context["leaves"]) == 2


def test_the_pages_cost_the_same_for_one_request_and_for_thirty(cast, signed_in) -> None:
    client = signed_in(cast.head)
    give_role(cast.clerk, "deputy", cast.office)
    urls = [
        reverse("organizations:leave_requests"),
        reverse("organizations:team_leave") + f"?period={PERIOD}",
    ]
    ask_for_leave(cast.clerk)
    few = [queries_of(client, url) for url in urls]
    for number in range(30):
        ask_for_leave(make_posting(cast.office, f"Trần Văn {number}"))

    assert [queries_of(client, url) for url in urls] == few
    assert max(few) <= 18


# ---- What the guards prevent -------------------------------------------------------------------


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
