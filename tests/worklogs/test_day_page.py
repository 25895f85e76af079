"""The day page, where a clerk logs work."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from organizations.models import AgencyPeriod, PeriodStage
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs.commands import apply_review
from worklogs.commands.reviews import Outcome
from worklogs.lines import new_line
from worklogs.models import EntryStatus, WorkDay, WorkEntry

DAY = reverse("worklogs:day", args=[TODAY])
COPY = reverse("worklogs:copy_day", args=[TODAY])
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


def test_a_task_typed_without_accents_is_found(cast, signed_in) -> None:
    task = make_task(name="Lập báo cáo định kỳ")

    signed_in(cast.clerk).post(DAY, form(hour_of(task, task="", task_words="lap bao cao dinh ky")))

    assert [entry.task_id for entry in stored(cast)] == [task.pk]


def test_words_that_fit_several_tasks_are_answered_with_the_choices(cast, signed_in) -> None:
    first, second = make_task(name="Báo cáo tuần"), make_task(name="Báo cáo tháng")

    response = signed_in(cast.clerk).post(
        DAY, form(hour_of(first, task="", task_words="bao cao", summary="Giữ lại chữ này"))
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert first.code in page
    assert second.code in page
    assert "Giữ lại chữ này" in page
    assert stored(cast) == []


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


def test_the_last_days_tasks_come_without_hours_and_text(cast, signed_in) -> None:
    task = make_task(name="Vào sổ văn bản đến")
    make_entry(cast.clerk, TODAY - timedelta(days=3), task=task, summary="Chữ của hôm trước")

    page = signed_in(cast.clerk).post(COPY, form()).content.decode()

    assert "Vào sổ văn bản đến" in page
    assert "Chữ của hôm trước" not in page
    with tenant(cast.department.pk):
        assert not WorkEntry.objects.filter(work_date=TODAY).exists()


def test_the_last_days_tasks_come_below_what_is_typed_and_only_once(cast, signed_in) -> None:
    task = make_task(name="Vào sổ văn bản đến")
    for _ in range(2):
        make_entry(cast.clerk, TODAY - timedelta(days=3), task=task)
    typed = hour_of(make_task(), summary="Đang gõ dở", time="")

    page = signed_in(cast.clerk).post(COPY, form(typed)).content.decode()
    again = signed_in(cast.clerk).post(COPY, form(hour_of(task))).content.decode()

    assert "Đang gõ dở" in page
    assert page.count("Vào sổ văn bản đến") == 1
    assert again.count("Vào sổ văn bản đến") == 1


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


def test_without_javascript_another_task_typed_over_a_stored_one_replaces_it(
    cast, signed_in
) -> None:
    entry, other = make_entry(cast.clerk), make_task(name="Tiếp công dân")
    typed = hour_of(entry.task, id=str(entry.pk), version="1", task_words="tiep cong dan")

    signed_in(cast.clerk).post(DAY, form(typed))

    assert [one.task_id for one in stored(cast)] == [other.pk]


def test_a_task_picked_among_the_choices_is_the_one(cast, signed_in) -> None:
    first, second = make_task(name="Báo cáo tuần"), make_task(name="Báo cáo tháng")
    typed = hour_of(first, task="", task_words="bao cao", choice=str(second.pk))

    assert signed_in(cast.clerk).post(DAY, form(typed)).status_code == 302
    assert [one.task_id for one in stored(cast)] == [second.pk]


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


def test_logging_against_assigned_work_begins_with_its_task(cast, signed_in) -> None:
    assignment = make_assignment(cast.clerk, cast.head, title="Báo cáo quý III")

    page = signed_in(cast.clerk).get(DAY, {"assignment": str(assignment.pk)}).content.decode()

    assert f'value="{assignment.task.code} · {assignment.task.name}"' in page


def test_a_returned_line_shows_the_reviewers_words(cast, signed_in) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    with tenant(cast.department.pk):
        apply_review(
            [Outcome(entry.pk, TODAY, 1, EntryStatus.RETURNED, return_reason="Thiếu số văn bản")]
        )

    assert "Thiếu số văn bản" in signed_in(cast.clerk).get(DAY).content.decode()


def test_the_search_answers_with_what_fits(cast, signed_in) -> None:
    make_task(name="Báo cáo định kỳ")
    make_task(name="Tiếp công dân")

    url = reverse("worklogs:task_options")
    page = signed_in(cast.clerk).get(url, {"abc-task_words": "bc"}).content.decode()

    assert "Báo cáo định kỳ" in page
    assert "Tiếp công dân" not in page


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
