"""What bad input gets: a sentence where it was typed, what was typed still there, nothing stored.

One test or more for each case of the issue: a grade outside its range, or between its steps; a
fault without a product; a leader's ratio for a non-leader; a level typed by hand; a coefficient
typed by staff; a missing review.
"""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from evaluations.commands import compute_scores
from evaluations.models import MonthlyAssessment, Review, Score
from evaluations.queries.results import standings
from organizations.audit import new_id
from organizations.models import Period
from organizations.tenancy import tenant
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, TODAY
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs.models import Assignment, AssignmentProposal, EntryStatus

MONTH = f"/scoring/{PERIOD}/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    for view in ("months", "entries", "queue", "undo"):
        monkeypatch.setattr(f"evaluations.views.{view}.now_and_today", lambda: (NOW, TODAY))


def said_at(page: str, field: str) -> str:
    """What the page says at this field; empty where it says nothing."""
    found = re.search(rf'<ul class="field-error" id="[^"]*{field}_error">(.*?)</ul>', page, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


def said_above(page: str) -> str:
    """What the page says above the form."""
    found = re.search(r'<div class="(?:error-summary|notice error[^"]*)".*?</ul>', page, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


def assess(browser, posting, headers, **typed: str):
    prefix = posting.pk
    fields = {f"{prefix}-{name}": value for name, value in typed.items()}
    return browser.post(f"{MONTH}{prefix}/", fields, headers=headers)


def nothing_said(posting) -> bool:
    with tenant(posting.agency_id):
        return not MonthlyAssessment.objects.filter(posting=posting).exists()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("30,25", "30"),
        ("-0,25", "0"),
        ("27,30", "Điểm tiêu chí chung từ 0 đến 30, theo bước 0,25."),
        ("ba mươi", ""),
    ],
)
def test_general_points_outside_their_range_or_between_their_steps(
    cast, signed_in, typed, sentence, headers
) -> None:
    answer = assess(signed_in(cast.head), cast.clerk, headers, general_points=typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said_at(page, "general_points")
    assert sentence in said_at(page, "general_points")
    assert f'value="{typed}"' in page
    assert nothing_said(cast.clerk)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"quality_level": "6"}, "quality_level", ""),
        ({"quality_level": ""}, "quality_level", "Mức chất lượng từ 1 đến 5."),
        (
            {"accepted_minutes": "1h31"},
            "accepted_minutes",
            "Thời gian được chấp nhận không vượt quá thời gian đã khai.",
        ),
        ({"quality_faults": "1"}, "quality_faults", "chưa hoàn thành"),
        ({"quality_faults": "-1"}, "quality_faults", ""),
        (
            {"delays": "1", "delays_excused": "2", "objective_cause": "Mưa lũ"},
            "delays_excused",
            "Số lần được miễn trừ nhiều hơn số lần đã ghi.",
        ),
        ({"delays": "1", "delays_excused": "1"}, "objective_cause", ""),
    ],
)
def test_a_review_of_an_unfinished_entry_is_refused_at_the_field(
    cast, signed_in, typed, field, sentence
) -> None:
    """A fault without a product, a level that there is not, more time than was declared."""
    entry = make_entry(
        cast.clerk,
        status=EntryStatus.SUBMITTED,
        minutes=90,
        is_finished=False,
        quantity=Decimal(0),
    )
    url = reverse("evaluations:review", args=[entry.work_date, entry.pk, "accepted"])
    said = {"version": "1", "quality_level": "4", "reason": "Ghi chú của tôi"} | typed

    answer = signed_in(cast.head).post(url, said)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said_at(page, field)
    assert sentence in said_at(page, field)
    assert "Ghi chú của tôi" in page
    for name in set(typed) - {"quality_level"}:
        assert f'value="{typed[name]}"' in page
    with tenant(cast.department.pk):
        assert not Review.objects.exists()
    in_queue = signed_in(cast.head).post(url, said, headers=HTMX)
    assert in_queue.status_code == 422
    assert said_at(page, field) in said_above(in_queue.content.decode())


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(
    "typed", [{"unit_result": "1"}, {"execution": "0.5"}, {"cohesion": "1"}, {"unit_level": "good"}]
)
def test_a_leaders_ratio_for_who_does_not_lead(cast, signed_in, typed, headers) -> None:
    """There is no such field on the card of a clerk, so the sentence stands above it."""
    browser = signed_in(cast.head)
    assert f"{cast.clerk.pk}-cohesion" not in browser.get(MONTH).content.decode()

    answer = assess(browser, cast.clerk, headers, general_points="27,75", **typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "chỉ dành cho người đứng đầu, cấp phó" in said_above(page)
    assert 'value="27,75"' in page
    assert nothing_said(cast.clerk)


def test_a_level_and_a_total_typed_by_hand_reach_nothing(cast, signed_in) -> None:
    """No form has such a field, and the database lets nobody write one."""
    browser = signed_in(cast.head)
    page = browser.get(MONTH).content.decode()
    assert not re.search(r'name="[^"]*(total|-level|task_points)"', page)
    assess(browser, cast.clerk, {}, level="excellent", total="100", task_points="70")

    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        compute_scores(agency_id=cast.department.pk, period=period, now=NOW)
        score = Score.objects.get(posting=cast.clerk)
        assert (score.total, score.level) == (None, "not_enough_data")
        with pytest.raises(DatabaseError), transaction.atomic():
            Score.objects.filter(pk=score.pk).update(level="excellent", total=Decimal(100))


@pytest.mark.parametrize("unit_level", ["great", "not_enough_data"])
def test_a_level_of_the_unit_that_there_is_not(cast, signed_in, unit_level) -> None:
    answer = assess(
        signed_in(cast.agency_head), cast.head, {}, general_points="27,75", unit_level=unit_level
    )

    assert answer.status_code == 422
    assert "Mức của đơn vị" in said_above(answer.content.decode())
    assert nothing_said(cast.head)


@time_machine.travel(NOW, tick=False)
def test_a_coefficient_typed_by_staff_or_by_a_head_reaches_nothing(cast, signed_in) -> None:
    """It is the catalogue's, also in work that somebody proposes."""
    task = make_task(name="Lập báo cáo", coefficient=Decimal("3.600"))
    typed = {
        "key": str(new_id()), "task_words": task.code, "title": "Báo cáo tháng", "quantity": "2",
        "starts_on": f"{TODAY}", "due_on": f"{TODAY + timedelta(days=2)}",
        "reason": "Sở Nội vụ yêu cầu", "coefficient": "25",
    }  # fmt: skip
    page = signed_in(cast.clerk).get(reverse("worklogs:propose")).content.decode()
    assert 'name="coefficient"' not in page

    signed_in(cast.clerk).post(reverse("worklogs:propose"), typed)
    with tenant(cast.department.pk):
        proposed = AssignmentProposal.objects.get()
    signed_in(cast.head).post(
        reverse("worklogs:accept_proposal", args=[proposed.pk]),
        {"quantity": "2", "coefficient": "25"},
    )

    with tenant(cast.department.pk):
        assert Assignment.objects.get().coefficient == Decimal("3.600")
        with pytest.raises(DatabaseError), transaction.atomic():
            Assignment.objects.update(coefficient=Decimal(25))


def test_a_missing_review_is_not_enough_data_and_is_said(cast, signed_in) -> None:
    """Neither zero nor full marks: all else is known, and one entry waits."""
    task = make_assignment(cast.clerk, cast.head, quantity="2")
    entries = [
        make_entry(
            cast.clerk,
            status=EntryStatus.SUBMITTED,
            task=task.task,
            assignment_id=task.pk,
            quantity=Decimal(1),
        )
        for _ in range(2)
    ]
    make_review(entries[0], cast.head)
    make_assessment(cast.clerk, cast.head, "30")

    def now_it_is() -> tuple:
        with tenant(cast.department.pk):
            period = Period.objects.get(code=PERIOD)
            (one,) = standings(
                agency_id=cast.department.pk, period=period, posting_ids=[cast.clerk.pk]
            )
        return one.total, one.level, one.reasons

    assert now_it_is() == (None, "not_enough_data", ("entries_not_reviewed",))
    waits = "Một số mục đã nộp chưa được thẩm định."
    assert waits in unescape(signed_in(cast.head).get(MONTH).content.decode())
    own = signed_in(cast.clerk).get(f"/results/{PERIOD}/{cast.clerk.pk}/").content.decode()
    assert waits in unescape(own)

    make_review(entries[1], cast.head)
    assert now_it_is() == (Decimal(100), "excellent", ())
