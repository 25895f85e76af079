"""Assigning to many people at once: a whole unit with one tick, an own quantity beside a name."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from organizations.audit import new_id
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.organizations import NOW, TODAY, actor, give_role, make_posting
from tests.factories.worklogs import make_task
from worklogs import commands
from worklogs.commands.assignments import Piece, Work
from worklogs.models import Assignment
from worklogs.queries import assignments_people

ASSIGN = reverse("worklogs:assign")


@pytest.fixture(autouse=True)
def _at_16_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def task(db):
    return make_task(name="Rà soát hồ sơ")


def order(*people, **fields: object) -> dict[str, object]:
    return {
        "key": str(new_id()),
        "people": [posting.pk for posting in people],
        "task_words": "ra soat ho so",
        "quantity": "2",
        "starts_on": "2026-10-01",
        "due_on": "2026-10-14",
    } | fields


def shares(cast) -> dict[int, Decimal]:
    with tenant(cast.department.pk):
        return dict(Assignment.objects.values_list("assignee_id", "quantity"))


def test_one_tick_at_a_unit_assigns_to_everybody_in_it_and_to_nobody_else(
    cast, signed_in, task
) -> None:
    signed_in(cast.agency_head).post(ASSIGN, order(whole_units=[cast.office.pk]))

    assert set(shares(cast)) == {cast.clerk.pk, cast.colleague.pk, cast.head.pk}


def test_a_unit_that_is_not_below_is_no_choice(cast, signed_in, task) -> None:
    page = signed_in(cast.head).post(ASSIGN, order(whole_units=[cast.archive.pk]))

    assert page.status_code == 422
    assert shares(cast) == {}


def test_who_no_longer_heads_the_agency_gets_no_work_from_the_superior(
    cast, signed_in, task
) -> None:
    with tenant(cast.department.pk):
        cast.agency_head.roles.update(ends_on=TODAY - timedelta(days=1))
    give_role(cast.clerk, "agency_head", cast.root, starts_on=TODAY)
    work = Work(task.pk, "", Decimal(1), TODAY, TODAY)

    page = signed_in(cast.superior).post(ASSIGN, order(cast.agency_head))
    with tenant(cast.department.pk), pytest.raises(PermissionDenied):
        commands.assign_pieces(
            actor=actor(cast.superior),
            batch_id=new_id(),
            pieces=[Piece(cast.agency_head.pk, work)],
            now=NOW,
        )

    assert page.status_code == 422
    assert shares(cast) == {}
    assert signed_in(cast.superior).post(ASSIGN, order(cast.clerk)).status_code == 302


def test_a_quantity_beside_a_name_is_that_persons_own(cast, signed_in, task) -> None:
    own = {f"own-{cast.colleague.pk}": "0,5"}

    signed_in(cast.head).post(ASSIGN, order(cast.clerk, cast.colleague, **own))

    assert shares(cast) == {cast.clerk.pk: Decimal(2), cast.colleague.pk: Decimal("0.5")}


def test_with_a_quantity_beside_each_name_the_common_one_may_be_left_out(
    cast, signed_in, task
) -> None:
    own = {f"own-{cast.clerk.pk}": "3"}

    signed_in(cast.head).post(ASSIGN, order(cast.clerk, quantity="", **own))

    assert shares(cast) == {cast.clerk.pk: Decimal(3)}


@pytest.mark.parametrize(
    ("own", "common", "ticked", "place"),
    [
        ("0", "2", True, "people"),
        ("nhiều", "2", True, "people"),
        ("3", "2", False, "people"),
        ("", "", True, "quantity"),
        ("", "2", False, "people"),
    ],
    ids=["zero", "no-number", "not-ticked", "no-quantity-at-all", "nobody"],
)
def test_what_is_unclear_is_said_and_nothing_is_assigned(
    cast, signed_in, task, own, common, ticked, place
) -> None:
    people = [cast.clerk] if ticked else []
    form = order(*people, quantity=common, **{f"own-{cast.clerk.pk}": own})

    page = signed_in(cast.head).post(ASSIGN, form)

    assert page.status_code == 422
    assert place in page.context["form"].errors
    assert shares(cast) == {}


def test_looking_for_others_keeps_what_was_typed_and_who_was_ticked(cast, signed_in, task) -> None:
    client = signed_in(cast.agency_head)
    form = order(cast.clerk, title="Giữ chữ này", q="dung", show="1", quantity="abc")

    page = client.post(ASSIGN, form)

    text = page.content.decode()
    assert page.status_code == 200
    assert "Giữ chữ này" in text
    assert f'value="{cast.clerk.pk}" checked' in text
    assert cast.outsider.staff.full_name in text
    assert f'name="people" value="{cast.colleague.pk}"' not in text
    assert shares(cast) == {}


def test_a_tick_at_a_unit_means_those_who_are_shown(cast, signed_in, task) -> None:
    form = order(whole_units=[cast.office.pk], q="anh")

    signed_in(cast.agency_head).post(ASSIGN, form)

    assert set(shares(cast)) == {cast.clerk.pk}


def test_the_same_form_again_assigns_nothing_and_says_so(cast, signed_in, task) -> None:
    client, form = signed_in(cast.head), order(cast.clerk)
    client.post(ASSIGN, form)

    again = client.post(ASSIGN, form, follow=True)

    assert "không giao hai lần" in again.content.decode()
    assert shares(cast) == {cast.clerk.pk: Decimal(2)}


def test_the_back_button_with_other_work_is_asked_about_and_assigned_when_sent_again(
    cast, signed_in, task
) -> None:
    client, form = signed_in(cast.head), order(cast.clerk)
    client.post(ASSIGN, form)

    page = client.post(ASSIGN, form | {"people": [cast.colleague.pk], "title": "Việc thứ hai"})
    assert page.status_code == 409
    assert set(shares(cast)) == {cast.clerk.pk}

    fresh = page.context["form"]["key"].value()
    client.post(ASSIGN, form | {"key": fresh, "people": [cast.colleague.pk]})
    assert set(shares(cast)) == {cast.clerk.pk, cast.colleague.pk}


def test_a_form_without_its_id_is_refused(cast, signed_in, task) -> None:
    assert signed_in(cast.head).post(ASSIGN, order(cast.clerk, key="")).status_code == 422
    assert shares(cast) == {}


def test_of_many_people_the_first_are_shown_and_the_rest_found(
    cast, signed_in, task, monkeypatch
) -> None:
    monkeypatch.setattr(assignments_people, "MOST_SHOWN", 2)
    client = signed_in(cast.agency_head)

    page = client.get(ASSIGN)
    assert len(page.context["found"].shown) == 2
    assert page.context["found"].found == 5

    page = client.post(ASSIGN, {"q": cast.head.staff.staff_code, "show": "1"})
    assert [one.pk for one in page.context["found"].shown] == [cast.head.pk]


def test_thirty_more_people_cost_no_more_queries(cast, signed_in, task) -> None:
    client = signed_in(cast.agency_head)
    few = queries_of(client, ASSIGN)
    for _ in range(30):
        make_posting(cast.archive)

    assert queries_of(client, ASSIGN) == few


def test_a_hundred_assigned_at_once_cost_no_more_statements_than_two(
    cast, task, django_assert_max_num_queries
) -> None:
    people = [make_posting(cast.office) for _ in range(100)]
    who, work = actor(cast.head), Work(task.pk, "", Decimal(1), TODAY, TODAY)
    with tenant(cast.department.pk), django_assert_max_num_queries(10):
        commands.assign_pieces(
            actor=who,
            batch_id=new_id(),
            pieces=[Piece(person.pk, work) for person in people],
            now=NOW,
        )

    assert len(shares(cast)) == 100
