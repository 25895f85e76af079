"""Approved leave of people who move to another agency: split at the day, no half day lost."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError
from django.urls import reverse

from organizations import queries
from organizations.commands.agency_beginnings import NewAgency, make_agency
from organizations.models import AuditEvent, Leave, Posting, StaffMember
from organizations.queries.leave import my_leave
from organizations.refusals import PeriodIsClosed
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, ask_for_leave, make_leave, make_posting
from tests.factories.reporting import COMPILED, compile_for
from tests.organizations.leaving import cancel, decide
from tests.worklogs.test_crossing import FIRST, decision, move, to_commune
from worklogs.commands.moving import Ending, cross_agencies, end_agencies


def days(agency, staff: StaffMember) -> Decimal:
    """Working days of approved leave of a person in one agency."""
    with tenant(agency.pk):
        posts = Posting.objects.filter(agency=agency, staff=staff)
        return sum(
            (
                line.days
                for post in posts
                for line in my_leave(post, TODAY)
                if line.leave.status == "approved"
            ),
            Decimal(0),
        )


def approved(agency, staff: StaffMember) -> list[Leave]:
    with tenant(agency.pk):
        return list(
            Leave.objects.filter(agency=agency, posting__staff=staff, status="approved")
            .select_related("came_from")
            .order_by("starts_on")
        )


def test_leave_over_the_day_is_split_to_the_half_day_and_none_is_lost(cast) -> None:
    make_leave(cast.clerk, cast.officer, date(2026, 10, 1), date(2026, 10, 7), starts_half="pm",
               ends_half="am", kind="annual", note="Về quê")  # fmt: skip
    before = days(cast.department, cast.clerk.staff)

    move(cast, cast.clerk)

    (stayed,) = approved(cast.department, cast.clerk.staff)
    (came,) = approved(cast.commune, cast.clerk.staff)
    assert (stayed.starts_on, stayed.starts_half) == (date(2026, 10, 1), "pm")
    assert (stayed.ends_on, stayed.ends_half) == (date(2026, 10, 4), "pm")
    assert (stayed.cancel_reason, stayed.note) == ("88/QĐ-UBND", "Về quê")
    assert (came.starts_on, came.starts_half) == (FIRST, "am")
    assert (came.ends_on, came.ends_half, came.kind) == (date(2026, 10, 7), "am", "annual")
    assert before == Decimal(4)
    assert days(cast.department, cast.clerk.staff) == Decimal("1.5")
    assert days(cast.commune, cast.clerk.staff) == Decimal("2.5")


def test_it_says_where_and_when_it_was_approved_and_nothing_else_of_there(cast, signed_in) -> None:
    make_leave(cast.clerk, cast.officer, date(2026, 10, 20), date(2026, 10, 21), note="Đi khám")
    joined = move(cast, cast.clerk)

    (came,) = approved(cast.commune, cast.clerk.staff)

    assert (came.came_from, came.decided_by_id, came.note) == (cast.department, None, "")
    assert came.recorded_by_id == joined[cast.clerk.pk]
    with tenant(cast.commune.pk):
        post = Posting.objects.select_related("staff__user", "agency").get(pk=joined[cast.clerk.pk])
        event = AuditEvent.objects.get(action="organizations.leave.came")
        assert event.details["agency"] == str(cast.department.pk)
    with time_machine.travel(NOW, tick=False):
        page = signed_in(post).get(reverse("organizations:my_leave")).content.decode()
    assert "Được duyệt tại Sở Xây dựng ngày 12/10/2026" in page
    assert "Đi khám" not in page


def test_leave_of_before_stays_and_leave_of_later_goes_whole(cast) -> None:
    make_leave(cast.clerk, cast.officer, date(2026, 9, 21), date(2026, 9, 22))
    make_leave(cast.clerk, cast.officer, date(2026, 11, 2), date(2026, 11, 3))

    move(cast, cast.clerk)

    assert [one.starts_on for one in approved(cast.department, cast.clerk.staff)] == [
        date(2026, 9, 21)
    ]
    assert [one.starts_on for one in approved(cast.commune, cast.clerk.staff)] == [
        date(2026, 11, 2)
    ]
    with tenant(cast.department.pk):
        assert Leave.objects.get(starts_on=date(2026, 11, 2)).status == "cancelled"


def test_what_waits_or_was_refused_or_taken_back_does_not_follow(cast) -> None:
    ask_for_leave(cast.clerk, date(2026, 10, 19))
    refused = ask_for_leave(cast.clerk, date(2026, 10, 20))
    taken_back = make_leave(cast.clerk, cast.officer, date(2026, 10, 21))
    with tenant(cast.department.pk):
        decide(refused, cast.head, approve=False, reason="Trùng lịch")
        cancel(taken_back, cast.officer)

    move(cast, cast.clerk)

    assert approved(cast.commune, cast.clerk.staff) == []
    with tenant(cast.department.pk):
        assert Leave.objects.filter(posting=cast.clerk).count() == 3


def test_the_new_agency_expects_nothing_on_those_days_and_may_take_it_back(cast) -> None:
    make_leave(cast.clerk, cast.officer, date(2026, 10, 19), date(2026, 10, 23))
    joined = move(cast, cast.clerk)
    post, on = joined[cast.clerk.pk], date(2026, 10, 20)
    with tenant(cast.commune.pk):
        assert len(queries.leave_spans([post], on, on)[post]) == 1
        (came,) = Leave.objects.filter(posting_id=post)
        cancel(came, cast.strange_head)
        assert queries.leave_spans([post], on, on).get(post, []) == []


def test_a_move_that_is_refused_leaves_all_leave_as_it_was(cast) -> None:
    leave = make_leave(cast.clerk, cast.officer, date(2026, 10, 1), date(2026, 10, 7))
    compile_for(cast.commune, now=COMPILED)

    with pytest.raises(PeriodIsClosed):
        move(cast, cast.clerk)

    (same,) = approved(cast.department, cast.clerk.staff)
    assert (same.pk, same.ends_on, same.cancel_reason) == (leave.pk, date(2026, 10, 7), "")
    assert approved(cast.commune, cast.clerk.staff) == []


def test_the_same_decision_twice_splits_once(cast) -> None:
    make_leave(cast.clerk, cast.officer, date(2026, 10, 1), date(2026, 10, 7))
    same, moves = decision(), to_commune(cast, cast.clerk)
    cross_agencies(decision=same, moves=moves, now=NOW)
    cross_agencies(decision=same, moves=moves, now=NOW)

    assert len(approved(cast.commune, cast.clerk.staff)) == 1


def test_an_agency_that_ends_lets_leave_go_along(cast) -> None:
    make_leave(cast.clerk, cast.officer, date(2026, 10, 1), date(2026, 10, 7))
    before = days(cast.department, cast.clerk.staff)
    new = make_agency(new=NewAgency(code="SMO", name="Sở Mới"), like=cast.department, first=FIRST)
    with tenant(cast.department.pk):
        branch = dict.fromkeys(cast.department.units.values_list("pk", flat=True), new)

    end_agencies(decision=decision(), ended=[Ending(cast.department, branch)], now=NOW)

    (came,) = approved(new, cast.clerk.staff)
    assert came.came_from_id == cast.department.pk
    assert days(cast.department, cast.clerk.staff) + days(new, cast.clerk.staff) == before


def test_nobody_enters_leave_as_if_it_had_come_along(cast) -> None:
    with pytest.raises(DatabaseError), tenant(cast.commune.pk):
        Leave.objects.create(
            agency=cast.commune,
            posting=cast.stranger,
            kind="annual",
            starts_on=TODAY,
            ends_on=TODAY,
            status="approved",
            recorded_by=cast.stranger,
            recorded_at=NOW,
            decided_at=NOW,
            came_from=cast.department,
        )


def test_everybody_of_a_decision_keeps_their_own_leave(cast) -> None:
    people = [make_posting(cast.office, f"Nguyễn Văn {number}") for number in range(4)]
    for number, one in enumerate(people):
        make_leave(one, cast.officer, date(2026, 10, 1), date(2026, 10, 6 + number))

    move(cast, *people)

    assert [approved(cast.commune, one.staff)[0].ends_on.day for one in people] == [6, 7, 8, 9]
