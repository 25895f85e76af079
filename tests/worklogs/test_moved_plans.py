"""What was planned for people who move: it goes along, or it ends and who counted on it is told."""

from datetime import date

import pytest

from organizations.audit import new_id
from organizations.models import (
    Delegation,
    Notice,
    NoticeKind,
    Posting,
    Purpose,
    RosterDuty,
    TeachingLoad,
)
from organizations.queries import ReviewChain
from organizations.rules.moves import Move, NewDecision, NewUnit
from organizations.tenancy import tenant
from tests.factories.delegations import delegate
from tests.factories.organizations import (
    NOW,
    TODAY,
    actor,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
    roster,
)
from worklogs.commands.moving import reorganize, transfer

FIRST = date(2026, 10, 19)  # a Monday, a week after today
BEFORE, AFTER = date(2026, 10, 16), date(2026, 10, 21)


def decision(kind: str = "transfer") -> NewDecision:
    return NewDecision(
        id=new_id(), kind=kind, number="12/QĐ", signed_on=date(2026, 10, 1), effective_on=FIRST
    )


def move(cast, *people: Posting) -> dict[int, int]:
    with tenant(cast.department.pk):
        moved = transfer(
            actor=actor(cast.officer),
            decision=decision(),
            moves=[Move(one.pk, cast.archive.pk) for one in people],
            now=NOW,
        )
    return {one.left_id: one.joined_id for one in moved}


def merge(cast) -> dict[int, int]:
    """The office and the archive become one."""
    people = (cast.clerk, cast.colleague, cast.head, cast.outsider)
    with tenant(cast.department.pk):
        moved = reorganize(
            actor=actor(cast.officer),
            decision=decision("merge"),
            ended=[cast.office.pk, cast.archive.pk],
            new_units=[NewUnit("SXD-TH", "Phòng Tổng hợp", cast.root.pk)],
            goes_to={one.pk: "SXD-TH" for one in people},
            now=NOW,
        )
    return {one.left_id: one.joined_id for one in moved}


@pytest.fixture
def on_duty(cast) -> None:
    """The clerk has a shift before the day and one after it."""
    make_shift(cast.office, "Đ", "22:00", "06:00")
    follow(cast.office, make_calendar(cast.department, "shift"))
    roster(cast.office, {(cast.clerk.pk, BEFORE): ["Đ"], (cast.clerk.pk, AFTER): ["Đ"]})


def standing(cast) -> set[tuple[int, date]]:
    with tenant(cast.department.pk):
        duties = RosterDuty.objects.filter(cancelled_at__isnull=True)
        return set(duties.values_list("posting_id", "work_date"))


def told(cast, kind: str) -> set[int]:
    with tenant(cast.department.pk):
        return set(Notice.objects.filter(kind=kind).values_list("posting_id", flat=True))


def test_shifts_of_the_old_unit_end_and_its_head_and_the_person_are_told(cast, on_duty) -> None:
    joined = move(cast, cast.clerk)[cast.clerk.pk]

    assert standing(cast) == {(cast.clerk.pk, BEFORE)}
    assert told(cast, NoticeKind.DUTIES_CANCELLED) == {joined, cast.head.pk}


def test_where_the_whole_unit_goes_on_its_roster_does(cast, on_duty) -> None:
    joined = merge(cast)[cast.clerk.pk]

    assert standing(cast) == {(cast.clerk.pk, BEFORE), (joined, AFTER)}
    assert told(cast, NoticeKind.DUTIES_CANCELLED) == set()


def test_what_a_teacher_gives_goes_along(cast) -> None:
    with tenant(cast.department.pk):
        for periods, first in (([1] * 7, date(2026, 9, 1)), ([4] * 7, TODAY), ([5] * 7, AFTER)):
            TeachingLoad.objects.create(
                agency=cast.department, posting=cast.clerk, periods=periods, starts_on=first
            )
    joined = move(cast, cast.clerk)[cast.clerk.pk]

    with tenant(cast.department.pk):
        loads = TeachingLoad.objects.filter(posting_id=joined).order_by("starts_on")
        assert [(one.periods[0], one.starts_on) for one in loads] == [(4, FIRST), (5, AFTER)]


def test_a_right_given_to_who_moves_alone_ends_and_both_are_told(cast) -> None:
    delegate(cast.head, cast.colleague, ends_on=AFTER)
    joined = move(cast, cast.colleague)[cast.colleague.pk]

    assert told(cast, NoticeKind.RIGHT_LAPSED) == {joined, cast.head.pk}
    with tenant(cast.department.pk):
        chain = ReviewChain(cast.department.pk, AFTER, Purpose.REVIEW)
        assert joined not in chain.reviewers(cast.clerk.pk)


def test_a_right_of_the_agencys_head_stays_with_whose_unit_goes_on(cast) -> None:
    delegate(cast.agency_head, cast.colleague, purposes=("sign_report",), ends_on=AFTER)
    joined = merge(cast)[cast.colleague.pk]

    with tenant(cast.department.pk):
        right = Delegation.objects.get(delegate_id=joined)
        assert (right.principal_id, right.purpose) == (cast.agency_head.pk, "sign_report")
        assert right.starts_on == FIRST
    assert told(cast, NoticeKind.RIGHT_LAPSED) == set()


def test_everybody_who_moves_is_told_in_the_posting_in_which_they_act(cast) -> None:
    move(cast, cast.clerk, cast.colleague)

    assert told(cast, NoticeKind.POSTING_MOVED) == {cast.clerk.pk, cast.colleague.pk}
