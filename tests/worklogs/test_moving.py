"""Many people moved by one decision: the old posting ends the day before, the new one begins."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from organizations.audit import new_id
from organizations.commands.reorganizing import rename_unit
from organizations.models import (
    AuditEvent,
    Leave,
    Posting,
    RoleAssignment,
    Transfer,
    Unit,
    UnitSuccession,
)
from organizations.refusals import (
    EndsBeforeItStarts,
    LoggedAfterwards,
    NotPosted,
    PeriodIsClosed,
    StartsInThePast,
)
from organizations.refused_decisions import NotEverybodyPlaced, UnitHasUnits
from organizations.rules.moves import Move, NewDecision, NewUnit
from organizations.tenancy import tenant
from reporting.queries.coverage import agency_span
from tests.factories.organizations import (
    NOW,
    TODAY,
    actor,
    give_role,
    make_leave,
    make_posting,
    make_unit,
)
from tests.factories.reporting import compile_for, log_day, make_plain_task
from tests.factories.worklogs import make_assignment
from worklogs.commands.moving import reorganize, transfer
from worklogs.models import Assignment

FIRST = date(2026, 10, 5)  # a Monday within the period 2026-10
START, END = date(2026, 9, 15), date(2026, 10, 14)


def decision(**fields: object) -> NewDecision:
    values = {
        "id": new_id(),
        "kind": "transfer",
        "number": "12/QĐ-SXD",
        "signed_on": date(2026, 9, 30),
        "effective_on": FIRST,
    } | fields
    return NewDecision(**values)


@pytest.fixture
def inside(cast):
    make_plain_task()  # common to the province, so made outside
    with tenant(cast.department.pk):
        yield


def move(cast, *postings: Posting, to: Unit | None = None, **fields: object):
    return transfer(
        actor=actor(cast.officer),
        decision=decision(**fields),
        moves=[Move(one.pk, (to or cast.archive).pk) for one in postings],
        now=NOW,
    )


def test_everybody_of_a_decision_moves_on_one_day(cast, inside) -> None:
    moved = move(cast, cast.clerk, cast.colleague)

    assert {one.left_id for one in moved} == {cast.clerk.pk, cast.colleague.pk}
    for one in moved:
        left, joined = Posting.objects.get(pk=one.left_id), Posting.objects.get(pk=one.joined_id)
        assert (left.ends_on, joined.starts_on) == (date(2026, 10, 4), FIRST)
        assert (joined.unit_id, joined.staff_id) == (cast.archive.pk, left.staff_id)
    assert Transfer.objects.count() == 2
    assert AuditEvent.objects.filter(action="organizations.posting.moved").count() == 2
    assert AuditEvent.objects.filter(action="organizations.people.moved").count() == 1


def test_the_same_decision_twice_moves_once(cast, inside) -> None:
    same = decision()
    moves = [Move(cast.clerk.pk, cast.archive.pk)]
    for _again in range(2):
        transfer(actor=actor(cast.officer), decision=same, moves=moves, now=NOW)

    assert Posting.objects.filter(staff=cast.clerk.staff).count() == 2


def test_one_who_cannot_move_keeps_everybody_where_they_are(cast, inside) -> None:
    late = make_posting(cast.office, "Người Mới", starts_on=FIRST)

    with pytest.raises(EndsBeforeItStarts):
        move(cast, cast.clerk, late)

    assert Posting.objects.get(pk=cast.clerk.pk).ends_on is None
    assert Transfer.objects.count() == 0


def test_nobody_moves_into_a_unit_of_another_agency(cast, inside) -> None:
    with pytest.raises(NotPosted):
        move(cast, cast.clerk, to=cast.stranger.unit)


def test_a_decision_does_not_reach_into_a_compiled_period(cast) -> None:
    compile_for(cast.department)

    with tenant(cast.department.pk), pytest.raises(PeriodIsClosed):
        move(cast, cast.clerk)


def test_work_that_was_logged_afterwards_stops_the_decision(cast, inside) -> None:
    log_day(cast.clerk, date(2026, 10, 6))

    with pytest.raises(LoggedAfterwards):
        move(cast, cast.clerk)


def test_each_person_day_counts_once_and_where_it_happened(cast, inside) -> None:
    log_day(cast.clerk, date(2026, 9, 21))
    before = agency_span(cast.department.pk, START, END).coverage
    (moved,) = move(cast, cast.clerk)

    after = agency_span(cast.department.pk, START, END).coverage

    assert after.total == before.total
    assert after.by_posting[moved.left_id].required == 14
    assert after.by_posting[moved.joined_id].required == 8
    assert after.by_posting[moved.left_id].logged == 1


def test_assigned_work_goes_along_whole_and_what_was_due_before_stays(cast, inside) -> None:
    due = make_assignment(cast.clerk, cast.head, make_plain_task(), quantity="4")
    over = make_assignment(cast.clerk, cast.head, make_plain_task(), due_on=date(2026, 10, 2))

    (moved,) = move(cast, cast.clerk)

    carried = Assignment.objects.get(pk=due.pk)
    assert (carried.assignee_id, carried.unit_id) == (moved.joined_id, cast.archive.pk)
    assert (carried.quantity, carried.cancelled_at) == (Decimal(4), None)
    assert Assignment.objects.get(pk=over.pk).assignee_id == cast.clerk.pk


def test_work_is_given_to_somebody_else_by_no_update(cast, inside) -> None:
    due = make_assignment(cast.clerk, cast.head, make_plain_task())
    with pytest.raises(DatabaseError, match="by a decision"), transaction.atomic():
        Assignment.objects.filter(pk=due.pk).update(assignee_id=cast.colleague.pk)


def test_a_move_that_the_postings_do_not_show_is_not_believed(cast, inside) -> None:
    move(cast, cast.clerk)
    row = Transfer.objects.get()
    with pytest.raises(DatabaseError, match="ends the day before"), transaction.atomic():
        Transfer.objects.create(
            agency=cast.department,
            decision_id=row.decision_id,
            staff=cast.head.staff,
            left=cast.head,
            joined=None,
            other_agency=cast.commune,
        )
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Transfer.objects.update(staff_id=cast.head.staff_id)


def test_the_officer_stays_officer_and_a_head_does_not_stay_head(cast, inside) -> None:
    give_role(cast.clerk, "officer")
    moved = move(cast, cast.clerk, cast.head)

    roles = RoleAssignment.objects.filter(posting_id__in=[one.joined_id for one in moved])
    assert [(role.role, role.starts_on) for role in roles] == [("officer", FIRST)]
    ended = RoleAssignment.objects.get(posting=cast.head)
    assert ended.ends_on == date(2026, 10, 4)


def test_leave_is_cut_at_the_day_and_the_rest_goes_along(cast, inside) -> None:
    make_leave(cast.clerk, cast.officer, date(2026, 10, 1), date(2026, 10, 8))
    before = agency_span(cast.department.pk, START, END).coverage.total
    (moved,) = move(cast, cast.clerk)

    spans = {
        leave.posting_id: (leave.starts_on, leave.ends_on)
        for leave in Leave.objects.filter(status="approved")
    }
    assert spans == {
        moved.left_id: (date(2026, 10, 1), date(2026, 10, 4)),
        moved.joined_id: (FIRST, date(2026, 10, 8)),
    }
    assert agency_span(cast.department.pk, START, END).coverage.total == before


def test_who_moves_themselves_does_not_take_their_own_leave_back(cast, inside) -> None:
    leave = make_leave(cast.officer, cast.agency_head, FIRST, kind="suspension")
    move(cast, cast.officer)

    leave.refresh_from_db()
    assert (leave.status, leave.cancelled_by_id) == ("cancelled", cast.agency_head.pk)


def test_two_units_become_one(cast, inside) -> None:
    new = NewUnit("SXD-TH", "Phòng Tổng hợp", cast.root.pk)
    people = [cast.clerk, cast.colleague, cast.head, cast.outsider]
    moved = reorganize(
        actor=actor(cast.officer),
        decision=decision(kind="merge"),
        ended=[cast.office.pk, cast.archive.pk],
        new_units=[new],
        goes_to={one.pk: new.code for one in people},
        now=NOW,
    )

    made = Unit.objects.get(code="SXD-TH")
    assert made.starts_on == FIRST
    assert {one.unit_id for one in moved} == {made.pk}
    assert len(moved) == 4
    assert Unit.objects.get(pk=cast.office.pk).ends_on == date(2026, 10, 4)
    assert set(UnitSuccession.objects.values_list("unit_id", "successor_id")) == {
        (cast.office.pk, made.pk),
        (cast.archive.pk, made.pk),
    }


def test_one_unit_becomes_two_and_nobody_is_forgotten(cast, inside) -> None:
    parts = [NewUnit("A1", "Phòng Một", cast.root.pk), NewUnit("A2", "Phòng Hai", cast.root.pk)]
    goes_to = {cast.clerk.pk: "A1", cast.colleague.pk: "A2"}
    split = {
        "actor": actor(cast.officer),
        "ended": [cast.office.pk],
        "new_units": parts,
        "now": NOW,
    }
    with pytest.raises(NotEverybodyPlaced):
        reorganize(decision=decision(kind="split"), goes_to=goes_to, **split)
    assert not Unit.objects.filter(code="A1").exists()

    reorganize(decision=decision(kind="split"), goes_to={**goes_to, cast.head.pk: "A1"}, **split)

    assert Posting.objects.filter(unit__code="A1", starts_on=FIRST).count() == 2


def test_a_unit_with_units_below_does_not_end_alone(cast, inside) -> None:
    make_unit(cast.department, "Tổ Một cửa", cast.office)
    with pytest.raises(UnitHasUnits):
        reorganize(
            actor=actor(cast.officer),
            decision=decision(kind="merge"),
            ended=[cast.office.pk],
            new_units=[],
            goes_to={one.pk: cast.archive.code for one in (cast.clerk, cast.colleague, cast.head)},
            now=NOW,
        )


def test_a_new_name_moves_nobody_and_the_old_one_is_kept(cast, inside) -> None:
    rename = decision(kind="rename")
    who = actor(cast.officer)
    with pytest.raises(StartsInThePast):
        rename_unit(
            actor=who,
            decision=replace(rename, effective_on=date(2026, 11, 1)),
            unit_id=cast.office.pk,
            name="Văn phòng Sở",
            today=TODAY,
        )

    rename_unit(
        actor=who, decision=rename, unit_id=cast.office.pk, name="Văn phòng  Sở", today=TODAY
    )

    row = UnitSuccession.objects.get()
    assert (row.name_before, row.name_after) == ("Văn phòng", "Văn phòng Sở")
    assert Posting.objects.get(pk=cast.clerk.pk).ends_on is None


def test_moving_many_costs_no_more_than_moving_one(cast, inside) -> None:
    people = [make_posting(cast.office, f"Nguyễn Văn {number}") for number in range(12)]

    def cost(some: list[Posting]) -> int:
        with CaptureQueriesContext(connection) as queries:
            move(cast, *some)
        return len(queries)

    assert cost(people[:2]) == cost(people[2:])
