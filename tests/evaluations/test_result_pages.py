"""My results, and a score opened down to the entries behind it."""

from decimal import Decimal

import pytest

from evaluations import access
from evaluations.commands import compute_scores
from evaluations.queries.explanations import explanation
from evaluations.queries.results import standing
from organizations.models import Period
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.delegations import delegate
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, TODAY, actor
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs.models import EntryStatus


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    monkeypatch.setattr("evaluations.views.results.now_and_today", lambda: (NOW, TODAY))


@pytest.fixture
def month(cast):
    """The clerk did 2 of 4 pieces, one with a fault; the head gave 27.50 general points."""
    task = make_task(coefficient=Decimal("1.8"))
    assignment = make_assignment(cast.clerk, cast.head, task=task, title="Rà soát hồ sơ tồn")
    for quantity, faults in (("1", 0), ("1", 1)):
        entry = make_entry(
            cast.clerk,
            status=EntryStatus.SUBMITTED,
            task=task,
            assignment_id=assignment.pk,
            summary=f"Đã xong {quantity} hồ sơ, {faults} lỗi",
            quantity=Decimal(quantity),
        )
        make_review(entry, cast.head, quality_faults=faults)
    make_assessment(cast.clerk, cast.head)
    return assignment


def freeze(cast) -> None:
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        compute_scores(agency_id=cast.department.pk, period=period, now=NOW)


def page_of(browser, posting) -> str:
    return browser.get(f"/results/{PERIOD}/{posting.pk}/").content.decode()


def test_my_results_show_the_running_period_as_provisional(cast, month, signed_in) -> None:
    page = signed_in(cast.clerk).get("/results/").content.decode()

    assert "61,04" in page  # 27.50 + (0.5 + 0.4375 + 0.5) ÷ 3 × 70
    assert f"/results/{PERIOD}/{cast.clerk.pk}/" in page
    assert "level-completed" in page


def test_a_frozen_result_stands_among_the_final_ones(cast, month, signed_in) -> None:
    freeze(cast)

    page = signed_in(cast.clerk).get("/results/").content.decode()

    assert page.count("61,04") == 1
    assert "33,54" in page


@pytest.mark.parametrize("frozen", [False, True])
def test_every_number_opens_its_formula_its_article_and_its_entries(
    cast, month, signed_in, frozen
) -> None:
    if frozen:
        freeze(cast)

    page = page_of(signed_in(cast.clerk), cast.clerk)

    assert "1,8 × max(0; min(2; 4) − 0,25 × (1 − 0)) = 3,15" in page
    assert "335/2025/NĐ-CP" in page
    assert "Rà soát hồ sơ tồn" in page
    assert "Đã xong 1 hồ sơ, 1 lỗi" in page
    assert cast.head.staff.full_name in page
    assert "/days/2026-10-12/" in page


def test_the_tree_leads_from_the_level_down_to_the_outputs(cast, month) -> None:
    freeze(cast)
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        tree = explanation(standing(cast.clerk, period), period).tree

    (total,) = tree.parts
    general, task = total.parts
    assert [tree.name, total.name, general.name] == ["level", "total", "general_points"]
    assert [part.name for part in task.parts] == ["quantity", "quality", "timeliness"]
    assert [name for name, _ in task.parts[1].inputs] == [
        "Rà soát hồ sơ tồn", "converted", "assigned",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("clerk", 200),
        ("head", 200),
        ("agency_head", 200),
        ("officer", 200),
        ("superior", 200),
        ("colleague", 403),
        ("outsider", 403),
        ("stranger", 404),
        ("home_affairs", 404),
        ("kpi_team", 404),
    ],
)
def test_a_result_is_seen_by_the_person_and_those_above(
    cast, month, signed_in, person, status
) -> None:
    browser = signed_in(getattr(cast, person))

    assert browser.get(f"/results/{PERIOD}/{cast.clerk.pk}/").status_code == status


def test_a_period_that_does_not_exist_and_one_without_a_log_are_unknown(cast, signed_in) -> None:
    browser = signed_in(cast.superior)

    assert browser.get(f"/results/2031-01/{cast.clerk.pk}/").status_code == 404
    assert browser.get(f"/results/{PERIOD}/{cast.superior.pk}/").status_code == 404


def test_who_keeps_no_log_has_an_empty_page_of_results(cast, signed_in) -> None:
    assert signed_in(cast.superior).get("/results/").status_code == 200


def test_what_is_missing_is_said_and_shown_as_no_data(cast, signed_in) -> None:
    page = page_of(signed_in(cast.clerk), cast.clerk)

    assert "level-not_enough_data" in page
    assert ">0,00<" not in page


def test_the_cost_does_not_grow_with_entries(cast, month, signed_in) -> None:
    browser = signed_in(cast.clerk)

    url = f"/results/{PERIOD}/{cast.clerk.pk}/"
    few = queries_of(browser, url)
    for _ in range(6):
        extra = make_assignment(cast.clerk, cast.head)
        entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED, assignment_id=extra.pk)
        make_review(entry, cast.head)

    assert queries_of(browser, url) == few


def test_who_assesses_by_a_right_that_was_given_sees_the_result(cast) -> None:
    with tenant(cast.department.pk):
        assert not access.may_see_result(actor(cast.colleague), cast.clerk, TODAY)
    delegate(cast.head, cast.colleague, purposes=("assess",))

    with tenant(cast.department.pk):
        assert access.may_see_result(actor(cast.colleague), cast.clerk, TODAY)
