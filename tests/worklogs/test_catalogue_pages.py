"""The task catalogue as people read it."""

from datetime import timedelta
from decimal import Decimal

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.organizations import NOW, TODAY
from tests.factories.worklogs import make_task

TREE = reverse("worklogs:catalogue")


def page(client, url: str, **query: str):
    with time_machine.travel(NOW, tick=False):
        return client.get(url, query)


def texts(answer) -> str:
    return answer.content.decode()


def test_the_tree_shows_common_tasks_and_those_of_the_own_agency_only(cast, signed_in) -> None:
    make_task(name="Lập báo cáo tháng")
    make_task(cast.department, name="Thẩm định giá đất")
    make_task(cast.commune, name="Chứng thực bản sao")

    shown = texts(page(signed_in(cast.clerk), TREE))

    assert "Lập báo cáo tháng" in shown
    assert "Thẩm định giá đất" in shown
    assert "Chứng thực bản sao" not in shown


def test_the_tree_shows_what_was_valid_on_the_day_asked_for(cast, signed_in) -> None:
    make_task(name="Việc đã ngừng", valid_until=TODAY - timedelta(days=3))
    client = signed_in(cast.clerk)

    assert "Việc đã ngừng" not in texts(page(client, TREE))
    assert "Việc đã ngừng" in texts(page(client, TREE, on=str(TODAY - timedelta(days=4))))


def test_a_task_is_found_by_initials_and_without_accents(cast, signed_in) -> None:
    make_task(name="Báo cáo chuyên đề")
    make_task(name="Tiếp công dân")
    client = signed_in(cast.clerk)

    for words in ("bccd", "bao cao", "chuyen de"):
        shown = texts(page(client, TREE, q=words))
        assert "Báo cáo chuyên đề" in shown
        assert "Tiếp công dân" not in shown


def test_a_day_that_is_no_day_is_said_at_its_field_and_the_words_stay(cast, signed_in) -> None:
    answer = page(signed_in(cast.clerk), TREE, q="báo cáo", on="2026-02-31")

    assert answer.status_code == 200
    assert 'value="báo cáo"' in texts(answer)
    assert "field-error" in texts(answer)


def test_the_page_of_a_task_shows_its_versions_and_how_the_coefficient_follows(
    cast, signed_in
) -> None:
    change = TODAY - timedelta(days=10)
    old = make_task(cast.department, name="Thẩm định", code="C.77", valid_until=change)
    new = make_task(
        cast.department,
        name="Thẩm định hồ sơ",
        code="C.77",
        valid_from=change,
        standard_minutes=90,
        complexity=2,
        coefficient=Decimal("1.8"),
    )
    answer = page(signed_in(cast.clerk), reverse("worklogs:catalogue_task", args=[new.pk]))

    assert [one.pk for one, _state in answer.context["versions"]] == [new.pk, old.pk]
    assert [state for _one, state in answer.context["versions"]] == ["current", "ended"]
    assert "1,50 giờ × trọng số 1,2 × 5 điểm = 9 điểm" in texts(answer)


def test_a_task_of_another_agency_is_not_there(cast, signed_in) -> None:
    theirs = make_task(cast.commune)
    url = reverse("worklogs:catalogue_task", args=[theirs.pk])

    assert page(signed_in(cast.clerk), url).status_code == 404
    assert page(signed_in(cast.stranger), url).status_code == 200


def test_the_tree_costs_the_same_queries_for_two_tasks_and_for_two_hundred(cast, signed_in) -> None:
    client = signed_in(cast.clerk)

    def cost() -> int:
        page(client, TREE)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, TREE)
        return len(queries)

    make_task()
    make_task(cast.department)
    few = cost()
    for number in range(100):
        make_task(name=f"Việc chung {number}")
        make_task(cast.department, name=f"Việc riêng {number}")

    assert cost() == few


def test_a_long_group_is_read_page_by_page(cast, signed_in) -> None:
    for number in range(55):
        make_task(cast.department, name=f"Việc {number:02}")
    client = signed_in(cast.clerk)
    url = reverse("worklogs:catalogue_shelf", args=["C-own"])

    assert "Tất cả 55 đầu việc" in texts(page(client, TREE))
    assert len(page(client, url).context["page"].object_list) == 50
    assert len(page(client, url, page="2").context["page"].object_list) == 5
    assert page(client, reverse("worklogs:catalogue_shelf", args=["A"])).status_code == 404
