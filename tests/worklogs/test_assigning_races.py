"""Assigning by a double click, the back button and two tabs: exactly once."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest

from organizations.audit import new_id
from organizations.models import AuditEvent
from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_task
from worklogs import commands
from worklogs.commands.assignments import Assigned, Piece, Work
from worklogs.models import Assignment
from worklogs.refusals import BatchIsOther

CLICKS = 12


def work(task, quantity: str = "2") -> Work:
    return Work(task.pk, "Rà soát hồ sơ", Decimal(quantity), TODAY, TODAY)


def assigning(cast, task, key: UUID, quantity: str = "2") -> Callable[[], Assigned]:
    who, agency = actor(cast.head), cast.department.pk
    pieces = [Piece(person.pk, work(task, quantity)) for person in (cast.clerk, cast.colleague)]

    def assign() -> Assigned:
        with tenant(agency):
            return commands.assign_pieces(actor=who, batch_id=key, pieces=pieces, now=NOW)

    return assign


def stored(cast) -> int:
    with tenant(cast.department.pk):
        return Assignment.objects.count()


@pytest.mark.slow
def test_twelve_clicks_at_once_assign_once(committed_cast) -> None:
    task, key = make_task(), new_id()

    ended = at_once([assigning(committed_cast, task, key) for _ in range(CLICKS)])

    assert ended == {"done": CLICKS}
    assert stored(committed_cast) == 2
    with tenant(committed_cast.department.pk):
        assert AuditEvent.objects.filter(action="worklogs.work.assigned").count() == 1


@pytest.mark.slow
def test_without_the_key_of_the_batch_each_click_would_assign(committed_cast, as_owner) -> None:
    """The negative control: the same race when nothing makes the form's id unique."""
    as_owner("ALTER TABLE worklogs_assignment DROP CONSTRAINT assignment_batch_same_agency")
    as_owner(
        "ALTER TABLE worklogs_assignmentbatch DROP CONSTRAINT assignmentbatch_agency_key CASCADE"
    )
    as_owner(
        "ALTER TABLE worklogs_assignmentbatch DROP CONSTRAINT worklogs_assignmentbatch_pkey CASCADE"
    )
    task, key = make_task(), new_id()
    begin = commands.assignments.BEGIN
    try:
        commands.assignments.BEGIN = begin.replace("ON CONFLICT (id) DO NOTHING", "")
        ended = at_once([assigning(committed_cast, task, key) for _ in range(CLICKS)])
    finally:
        commands.assignments.BEGIN = begin

    assert ended == {"done": CLICKS}
    assert stored(committed_cast) == 2 * CLICKS


@pytest.mark.slow
def test_of_two_tabs_with_one_id_and_other_work_one_is_told(committed_cast) -> None:
    task, key = make_task(), new_id()

    ended = at_once([assigning(committed_cast, task, key, quantity) for quantity in ("2", "3")])

    assert ended == {"done": 1, BatchIsOther.__name__: 1}
    assert stored(committed_cast) == 2


def test_the_second_time_is_known_as_such_and_answers_with_the_first(cast) -> None:
    task, key = make_task(), new_id()

    first, second = assigning(cast, task, key)(), assigning(cast, task, key)()

    assert (first.again, second.again) == (False, True)
    assert {row.pk for row in first.assignments} == {row.pk for row in second.assignments}
    assert stored(cast) == 2


def test_what_was_refused_leaves_its_id_free(cast) -> None:
    key = new_id()
    gone = make_task(valid_until=TODAY)
    with pytest.raises(commands.assignments.TaskNotValid):
        assigning(cast, gone, key)()

    assert not assigning(cast, make_task(), key)().again


def test_an_id_that_another_agency_used_is_no_way_to_look_into_it(cast) -> None:
    task, key = make_task(), new_id()
    assigning(cast, task, key)()
    with tenant(cast.commune.pk), pytest.raises(BatchIsOther):
        commands.assign_pieces(
            actor=actor(cast.strange_head),
            batch_id=key,
            pieces=[Piece(cast.stranger.pk, work(task))],
            now=NOW,
        )
