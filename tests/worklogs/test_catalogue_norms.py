"""Norms are compared with what reviewers accepted, never with what one person did."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, make_posting
from tests.factories.worklogs import make_entry, make_task
from worklogs.models import WorkEntry
from worklogs.queries.catalogue_norms import norm_evidence


def accepted(author, task, minutes: int, *, quantity: int = 1, days_ago: int = 1, **fields):
    """An entry that a reviewer accepted with these minutes."""
    day = TODAY - timedelta(days=days_ago)
    entry = make_entry(
        author, day, "submitted", task=task, minutes=480, quantity=Decimal(quantity), **fields
    )
    with tenant(author.agency_id):
        WorkEntry.objects.filter(pk=entry.pk, work_date=day).update(
            status="accepted", accepted_minutes=minutes
        )
    return entry


def evidence(cast, *tasks):
    with tenant(cast.department.pk):
        return norm_evidence(cast.department.pk, TODAY, tasks or None)


@pytest.fixture
def people(cast):
    return [cast.clerk, cast.colleague, cast.outsider]


def test_the_quartiles_are_of_minutes_for_one_piece_as_accepted(cast, people) -> None:
    task = make_task(cast.department)
    for number, minutes in enumerate((60, 80, 100, 120)):
        accepted(people[number % 3], task, minutes, days_ago=3 + number)
    accepted(cast.clerk, task, 280, quantity=2, days_ago=10)  # 140 for each

    (one,) = evidence(cast, task)

    assert (one.entries, one.people) == (5, 3)
    assert (one.spread.lower_quartile, one.spread.median, one.spread.upper_quartile) == (
        Decimal(80),
        Decimal(100),
        Decimal(120),
    )


@pytest.mark.parametrize(("entries", "of_people"), [(4, 3), (9, 2)])
def test_fewer_than_five_entries_or_three_people_say_nothing(
    cast, people, entries, of_people
) -> None:
    task = make_task()
    for number in range(entries):
        accepted(people[number % of_people], task, 60, days_ago=3 + number)

    (one,) = evidence(cast, task)

    assert one.spread is None


def test_only_finished_and_accepted_work_of_the_last_half_year_counts(cast, people) -> None:
    task = make_task()
    for number in range(6):
        make_entry(people[number % 3], TODAY - timedelta(days=3 + number), "submitted", task=task)

    assert evidence(cast, task) == []


def test_each_complexity_of_a_task_is_a_figure_of_its_own(cast, people) -> None:
    change = TODAY - timedelta(days=10)
    old = make_task(code="B.90", valid_until=change)
    new = make_task(code="B.90", valid_from=change, complexity=3)
    for number in range(6):
        accepted(people[number % 3], old, 60, days_ago=12 + number)
        accepted(people[number % 3], new, 90, days_ago=1 + number)

    found = {one.complexity: one.spread.median for one in evidence(cast, old, new)}
    assert found == {1: Decimal(60), 3: Decimal(90)}


def test_work_over_days_counts_with_the_days_before(cast, people) -> None:
    task = make_task()
    for number in range(5):
        author = people[number % 3]
        first = accepted(author, task, 100, quantity=0, days_ago=20 - 2 * number, is_finished=False)
        accepted(
            author,
            task,
            50,
            days_ago=19 - 2 * number,
            continues_date=first.work_date,
            continues_id=first.pk,
        )

    (one,) = evidence(cast, task)
    assert one.spread.median == Decimal(150)


def test_what_other_agencies_did_of_a_common_task_is_not_seen(cast) -> None:
    task = make_task()
    for number in range(6):
        accepted(cast.stranger, task, 60, days_ago=3 + number)

    assert evidence(cast, task) == []


def test_the_page_of_a_task_draws_the_box_and_the_list_the_furthest_apart_first(
    cast, people, signed_in
) -> None:
    near = make_task(cast.department, name="Đúng định mức")
    far = make_task(cast.department, name="Xa định mức")
    for number in range(6):
        accepted(people[number % 3], near, 60, days_ago=3 + number)
        accepted(people[number % 3], far, 180, days_ago=10 + number)
    client = signed_in(cast.clerk)

    with time_machine.travel(NOW, tick=False):
        task = client.get(reverse("worklogs:catalogue_task", args=[far.pk])).content.decode()
        page = client.get(reverse("worklogs:catalogue_norms")).content.decode()
    assert 'class="median"' in task
    assert page.index("Xa định mức") < page.index("Đúng định mức")
    assert "300%" in page


def test_all_norms_cost_one_query_however_many_tasks(cast, people) -> None:
    for number in range(4):
        accepted(people[0], make_task(), 60, days_ago=3 + number)

    with tenant(cast.department.pk), CaptureQueriesContext(connection) as queries:
        norm_evidence(cast.department.pk, TODAY)
    assert len(queries) == 1


def test_somebody_who_holds_two_postings_is_one_person(cast, people) -> None:
    task = make_task(cast.department)
    second = make_posting(cast.archive, staff=cast.clerk.staff, job_position="Văn thư")
    for number in range(6):
        accepted([cast.clerk, second, cast.colleague][number % 3], task, 60, days_ago=3 + number)

    (one,) = evidence(cast, task)
    assert (one.people, one.spread) == (2, None)
