"""Reviewing by the API: what was seen is sent back, and nothing is accepted past a look."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Review
from organizations.tenancy import tenant
from tests.factories.evaluations import make_publication
from tests.factories.organizations import NOW, PERIOD, TODAY
from tests.factories.queue import make_week
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus, WorkEntry

MONDAY = TODAY - timedelta(days=7)


def seen(entry: WorkEntry, **fields: object) -> dict[str, object]:
    return {
        "entry_id": str(entry.pk), "work_date": str(entry.work_date), "version": entry.version,
    } | fields  # fmt: skip


def accepted(entry: WorkEntry, **fields: object) -> dict[str, object]:
    return seen(entry, decision="accepted", quality_level=4) | fields


@pytest.fixture
def entry(cast) -> WorkEntry:
    return make_entry(cast.clerk, status=EntryStatus.SUBMITTED)


def test_an_entry_of_the_queue_is_accepted(cast, api, entry) -> None:
    head = api(cast.head)
    queue = head("get", "reviews/queue/").json()
    [line] = queue["lines"]
    sent = {
        "entry_id": line["entry"]["id"],
        "work_date": line["entry"]["work_date"],
        "version": line["entry"]["version"],
        "supersedes": line["supersedes"],
        "decision": "accepted",
        "quality_level": 5,
    }
    made = head("post", "reviews/", sent)
    after = head("get", f"reviews/entries/{TODAY}/{entry.pk}/").json()

    assert queue["people"][0]["posting_id"] == cast.clerk.pk
    assert (made.status_code, made.json()["accepted_minutes"]) == (200, 60)
    assert after["line"]["entry"]["status"] == "accepted"
    assert [one["id"] for one in after["reviews"]] == [made.json()["id"]]
    assert head("get", "reviews/queue/").json()["entries"] == 0


def test_the_same_decision_sent_again_is_the_one_that_stands(cast, api, entry) -> None:
    head = api(cast.head)
    first = head("post", "reviews/", accepted(entry))
    again = head("post", "reviews/", accepted(entry))
    other = head("post", "reviews/", accepted(entry, quality_level=2))

    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (409, "outdated")
    with tenant(cast.department.pk):
        assert Review.objects.count() == 1


def test_what_changed_meanwhile_is_not_decided(cast, api, entry) -> None:
    answer = api(cast.head)("post", "reviews/", accepted(entry, version=7))

    assert (answer.status_code, answer.json()["code"]) == (409, "outdated")


def test_a_return_says_why(cast, api, entry) -> None:
    head = api(cast.head)
    without = head("post", "reviews/", seen(entry, decision="returned"))
    made = head("post", "reviews/", seen(entry, decision="returned", reason="Nêu số văn bản"))

    assert (without.status_code, without.json()["code"]) == (422, "reason_missing")
    assert made.json()["decision"] == "returned"
    assert made.json()["quality_level"] is None


def test_ordinary_ones_are_accepted_together_and_the_others_passed(cast, api) -> None:
    make_week(cast, MONDAY)
    head = api(cast.head)
    queue = head("get", "reviews/queue/").json()
    alone = {one["entry"]["id"] for one in queue["lines"] if one["stands_alone"]}
    entries = [
        {
            "entry_id": one["entry"]["id"],
            "work_date": one["entry"]["work_date"],
            "version": one["entry"]["version"],
            "supersedes": one["supersedes"],
        }
        for one in queue["lines"]
    ]
    answer = head("post", "reviews/acceptances/", {"quality_level": 4, "entries": entries}).json()

    passed = {one["entry_id"]: one["because"] for one in answer["passed"]}
    assert alone
    assert alone <= set(passed)
    assert len(passed) + len(answer["accepted"]) == len(entries) == 50
    assert not alone & {one["entry_id"] for one in answer["accepted"]}


def test_a_slip_is_taken_back_within_seconds(cast, api, entry) -> None:
    head = api(cast.head)
    made = head("post", "reviews/", accepted(entry)).json()
    one = {"reviews": [{"id": made["id"], "work_date": made["work_date"]}]}
    with time_machine.travel(NOW + timedelta(seconds=5), tick=False):
        undone = head("post", "reviews/undoing/", one)
    with time_machine.travel(NOW + timedelta(seconds=6), tick=False):
        again = head("post", "reviews/undoing/", one)

    assert undone.json() == {"undone": [made["id"]]}
    assert (again.status_code, again.json()["code"]) == (422, "not_undone")


def test_the_queue_costs_the_same_for_one_entry_and_for_fifty(cast, api) -> None:
    def cost() -> int:
        head = api(cast.head)
        head("get", "reviews/queue/")
        with CaptureQueriesContext(connection) as captured:
            head("get", "reviews/queue/")
        return len(captured)

    make_entry(cast.clerk, MONDAY, EntryStatus.SUBMITTED, output_reference="1/BC")
    one = cost()
    make_week(cast, MONDAY + timedelta(days=1))

    assert cost() <= one + 6  # files, links and samples are looked up where there are any


def test_a_frozen_result_says_when_it_was_made_known(cast, api) -> None:
    make_publication(cast.clerk, cast.head)
    clerk = api(cast.clerk)
    [listed] = clerk("get", "results/").json()["items"]
    one = clerk("get", f"results/{PERIOD}/{cast.clerk.pk}/").json()

    assert (listed["period"], one["is_frozen"]) == (PERIOD, True)
    assert one["total"] == listed["total"]
    assert one["published_at"]
    assert one["may_petition_until"]
    assert one["steps"] is not None


def test_a_running_month_is_provisional(cast, api) -> None:
    clerk = api(cast.clerk)
    one = clerk("get", f"results/{PERIOD}/{cast.clerk.pk}/").json()

    assert (one["is_frozen"], one["version"], one["published_at"]) == (False, None, None)
    assert one["total"] is None
    assert one["reasons"]
    assert clerk("get", f"results/1999-01/{cast.clerk.pk}/").status_code == 404
