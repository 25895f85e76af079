"""How a line of the day finds its task: by words, by choice, by the last day."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY
from tests.factories.worklogs import make_assignment, make_entry, make_task
from tests.worklogs.test_day_page import form, hour_of, stored
from worklogs.models import WorkEntry

DAY = reverse("worklogs:day", args=[TODAY])
COPY = reverse("worklogs:copy_day", args=[TODAY])


@pytest.fixture(autouse=True)
def _at_16_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


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


def test_logging_against_assigned_work_begins_with_its_task(cast, signed_in) -> None:
    assignment = make_assignment(cast.clerk, cast.head, title="Báo cáo quý III")

    page = signed_in(cast.clerk).get(DAY, {"assignment": str(assignment.pk)}).content.decode()

    assert f'value="{assignment.task.code} · {assignment.task.name}"' in page


def test_the_search_answers_with_what_fits(cast, signed_in) -> None:
    make_task(name="Báo cáo định kỳ")
    make_task(name="Tiếp công dân")

    url = reverse("worklogs:task_options")
    page = signed_in(cast.clerk).get(url, {"abc-task_words": "bc"}).content.decode()

    assert "Báo cáo định kỳ" in page
    assert "Tiếp công dân" not in page
