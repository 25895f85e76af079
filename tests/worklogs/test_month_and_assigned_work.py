"""My month, my assigned work, and assigning work to others."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from organizations.tenancy import tenant
from tests.factories.organizations import NOW, PERIOD, TODAY
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs.commands import apply_review
from worklogs.commands.reviews import Outcome
from worklogs.models import Assignment, EntryStatus

ASSIGN = reverse("worklogs:assign")
MONTH = reverse("worklogs:month_period", args=[PERIOD])


@pytest.fixture(autouse=True)
def _at_16_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def order(*people, **fields: object) -> dict[str, object]:
    return {
        "people": [posting.pk for posting in people],
        "task_words": "lap bao cao",
        "quantity": "2,5",
        "starts_on": "2026-10-01",
        "due_on": "2026-10-14",
    } | fields


def assigned(cast) -> list[Assignment]:
    with tenant(cast.department.pk):
        return list(Assignment.objects.order_by("assignee_id"))


def test_a_head_assigns_to_several_people_at_once_with_the_catalogues_coefficient(
    cast, signed_in
) -> None:
    make_task(name="Lập báo cáo", coefficient=Decimal("3.600"))

    response = signed_in(cast.head).post(ASSIGN, order(cast.clerk, cast.colleague))

    assert response.status_code == 302
    assert [(a.quantity, a.coefficient) for a in assigned(cast)] == [
        (Decimal("2.5"), Decimal("3.6"))
    ] * 2


@pytest.mark.parametrize("person", ["head", "outsider", "agency_head"])
def test_nobody_is_assigned_work_who_is_not_below(cast, signed_in, person) -> None:
    make_task(name="Lập báo cáo")

    response = signed_in(cast.head).post(ASSIGN, order(getattr(cast, person)))

    assert response.status_code == 422
    assert assigned(cast) == []


def test_who_heads_nobody_assigns_nothing(cast, signed_in) -> None:
    assert signed_in(cast.clerk).get(ASSIGN).status_code == 403


def test_what_cannot_be_assigned_is_said_and_kept(cast, signed_in) -> None:
    make_task(name="Lập báo cáo")

    page = signed_in(cast.head).post(ASSIGN, order(cast.clerk, quantity="0", title="Giữ chữ này"))

    assert page.status_code == 422
    assert "Giữ chữ này" in page.content.decode()


def test_assigned_work_is_cancelled_with_a_reason(cast, signed_in) -> None:
    assignment = make_assignment(cast.clerk, cast.head)
    url = reverse("worklogs:cancel_assignment", args=[assignment.pk])

    signed_in(cast.head).post(url, {"reason": ""})
    assert assigned(cast)[0].cancelled_at is None
    signed_in(cast.head).post(url, {"reason": "Chuyển sang quý sau"})

    assert assigned(cast)[0].cancel_reason == "Chuyển sang quý sau"


def test_somebody_elses_people_are_not_there(cast, signed_in) -> None:
    assignment = make_assignment(cast.outsider, cast.agency_head)
    url = reverse("worklogs:cancel_assignment", args=[assignment.pk])

    assert signed_in(cast.head).post(url, {"reason": "x"}).status_code == 404


def test_my_assigned_work_shows_what_is_left(cast, signed_in) -> None:
    assignment = make_assignment(cast.clerk, cast.head, quantity="4", title="Báo cáo quý III")
    make_entry(
        cast.clerk,
        status=EntryStatus.SUBMITTED,
        task=assignment.task,
        assignment_id=assignment.pk,
        quantity=Decimal(3),
    )

    page = signed_in(cast.clerk).get(reverse("worklogs:assignments")).content.decode()

    assert "Báo cáo quý III" in page
    assert f"?assignment={assignment.pk}" in page


def test_my_month_shows_what_came_back_and_never_what_is_missing_to_eight_hours(
    cast, signed_in
) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED, minutes=30)
    with tenant(cast.department.pk):
        apply_review([Outcome(entry.pk, TODAY, 1, EntryStatus.RETURNED, return_reason="Nhầm việc")])

    page = signed_in(cast.clerk).get(MONTH).content.decode()

    assert "Nhầm việc" in page
    assert "480" not in page


@pytest.mark.parametrize("days", [1, 15])
def test_a_full_month_costs_no_more_than_an_empty_one(
    cast, signed_in, days, django_assert_max_num_queries
) -> None:
    task = make_task()
    for back in range(days):
        make_entry(cast.clerk, TODAY - timedelta(days=back), task=task)
        make_assignment(cast.clerk, cast.head, task=task)
    client = signed_in(cast.clerk)

    with django_assert_max_num_queries(24):
        client.get(MONTH)
