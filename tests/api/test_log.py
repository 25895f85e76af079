"""A person's log by the API: the rules of the day page, answered in JSON."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import AuditEvent
from organizations.tenancy import tenant
from tests.contracts.api_log_routes import content
from tests.factories.organizations import PERIOD, TODAY
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs.models import EntryStatus, WorkEntry

DAY = f"days/{TODAY}/"
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def task(cast):
    return make_task(name="Soạn báo cáo tuần")


def stored(cast, **wanted):
    with tenant(cast.department.pk):
        return list(WorkEntry.objects.filter(author=cast.clerk, **wanted).order_by("position"))


def test_a_day_is_logged_changed_and_declared(cast, api, task) -> None:
    clerk = api(cast.clerk)
    made = clerk("post", f"{DAY}entries/", content(task.pk) | {"summary": "  Bản  đầu "})
    entry = made.json()
    one = f"{DAY}entries/{entry['id']}/"
    changed = clerk("put", one, content(task.pk) | {"minutes": 45}, if_match=made["ETag"])
    day = clerk("post", f"{DAY}submission/").json()

    assert (made.status_code, entry["status"], entry["summary"]) == (201, "draft", "Bản đầu")
    assert made["ETag"] == '"1.draft"'
    assert (changed.status_code, changed.json()["minutes"]) == (200, 45)
    assert (day["status"], day["minutes"], day["entry_count"]) == ("submitted", 45, 1)
    assert clerk("get", one).json()["status"] == "submitted"


def test_the_same_key_stores_one_entry(cast, api, task) -> None:
    clerk, key = api(cast.clerk), str(uuid4())
    first = clerk("post", f"{DAY}entries/", content(task.pk), idempotency_key=key)
    again = clerk("post", f"{DAY}entries/", content(task.pk), idempotency_key=key)
    other = clerk("post", f"{DAY}entries/", content(task.pk) | {"minutes": 7}, idempotency_key=key)

    assert first.json()["id"] == key
    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["code"]) == (409, "outdated")
    assert [entry.minutes for entry in stored(cast)] == [30]


def test_a_change_names_the_version_that_was_read(cast, api, task) -> None:
    clerk, entry = api(cast.clerk), make_entry(cast.clerk)
    one = f"{DAY}entries/{entry.pk}/"
    without = clerk("put", one, content(task.pk))
    stale = clerk("put", one, content(task.pk), if_match='"7"')
    odd = clerk("delete", one, if_match="*")
    good = clerk("delete", one, if_match='"1.draft"')

    assert (without.status_code, without.json()["code"]) == (428, "version_needed")
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    assert odd.status_code == 412
    assert good.status_code == 204
    assert stored(cast)[0].status == EntryStatus.WITHDRAWN


def test_a_version_is_known_by_its_tag_when_the_answer_came_compressed(cast, api, task) -> None:
    clerk, entry = api(cast.clerk), make_entry(cast.clerk)
    one = f"{DAY}entries/{entry.pk}/"
    tag = clerk("get", one, accept_encoding="gzip")["ETag"]
    changed = clerk("put", one, content(task.pk) | {"minutes": 45}, if_match=tag)
    stale = clerk("put", one, content(task.pk) | {"minutes": 50}, if_match=tag)

    assert tag == 'W/"1.draft"'
    assert (changed.status_code, changed.json()["minutes"]) == (200, 45)
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")


def test_what_was_read_already_is_not_sent_again(cast, api) -> None:
    clerk, entry = api(cast.clerk), make_entry(cast.clerk)
    one = f"{DAY}entries/{entry.pk}/"
    tag = clerk("get", one)["ETag"]

    assert clerk("get", one, if_none_match=tag).status_code == 304
    assert clerk("get", one, if_none_match='"9.draft"').status_code == 200


def test_what_is_wrong_is_named_field_by_field(cast, api, task) -> None:
    clerk = api(cast.clerk)
    sent = {"task_id": "x", "minutes": 0, "quantity": "1,5", "continues_date": str(TODAY)}
    answer = clerk("post", f"{DAY}entries/", sent)
    half = clerk("post", f"{DAY}entries/", content(task.pk) | {"is_finished": False})

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid"
    assert {one["field"] for one in answer.json()["errors"]} == {"task_id", "minutes", "quantity"}
    assert [one["field"] for one in half.json()["errors"]] == ["quantity"]


def test_what_the_day_page_refuses_has_a_code_that_stays(cast, api, task) -> None:
    clerk = api(cast.clerk)
    ahead = clerk("post", f"days/{TODAY + timedelta(days=1)}/entries/", content(task.pk))
    unknown = clerk("post", f"{DAY}entries/", content(10**12))
    long = clerk("post", f"{DAY}entries/", content(task.pk) | {"minutes": 1440})
    over = clerk("post", f"{DAY}entries/", content(task.pk))
    empty = clerk("post", f"days/{YESTERDAY}/submission/")

    assert ahead.json()["code"] == "day_is_ahead"
    assert unknown.json()["code"] == "task_not_valid"
    assert long.status_code == 201
    assert (over.status_code, over.json()["code"]) == (422, "day_is_full")
    assert over.json()["type"].endswith("#day_is_full")
    assert empty.json()["code"] == "nothing_logged"


def test_entries_are_read_on_by_key_and_filtered(cast, api, task) -> None:
    for minutes in range(1, 6):
        make_entry(cast.clerk, YESTERDAY, task=task, minutes=minutes)
    kept = make_entry(cast.clerk, TODAY)
    make_entry(cast.colleague, TODAY)
    clerk = api(cast.clerk)
    pages, after = [], ""
    while after is not None:
        page = clerk("get", "entries/", {"limit": 4, **({"after": after} if after else {})}).json()
        pages.append([one["minutes"] for one in page["items"]])
        after = page["next"]
    of_today = clerk("get", "entries/", {"first": TODAY, "last": TODAY}).json()["items"]
    of_task = clerk("get", "entries/", {"month": PERIOD, "task_id": task.pk}).json()["items"]

    assert pages == [[1, 2, 3, 4], [5, 60]]
    assert [one["id"] for one in of_today] == [str(kept.pk)]
    assert len(of_task) == 5
    assert clerk("get", "entries/", {"status": "accepted"}).json()["items"] == []
    assert clerk("get", "entries/", {"month": "1999-01"}).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"after": "x"},
        {"after": "WzFd"},
        {"after": "WyJhIiwiYiIsImMiXQ"},
        {"limit": "0"},
        {"limit": "9" * 40},
        {"first": "2024-01-01", "last": "2026-01-01"},
        {"last": "0001-01-01", "first": "x"},
        {"status": "\0"},
    ],
)
def test_a_page_that_was_not_offered_is_refused(cast, api, asked) -> None:
    answer = api(cast.clerk)("get", "entries/", asked)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_list_costs_the_same_for_one_entry_and_for_many(cast, api) -> None:
    def cost() -> int:
        clerk = api(cast.clerk)
        clerk("get", "entries/")
        with CaptureQueriesContext(connection) as captured:
            clerk("get", "entries/")
        return len(captured)

    make_entry(cast.clerk)
    one = cost()
    for _ in range(12):
        make_entry(cast.clerk, minutes=5)

    assert cost() == one


def lines(task, *days, **fields):
    return [
        content(task.pk) | {"id": str(uuid4()), "work_date": str(day), "version": 0} | fields
        for day in days
    ]


def test_many_entries_are_stored_all_or_none(cast, api, task) -> None:
    clerk = api(cast.clerk)
    good = lines(task, TODAY, YESTERDAY, YESTERDAY)
    bad = lines(task, TODAY + timedelta(days=1))
    refused = clerk("post", "entries/bulk/", {"entries": good + bad})
    nothing = stored(cast)
    kept = clerk("post", "entries/bulk/", {"entries": good})
    again = clerk("post", "entries/bulk/", {"entries": good})

    assert (refused.status_code, refused.json()["code"]) == (422, "day_is_ahead")
    assert refused.json()["line_id"] == bad[0]["id"]
    assert nothing == []
    assert [one["id"] for one in kept.json()["results"]] == [one["id"] for one in good]
    assert again.json() == kept.json()
    assert len(stored(cast)) == 3
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="worklogs.day.saved").count() == 2


def test_each_entry_may_be_stored_by_itself(cast, api, task) -> None:
    sent = lines(task, TODAY, TODAY, TODAY)
    sent[1]["task_id"] = 10**12
    results = api(cast.clerk)("post", "entries/bulk/", {"mode": "each", "entries": sent}).json()

    assert [one["code"] for one in results["results"]] == ["", "task_not_valid", ""]
    assert [one["is_stored"] for one in results["results"]] == [True, False, True]
    assert len(stored(cast)) == 2


def test_an_id_of_somebody_else_is_not_taken_over(cast, api, task) -> None:
    theirs = make_entry(cast.colleague)
    clerk = api(cast.clerk)
    sent = lines(task, TODAY, id=str(theirs.pk))
    answer = clerk("post", "entries/bulk/", {"mode": "each", "entries": sent})
    twice = clerk("post", "entries/bulk/", {"entries": sent * 2})

    assert answer.json()["results"][0]["code"] == "outdated"
    assert twice.status_code == 422
    assert stored(cast) == []


def test_the_catalogue_is_searched_and_read_on(cast, api) -> None:
    wanted = make_task(name="Thẩm định hồ sơ cấp phép")
    for _ in range(3):
        make_task()
    clerk = api(cast.clerk)
    found = clerk("get", "tasks/", {"q": "tham dinh ho so"}).json()["items"]
    first = clerk("get", "tasks/", {"limit": 2}).json()
    second = clerk("get", "tasks/", {"limit": 200, "after": first["next"]}).json()

    assert [one["id"] for one in found] == [wanted.pk]
    assert found[0]["is_common"]
    codes = [one["code"] for one in first["items"] + second["items"]]
    assert codes == sorted(codes)
    assert second["next"] is None


def test_assigned_work_says_what_is_left(cast, api) -> None:
    assigned = make_assignment(cast.clerk, cast.head)
    make_entry(
        cast.clerk, status=EntryStatus.SUBMITTED, task=assigned.task, assignment_id=assigned.pk
    )
    [one] = api(cast.clerk)("get", "assigned/").json()["items"]

    assert (one["id"], one["quantity"], one["left"]) == (assigned.pk, "4.00", "3.00")
