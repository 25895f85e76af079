"""Assigning by the API: once for each key, whole or not at all, taken back with a reason."""

from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.tenancy import tenant
from tests.contracts.api_work_routes import arising, piece
from tests.factories.organizations import TODAY
from tests.factories.worklogs import make_arising, make_assignment, make_entry, make_task
from worklogs.models import Assignment, BatchSource, EntryStatus


def assigned(cast):
    with tenant(cast.department.pk):
        return list(Assignment.objects.select_related("batch").order_by("pk"))


def test_the_same_key_assigns_once(cast, api) -> None:
    head, key, task = api(cast.head), str(uuid4()), make_task()
    work = {"pieces": [piece(cast.clerk.pk, task.pk), piece(cast.colleague.pk, task.pk)]}
    first = head("post", "assignments/", work, idempotency_key=key)
    again = head("post", "assignments/", work, idempotency_key=key)
    other = head("post", "assignments/", {"pieces": work["pieces"][:1]}, idempotency_key=key)

    assert (first.status_code, first.json()["again"]) == (201, False)
    assert {one["assignee_id"] for one in first.json()["assignments"]} == {
        cast.clerk.pk, cast.colleague.pk,
    }  # fmt: skip
    assert again.json() == first.json() | {"again": True}
    assert (other.status_code, other.json()["code"]) == (422, "batch_is_other")
    assert len(assigned(cast)) == 2


def test_all_of_it_is_assigned_or_nothing(cast, api) -> None:
    task = make_task()
    mine, not_mine = piece(cast.clerk.pk, task.pk), piece(cast.outsider.pk, task.pk)
    foreign = api(cast.head)("post", "assignments/", {"pieces": [mine, not_mine]})
    missing = api(cast.head)("post", "assignments/", {"pieces": [mine, piece(10**12, task.pk)]})
    unknown = api(cast.head)("post", "assignments/", {"pieces": [piece(cast.clerk.pk, 10**12)]})
    none = api(cast.head)("post", "assignments/", {"pieces": [mine | {"quantity": "0"}]})

    assert (foreign.status_code, foreign.json()) == (403, missing.json())
    assert unknown.json()["code"] == "task_not_valid"
    assert none.json()["errors"][0]["field"] == "pieces.0.quantity"
    assert assigned(cast) == []


def test_what_people_have_is_listed_by_due_day_and_taken_back(cast, api) -> None:
    late = make_assignment(cast.clerk, cast.head, starts_on=TODAY)
    make_assignment(cast.colleague, cast.head, due_on=TODAY)
    make_entry(cast.clerk, status=EntryStatus.SUBMITTED, task=late.task, assignment_id=late.pk)
    head = api(cast.head)
    listed = head("get", "assignments/", {"first": "2026-09-15"}).json()["items"]
    only = head("get", "assignments/", {"assignee_id": cast.clerk.pk}).json()["items"]
    cancelled = head("post", f"assignments/{late.pk}/cancellation/", {"reason": "Thôi"})
    again = head("post", f"assignments/{late.pk}/cancellation/", {"reason": "Thôi hẳn"})

    assert [one["due_on"] for one in listed] == ["2026-10-12", "2026-10-14"]
    assert [(one["id"], one["waiting"], one["left"]) for one in only] == [(late.pk, "1.00", "3.00")]
    assert (cancelled.status_code, cancelled.json()["cancel_reason"]) == (200, "Thôi")
    assert again.json() == cancelled.json()
    assert [one["id"] for one in head("get", "assignments/").json()["items"]] != [late.pk]


def test_the_list_costs_the_same_for_one_and_for_many(cast, api) -> None:
    def cost() -> int:
        head = api(cast.head)
        head("get", "assignments/")
        with CaptureQueriesContext(connection) as captured:
            head("get", "assignments/")
        return len(captured)

    make_assignment(cast.clerk, cast.head)
    one = cost()
    for _ in range(6):
        make_assignment(cast.clerk, cast.head)

    assert cost() == one


def test_last_periods_work_comes_back_once(cast, api) -> None:
    before = make_assignment(
        cast.clerk, cast.head, starts_on=TODAY.replace(month=8, day=20),
        due_on=TODAY.replace(month=9, day=10),
    )  # fmt: skip
    head = api(cast.head)
    [row] = head("get", "assignments/last-period/").json()["items"]
    taken = row.pop("is_taken_over")
    made = head("post", "assignments/", {"pieces": [row]})
    twice = head("post", "assignments/", {"pieces": [row]})

    assert (row["repeats_id"], taken) == (before.pk, False)
    assert made.status_code == 201
    assert (twice.status_code, twice.json()["code"]) == (422, "repeated_already")
    assert assigned(cast)[-1].batch.source == BatchSource.LAST_PERIOD


def test_arising_work_counts_once_it_is_accepted(cast, api) -> None:
    clerk, head, task = api(cast.clerk), api(cast.head), make_task()
    key = str(uuid4())
    made = clerk("post", "arising/", arising(task.pk), idempotency_key=key)
    again = clerk("post", "arising/", arising(task.pk), idempotency_key=key)
    [waits] = head("get", "arising/waiting/").json()["items"]
    accepted = head("post", f"arising/{key}/acceptance/", {"quantity": "3"})
    late = head("post", f"arising/{key}/refusal/", {"reason": "Thôi"})

    assert (made.status_code, made.json()["id"]) == (201, key)
    assert again.json() == made.json() == waits
    assert accepted.json()["status"] == "accepted"
    assert [one.pk for one in assigned(cast)] == [accepted.json()["assignment_id"]]
    assert late.json()["code"] == "proposal_is_decided"


def test_arising_work_is_taken_back_by_who_proposed_it(cast, api) -> None:
    proposal = make_arising(cast.clerk)
    others = api(cast.colleague)("post", f"arising/{proposal.pk}/withdrawal/")
    own = api(cast.clerk)("post", f"arising/{proposal.pk}/withdrawal/")

    assert others.status_code == 404
    assert own.json()["status"] == "withdrawn"
    assert api(cast.clerk)("get", "arising/").json()["items"] == [own.json()]
