"""The day page, where a clerk logs work."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from organizations.models import AgencyPeriod, PeriodStage
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY
from tests.factories.worklogs import make_entry, make_task
from worklogs.commands import apply_review
from worklogs.commands.reviews import Outcome
from worklogs.lines import new_line
from worklogs.models import EntryStatus, WorkDay, WorkEntry

DAY = reverse("worklogs:day", args=[TODAY])
SUBMIT = reverse("worklogs:submit_day", args=[TODAY])
FROM_HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _at_16_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def form(*lines: dict[str, str]) -> dict[str, object]:
    """What the page would send for these new lines."""
    data: dict[str, object] = {"line": []}
    for fields in lines:
        fresh = new_line()
        data["line"].append(fresh.key)
        values = {"id": fresh.id, "version": "0"} | fields
        data |= {f"{fresh.key}-{name}": value for name, value in values.items()}
    return data


def hour_of(of, /, **fields: str) -> dict[str, str]:
    return {
        "task": str(of.pk),
        "task_words": of.name,
        "summary": "Trả lời công văn",
        "time": "1h",
        "quantity": "1",
    } | fields


def stored(cast) -> list[WorkEntry]:
    with tenant(cast.department.pk):
        return list(WorkEntry.objects.all())


def test_a_day_is_stored_and_shown_again(cast, signed_in) -> None:
    task = make_task()

    response = signed_in(cast.clerk).post(DAY, form(hour_of(task), hour_of(task, time="90p")))

    assert response.status_code == 302
    page = signed_in(cast.clerk).get(DAY).content.decode()
    assert "Trả lời công văn" in page
    assert [entry.minutes for entry in stored(cast)] == [60, 90]


def test_htmx_gets_the_panel_alone(cast, signed_in) -> None:
    response = signed_in(cast.clerk).post(DAY, form(hour_of(make_task())), headers=FROM_HTMX)

    assert response.status_code == 200
    assert b'id="day-panel"' in response.content
    assert b"<html" not in response.content


def test_a_clerk_sees_their_own_work_only(cast, signed_in) -> None:
    make_entry(cast.clerk, summary="Việc của tôi")
    make_entry(cast.stranger, summary="Việc của người khác")

    page = signed_in(cast.clerk).get(DAY).content.decode()

    assert "Việc của tôi" in page
    assert "Việc của người khác" not in page


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"time": "25h"}, "25h"),
        ({"time": "abc"}, "abc"),
        ({"quantity": "-1"}, "-1"),
        ({"summary": "x" * 100_000}, "x" * 100_000),
        ({"output": "s" * 201}, "s" * 201),
    ],
    ids=["more than a day", "no time", "below zero", "a book", "a long reference"],
)
def test_what_cannot_be_stored_is_said_beside_the_field_and_kept(
    cast, signed_in, fields, kept
) -> None:
    task = make_task()

    response = signed_in(cast.clerk).post(DAY, form(hour_of(task), hour_of(task, **fields)))

    assert response.status_code == 422
    assert kept in response.content.decode()
    assert b"field-error" in response.content
    assert stored(cast) == []


def test_a_day_is_full_after_24_hours(cast, signed_in) -> None:
    make_entry(cast.clerk, minutes=1_400)

    response = signed_in(cast.clerk).post(DAY, form(hour_of(make_task())), headers=FROM_HTMX)

    assert response.status_code == 422
    assert len(stored(cast)) == 1


def test_declaring_the_day_stores_its_lines_first(cast, signed_in) -> None:
    response = signed_in(cast.clerk).post(SUBMIT, form(hour_of(make_task(), time="30p")))

    assert response.status_code == 302
    assert [entry.status for entry in stored(cast)] == [EntryStatus.SUBMITTED]


def test_one_line_is_stored_and_the_others_are_kept_as_typed(cast, signed_in) -> None:
    task = make_task()
    data = form(hour_of(task), hour_of(task, summary="Chưa xong", time=""))
    url = reverse("worklogs:save_line", args=[TODAY, data["line"][0]])

    page = signed_in(cast.clerk).post(url, data, headers=FROM_HTMX).content.decode()

    assert len(stored(cast)) == 1
    assert "Chưa xong" in page


def test_an_edit_of_a_line_that_changed_meanwhile_is_a_conflict(cast, signed_in) -> None:
    entry = make_entry(cast.clerk)
    late = hour_of(entry.task, id=str(entry.pk), version="1", summary="Bản của tab cũ")
    with tenant(cast.department.pk):
        WorkEntry.objects.update(summary="Bản của tab mới", version=2)

    response = signed_in(cast.clerk).post(DAY, form(late), headers=FROM_HTMX)

    assert response.status_code == 409
    assert "Bản của tab cũ" in response.content.decode()
    assert stored(cast)[0].summary == "Bản của tab mới"


def test_a_line_is_taken_back(cast, signed_in) -> None:
    entry = make_entry(cast.clerk)
    data = form(hour_of(entry.task, id=str(entry.pk), version="1"))
    url = reverse("worklogs:withdraw_line", args=[TODAY, entry.pk])

    assert signed_in(cast.clerk).post(url, data).status_code == 302
    assert stored(cast)[0].status == EntryStatus.WITHDRAWN


def test_without_javascript_storing_one_line_keeps_what_is_typed_in_the_others(
    cast, signed_in
) -> None:
    task = make_task()
    data = form(hour_of(task), hour_of(task, summary="Chưa xong", time=""))
    url = reverse("worklogs:save_line", args=[TODAY, data["line"][0]])

    page = signed_in(cast.clerk).post(url, data)

    assert page.status_code == 200
    assert "Chưa xong" in page.content.decode()
    assert len(stored(cast)) == 1


def test_the_empty_line_keeps_its_id_so_that_late_typing_finds_it(cast, signed_in) -> None:
    data = form(hour_of(make_task()), {})
    empty = data["line"][1]

    page = signed_in(cast.clerk).post(DAY, data, headers=FROM_HTMX).content.decode()

    assert f'id="line-{empty}"' in page


def test_a_draft_that_missed_the_closing_offers_nothing_that_would_be_refused(
    cast, signed_in
) -> None:
    make_entry(cast.clerk)
    with tenant(cast.department.pk):
        AgencyPeriod.objects.update(stage=PeriodStage.LOGGING_CLOSED)

    page = signed_in(cast.clerk).get(DAY)

    assert b"submission/" not in page.content
    assert b"data-save-day" not in page.content


def test_a_returned_line_shows_the_reviewers_words(cast, signed_in) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    with tenant(cast.department.pk):
        apply_review(
            [Outcome(entry.pk, TODAY, 1, EntryStatus.RETURNED, return_reason="Thiếu số văn bản")]
        )

    assert "Thiếu số văn bản" in signed_in(cast.clerk).get(DAY).content.decode()


def test_a_short_day_is_never_shown_as_wrong(cast, signed_in) -> None:
    make_entry(cast.clerk, status=EntryStatus.SUBMITTED, minutes=15)

    page = signed_in(cast.clerk).get(DAY).content.decode()

    for nudge in ("8 giờ", "480", "còn thiếu"):
        assert nudge not in strip_tags(page)  # ids and tokens hold any figure by chance
    assert "error-summary" not in page


@pytest.mark.parametrize("lines", [1, 30])
def test_a_full_day_costs_no_more_than_a_short_one(
    cast, signed_in, lines, django_assert_max_num_queries
) -> None:
    task = make_task()
    for _ in range(lines):
        make_entry(cast.clerk, task=task, minutes=10)
    client = signed_in(cast.clerk)

    with django_assert_max_num_queries(24):
        client.get(DAY)


def test_a_day_outside_the_posting_is_read_only(cast, signed_in) -> None:
    page = signed_in(cast.clerk).get(reverse("worklogs:day", args=[date(2025, 3, 3)]))

    assert page.status_code == 200
    assert b"data-save-day" not in page.content
    with tenant(cast.department.pk):
        assert not WorkDay.objects.exists()
