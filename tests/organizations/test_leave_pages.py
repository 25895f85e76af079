"""The pages of leave: one's own, those that wait for a decision, and the calendar of the team."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from organizations import commands
from organizations.models import Leave, LeaveStatus
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
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
from tests.organizations.leaving import decide

TOMORROW = TODAY + timedelta(days=1)
SENT = {"kind": "annual", "starts_on": "2026-10-14", "starts_half": "am", "note": "Việc nhà"}
SENT |= {"ends_on": "2026-10-15", "ends_half": "am"}


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


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


@pytest.mark.parametrize(("who", "by"), [("officer", "agency_head"), ("agency_head", "officer")])
def test_who_keeps_people_does_not_take_back_a_leave_of_their_own(cast, signed_in, who, by) -> None:
    own, other = getattr(cast, who), getattr(cast, by)
    suspended = make_leave(own, other, TOMORROW, kind="suspension")
    begun = ask_for_leave(own, TODAY, TOMORROW - timedelta(days=1))
    with tenant(cast.department.pk):
        decide(begun, other)
    client = signed_in(own)

    for leave in (suspended, begun):
        url = reverse("organizations:cancel_leave", args=[leave.pk])
        sent = {"reason": "Không đi nữa", "ends_half": "pm"}
        assert client.post(url, sent).status_code == 403
        assert url not in client.get(reverse("organizations:team_leave")).content.decode()
        assert signed_in(other).post(url, sent).status_code == 302


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
    assert max(few) <= 19
