"""A score's page: the next level, entries sent back, who set what, hours beside products."""

from datetime import timedelta
from decimal import Decimal

import pytest

from evaluations.commands import compute_scores
from evaluations.models import Decision, Score
from evaluations.queries.history import history
from evaluations.queries.measures import Hours, hours_of, products_of
from evaluations.queries.outlook import outlook
from evaluations.queries.results import standing
from organizations.models import Period
from organizations.tenancy import tenant
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, TODAY
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs.models import EntryStatus


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    monkeypatch.setattr("evaluations.views.results.now_and_today", lambda: (NOW, TODAY))


@pytest.fixture
def month(cast):
    """Of 4 pieces 2 are accepted and 1 was sent back; 2 hours a piece by the norm."""
    task = make_task(coefficient=Decimal(1), standard_minutes=120)
    assignment = make_assignment(cast.clerk, cast.head, task=task, quantity="4")
    for quantity, decision in (("2", Decision.ACCEPTED), ("1", Decision.RETURNED)):
        entry = make_entry(
            cast.clerk,
            status=EntryStatus.SUBMITTED,
            task=task,
            assignment_id=assignment.pk,
            quantity=Decimal(quantity),
            minutes=200,
        )
        make_review(entry, cast.head, decision)
    make_assessment(cast.clerk, cast.head, "27.25")
    make_assessment(cast.clerk, cast.head, "27.50")
    return assignment


def of_clerk(cast):
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        return standing(cast.clerk, period), period


def test_what_was_sent_back_shows_what_its_correction_would_bring(cast, month) -> None:
    found, period = of_clerk(cast)
    with tenant(cast.department.pk):
        seen = outlook(found, period)

    assert (found.total, seen.gap.level, seen.gap.points) == (
        Decimal("62.50"), "good", Decimal("7.50"),
    )  # fmt: skip
    assert (seen.sent_back.entries, seen.sent_back.task_points_then) == (1, Decimal("52.50"))
    assert seen.sent_back.difference == Decimal("17.50")


def test_a_frozen_score_is_not_speculated_about(cast, month) -> None:
    with tenant(cast.department.pk):
        compute_scores(
            agency_id=cast.department.pk, period=Period.objects.get(code=PERIOD), now=NOW
        )
    found, period = of_clerk(cast)
    with tenant(cast.department.pk):
        seen = outlook(found, period)

    assert seen.sent_back is None
    assert seen.gap.points == Decimal("7.50")


def test_everybody_who_set_something_is_named_in_order_also_what_was_replaced(cast, month) -> None:
    with tenant(cast.department.pk):
        acts = history(cast.clerk, Period.objects.get(code=PERIOD))

    assert [(act.kind, act.value, act.by) for act in acts] == [
        ("general_points", value, cast.head.staff.full_name) for value in ("27.25", "27.50")
    ]


def test_hours_stand_beside_products_and_neither_feeds_the_other(cast, month) -> None:
    """Ten times the hours: no point moves. Another quantity assigned: no hour moves."""
    before, period = of_clerk(cast)
    with tenant(cast.department.pk):
        hours = hours_of(cast.department.pk, [cast.clerk], period)[cast.clerk.pk]
    assert hours == Hours(declared=400, accepted=200, expected=hours.expected, implied=240)
    assert hours.expected % 480 == 0
    assert hours.expected > 0

    later = make_entry(
        cast.clerk, TODAY - timedelta(days=1), status=EntryStatus.SUBMITTED, minutes=700
    )
    make_review(later, cast.head)
    after, _ = of_clerk(cast)
    assert (after.total, after.steps, products_of(after)) == (
        before.total, before.steps, products_of(before),
    )  # fmt: skip
    with tenant(cast.department.pk):
        more = hours_of(cast.department.pk, [cast.clerk], period)[cast.clerk.pk]
    assert more.declared == 1100

    make_assignment(cast.clerk, cast.head, quantity="6")
    with tenant(cast.department.pk):
        assert hours_of(cast.department.pk, [cast.clerk], period)[cast.clerk.pk] == more
    assert products_of(of_clerk(cast)[0]).assigned != products_of(after).assigned
    assert not {field.name for field in Score._meta.fields} & {"minutes", "hours"}


def test_the_page_says_all_of_it(cast, month, signed_in) -> None:
    page = signed_in(cast.clerk).get(f"/results/{PERIOD}/{cast.clerk.pk}/?open=all")

    text = " ".join(page.content.decode().split())
    assert "7,50" in text
    assert "52,50" in text
    assert "+17,50" in text
    assert text.count('<details class="explain"') == text.count('<details class="explain" open>')
    heads = signed_in(cast.head).get(f"/scoring/{PERIOD}/").content.decode()
    assert "6,67" in heads
