"""Distributions by unit and reviewer: groups beside each other, the same live and frozen."""

from decimal import Decimal

from evaluations.commands import compute_scores
from evaluations.queries.calibration import calibration
from organizations.models import Period
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD
from tests.factories.worklogs import make_assignment, make_entry
from worklogs.models import EntryStatus


def score(author, by, points: str) -> None:
    task = make_assignment(author, by, quantity="4")
    entry = make_entry(
        author,
        status=EntryStatus.SUBMITTED,
        task=task.task,
        assignment_id=task.pk,
        quantity=Decimal(3),
    )
    make_review(entry, by)
    make_assessment(author, by, points)


def test_means_and_levels_by_unit_and_reviewer_are_the_same_once_frozen(cast, signed_in) -> None:
    score(cast.clerk, cast.head, "27.50")
    score(cast.colleague, cast.head, "12.00")
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        live = calibration(cast.department.pk, period)
        compute_scores(agency_id=cast.department.pk, period=period, now=NOW)
        kept = calibration(cast.department.pk, period)

    (mine,) = live.by_reviewer
    assert (mine.name, mine.people) == (cast.head.staff.full_name, 2)
    assert (mine.mean_general, mine.mean_task, mine.mean_total) == (
        Decimal("19.75"), Decimal("52.50"), Decimal("72.25"),
    )  # fmt: skip
    assert mine.counts == {"good": 1, "completed": 1}
    assert (live.by_unit, live.by_reviewer, live.everybody) == (
        kept.by_unit, kept.by_reviewer, kept.everybody,
    )  # fmt: skip
    assert (live.is_frozen, kept.is_frozen) == (False, True)
    assert [one.name for one in live.by_unit] == sorted(one.name for one in live.by_unit)
    page = signed_in(cast.agency_head).get(f"/scoring/{PERIOD}/distributions/").content.decode()
    assert "72,25" in page
    assert cast.clerk.staff.full_name not in page.split("<main")[1]


def test_the_cost_does_not_grow_with_people(cast, signed_in) -> None:
    browser, url = signed_in(cast.agency_head), f"/scoring/{PERIOD}/distributions/"
    score(cast.clerk, cast.head, "27.50")
    few = queries_of(browser, url)
    score(cast.colleague, cast.head, "12.00")

    assert queries_of(browser, url) == few
