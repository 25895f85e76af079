"""Forms that no page of ours would send: each is answered, none breaks anything."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from organizations.audit import new_id
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY
from tests.factories.worklogs import make_entry, make_task
from worklogs.models import EntryStatus, WorkEntry

DAY = reverse("worklogs:day", args=[TODAY])
ANSWERED = {200, 302, 404, 409, 422}
LONG_NUMBER = "9" * 5_000


@pytest.fixture(autouse=True)
def _at_16_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def line(task, key="a1", /, **fields: str) -> dict[str, object]:
    values = {
        "id": str(new_id()),
        "version": "0",
        "task": str(task.pk),
        "task_words": task.code,
        "summary": "Trả lời công văn",
        "time": "1h",
        "quantity": "1",
    } | fields
    return {"line": [key]} | {f"{key}-{name}": value for name, value in values.items()}


def stored(cast) -> list[WorkEntry]:
    with tenant(cast.department.pk):
        return list(WorkEntry.objects.all())


@pytest.mark.parametrize(
    "fields",
    [
        {"task": LONG_NUMBER, "task_words": ""},
        {"task": "9" * 25, "task_words": ""},
        {"task": "-1", "task_words": ""},
        {"task": "²", "task_words": ""},
        {"assignment": LONG_NUMBER},
        {"assignment": "9" * 25},
        {"version": LONG_NUMBER},
        {"version": "-1"},
        {"id": "not-an-id"},
        {"time": LONG_NUMBER},
        {"quantity": LONG_NUMBER},
        {"task": "", "task_words": "\x00"},
        {"task": "", "task_words": "%_'\"; DROP TABLE"},
    ],
    ids=repr,
)
def test_fields_of_nonsense_are_answered_and_store_nothing(cast, signed_in, fields) -> None:
    response = signed_in(cast.clerk).post(DAY, line(make_task(), **fields))

    assert response.status_code in ANSWERED
    assert stored(cast) == []


def test_what_no_eye_can_see_is_left_out_of_the_words(cast, signed_in) -> None:
    signed_in(cast.clerk).post(DAY, line(make_task(), summary="Trả\x00 lời\u200b"))

    assert [entry.summary for entry in stored(cast)] == ["Trả lời"]


@pytest.mark.parametrize("key", ["", "../..", "a b", '"><script>', "x" * 500, "đ"])
def test_a_key_that_is_no_key_is_answered(cast, signed_in, key) -> None:
    wrong = line(make_task(), key, time="never")

    assert signed_in(cast.clerk).post(DAY, wrong).status_code in ANSWERED


def test_a_line_named_twice_is_stored_once(cast, signed_in) -> None:
    twice = line(make_task())
    twice["line"] *= 2

    assert signed_in(cast.clerk).post(DAY, twice).status_code == 302
    assert len(stored(cast)) == 1


def test_two_lines_with_one_id_never_store_two(cast, signed_in) -> None:
    task, same = make_task(), str(new_id())
    first, second = line(task, "a1", id=same), line(task, "a2", id=same, summary="Một việc khác")

    response = signed_in(cast.clerk).post(DAY, first | second | {"line": ["a1", "a2"]})

    assert response.status_code in {409, 422}
    assert stored(cast) == []


def test_a_line_that_was_taken_back_does_not_return_when_sent_again(cast, signed_in) -> None:
    entry = make_entry(cast.clerk)
    with tenant(cast.department.pk):
        WorkEntry.objects.update(status=EntryStatus.WITHDRAWN)

    response = signed_in(cast.clerk).post(DAY, line(entry.task, id=str(entry.pk)))

    assert response.status_code == 409
    assert [one.status for one in stored(cast)] == [EntryStatus.WITHDRAWN]


@pytest.mark.parametrize("author", ["colleague", "stranger"])
def test_an_id_that_somebody_else_uses_changes_nothing_of_theirs(cast, signed_in, author) -> None:
    theirs = make_entry(getattr(cast, author), summary="Việc của họ")

    response = signed_in(cast.clerk).post(DAY, line(theirs.task, id=str(theirs.pk)))

    assert response.status_code in {409, 422}
    with tenant(theirs.agency_id):
        assert [entry.summary for entry in WorkEntry.objects.all()] == ["Việc của họ"]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "0001-01-20", "2026-02-30"])
def test_days_beyond_all_calendars_are_not_there(cast, signed_in, day) -> None:
    assert signed_in(cast.clerk).get(f"/days/{day}/").status_code == 404


def test_more_lines_than_a_day_takes_are_refused_and_none_is_dropped(cast, signed_in) -> None:
    task, form = make_task(), {"line": []}
    for number in range(100):
        one = line(task, f"a{number}", time="1p", summary=f"Việc thứ {number}.")
        form = form | one | {"line": [*form["line"], *one["line"]]}

    page = signed_in(cast.clerk).post(DAY, form)

    assert page.status_code == 422
    assert stored(cast) == []
    assert all(f"Việc thứ {number}." in page.content.decode() for number in range(100))


@pytest.mark.parametrize("value", [LONG_NUMBER, "9" * 25, "²", "-1", "x"])
def test_an_assignment_that_is_no_number_begins_an_ordinary_line(cast, signed_in, value) -> None:
    assert signed_in(cast.clerk).get(DAY, {"assignment": value}).status_code == 200


def test_a_search_of_nonsense_finds_nothing(cast, signed_in) -> None:
    url = reverse("worklogs:task_options")

    for words in ("\x00", "x" * 100_000, "%", "\\"):
        response = signed_in(cast.clerk).get(url, {"a-task_words": words, "on": words[:9]})
        assert response.status_code == 200


def test_withdrawing_a_line_of_another_day_is_refused(cast, signed_in) -> None:
    entry = make_entry(cast.clerk, TODAY - timedelta(days=3))
    url = reverse("worklogs:withdraw_line", args=[TODAY, entry.pk])
    form = line(entry.task, id=str(entry.pk), version="1")

    assert signed_in(cast.clerk).post(url, form).status_code == 422
    assert [one.status for one in stored(cast)] == [EntryStatus.DRAFT]
