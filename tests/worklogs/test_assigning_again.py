"""Last period's work, ticked over into this one, exactly once."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from organizations.audit import new_id
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.evaluations.test_races import at_once
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_assignment, make_task
from worklogs import commands
from worklogs.commands.assignments import Piece, Work
from worklogs.models import Assignment
from worklogs.refusals import RepeatedAlready

REPEAT = reverse("worklogs:repeat_assignments")
LAST_TIME = {"starts_on": date(2026, 8, 20), "due_on": date(2026, 9, 10)}


@pytest.fixture(autouse=True)
def _at_16_o_clock(request):
    if "committed_cast" in request.fixturenames:
        yield
        return
    with time_machine.travel(NOW, tick=False):
        yield


def weekly(person, head, **fields: object) -> Assignment:
    return make_assignment(person, head, title="Báo cáo tuần", **(LAST_TIME | fields))


def ticked(*before: Assignment, **fields: object) -> dict[str, object]:
    form: dict[str, object] = {"key": str(new_id()), "work": [one.pk for one in before]}
    for one in before:
        form |= {
            f"title-{one.pk}": one.title,
            f"quantity-{one.pk}": "4",
            f"due-{one.pk}": "2026-10-09",
        }
    return form | fields


def again(cast) -> list[Assignment]:
    with tenant(cast.department.pk):
        return list(Assignment.objects.filter(repeats__isnull=False).order_by("pk"))


def test_last_periods_work_of_my_people_is_offered_with_its_new_due_day(cast, signed_in) -> None:
    weekly(cast.clerk, cast.head)
    weekly(cast.outsider, cast.agency_head)

    page = signed_in(cast.head).get(REPEAT)

    assert [(row.work.before.assignee, row.due_on) for row in page.context["rows"]] == [
        (cast.clerk, "2026-10-09")  # 26 days into the period is Sunday 11 October
    ]


def test_what_is_ticked_is_assigned_for_this_period_with_what_was_changed(cast, signed_in) -> None:
    first, second = weekly(cast.clerk, cast.head), weekly(cast.colleague, cast.head)
    changed = {f"quantity-{first.pk}": "1,5", f"title-{first.pk}": "Báo cáo tuần tháng 10"}

    signed_in(cast.head).post(REPEAT, ticked(first, **changed))

    made = again(cast)
    assert [(row.repeats_id, row.title, row.quantity, row.due_on) for row in made] == [
        (first.pk, "Báo cáo tuần tháng 10", Decimal("1.5"), date(2026, 10, 9))
    ]
    assert second.pk not in {row.repeats_id for row in made}


def test_two_tabs_take_the_same_work_over_once(cast, signed_in) -> None:
    client, before = signed_in(cast.head), weekly(cast.clerk, cast.head)
    client.post(REPEAT, ticked(before))

    other_tab = client.post(REPEAT, ticked(before))

    assert other_tab.status_code == 422
    assert "đã được chuyển sang" in other_tab.content.decode()
    assert len(again(cast)) == 1
    assert "Đã chuyển sang" in client.get(REPEAT).content.decode()


def test_a_double_click_is_answered_with_what_the_first_did(cast, signed_in) -> None:
    client, form = signed_in(cast.head), ticked(weekly(cast.clerk, cast.head))
    client.post(REPEAT, form)

    assert client.post(REPEAT, form).status_code == 302
    assert len(again(cast)) == 1


def test_what_was_cancelled_may_be_taken_over_once_more(cast, signed_in) -> None:
    client, before = signed_in(cast.head), weekly(cast.clerk, cast.head)
    client.post(REPEAT, ticked(before))
    cancel = reverse("worklogs:cancel_assignment", args=[again(cast)[0].pk])
    client.post(cancel, {"reason": "Nhầm"})

    client.post(REPEAT, ticked(before))

    assert len(again(cast)) == 2


@pytest.mark.parametrize(
    ("field", "typed"),
    [("quantity", "0"), ("quantity", "nhiều"), ("due", "31/02/2026"), ("title", "x" * 201)],
)
def test_one_bad_row_stores_none_and_keeps_what_was_typed(cast, signed_in, field, typed) -> None:
    good, bad = weekly(cast.clerk, cast.head), weekly(cast.colleague, cast.head)

    page = signed_in(cast.head).post(REPEAT, ticked(good, bad, **{f"{field}-{bad.pk}": typed}))

    assert page.status_code == 422
    assert f'value="{typed}"' in page.content.decode()
    assert again(cast) == []


def test_a_task_that_left_the_catalogue_is_shown_and_cannot_be_ticked(cast, signed_in) -> None:
    retired = make_task(valid_until=date(2026, 9, 1))
    before = weekly(cast.clerk, cast.head, task=retired)

    page = signed_in(cast.head).post(REPEAT, ticked(before))

    assert page.status_code == 422
    assert again(cast) == []


def test_a_newer_version_of_the_task_takes_its_place_with_its_coefficient(cast, signed_in) -> None:
    old = make_task(code="B.777", valid_until=date(2026, 9, 1), coefficient=Decimal(1))
    make_task(code="B.777", valid_from=date(2026, 9, 1), coefficient=Decimal("1.25"))
    before = weekly(cast.clerk, cast.head, task=old)

    signed_in(cast.head).post(REPEAT, ticked(before))

    assert [row.coefficient for row in again(cast)] == [Decimal("1.25")]


def test_one_button_ticks_all_that_can_be_ticked(cast, signed_in) -> None:
    weekly(cast.clerk, cast.head)
    weekly(cast.colleague, cast.head)

    page = signed_in(cast.head).post(REPEAT, {"key": str(new_id()), "all": "1"})

    assert page.status_code == 200
    assert [row.is_ticked for row in page.context["rows"]] == [True, True]


def test_nobody_takes_over_work_of_people_who_are_not_theirs(cast, signed_in) -> None:
    before = weekly(cast.outsider, cast.agency_head)

    assert signed_in(cast.head).post(REPEAT, ticked(before)).status_code == 422
    assert again(cast) == []


def test_forty_rows_cost_no_more_queries_than_four(cast, signed_in) -> None:
    client = signed_in(cast.head)
    for _ in range(4):
        weekly(cast.clerk, cast.head)
    few = queries_of(client, REPEAT)
    for _ in range(36):
        weekly(cast.clerk, cast.head)

    assert queries_of(client, REPEAT) == few


def taking_over(cast, before: Assignment):
    who, agency = actor(cast.head), cast.department.pk
    work = Work(before.task_id, before.title, Decimal(4), TODAY, TODAY)

    def take() -> None:
        with tenant(agency):
            commands.assign_pieces(
                actor=who,
                batch_id=new_id(),
                pieces=[Piece(before.assignee_id, work, repeats_id=before.pk)],
                now=NOW,
            )

    return take


@pytest.mark.slow
def test_of_eight_tabs_at_once_one_takes_it_over(committed_cast) -> None:
    before = weekly(committed_cast.clerk, committed_cast.head)

    ended = at_once([taking_over(committed_cast, before) for _ in range(8)])

    assert ended == {"done": 1, RepeatedAlready.__name__: 7}
    assert len(again(committed_cast)) == 1


@pytest.mark.slow
def test_without_the_constraint_each_tab_would(committed_cast, as_owner) -> None:
    """The negative control: forms with ids of their own are many, unless the work is one."""
    as_owner("DROP INDEX assignment_is_repeated_once")
    before = weekly(committed_cast.clerk, committed_cast.head)

    at_once([taking_over(committed_cast, before) for _ in range(8)])

    assert len(again(committed_cast)) == 8
