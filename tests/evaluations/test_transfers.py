"""Somebody who moves to another agency in mid-month, as docs/domain/calculations.md 7.1 works out.

The old agency's part of the month counts; the new agency classifies.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from evaluations.models import Score
from evaluations.queries.terms import person_terms, term_span
from organizations.models import Posting
from organizations.tenancy import tenant
from tests.evaluations.rules.worked_tables import Row, table
from tests.evaluations.test_terms import AFTER, MONTHS, close
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import make_posting
from tests.factories.worklogs import make_assignment, make_entry
from worklogs.models import EntryStatus

MOVED_ON = date(2026, 11, 2)
DAYS = {
    ("2026-10", "old"): date(2026, 10, 12),
    ("2026-11", "old"): date(2026, 10, 20),
    ("2026-11", "new"): date(2026, 11, 10),
    ("2026-12", "new"): date(2026, 12, 8),
}


def work(row: Row, author: Posting, by: Posting) -> None:
    """The row's assigned work with what was done of it, and the general points of its head."""
    day = DAYS[row["month"], row["agency"]]
    task = make_assignment(author, by, quantity=row["assigned"], due_on=day, starts_on=day)
    entry = make_entry(
        author,
        day,
        EntryStatus.SUBMITTED,
        task=task.task,
        assignment_id=task.pk,
        quantity=Decimal(row["completed"]),
    )
    make_review(entry, by)
    make_assessment(author, by, row["general"], code=row["month"])


@pytest.fixture
def moved(cast) -> Posting:
    """The clerk's posting in the commune, after the months of the table in both agencies."""
    new = make_posting(cast.stranger.unit, staff=cast.clerk.staff, starts_on=MOVED_ON)
    for row in table("transfer"):
        if row["agency"] == "old":
            work(row, cast.clerk, cast.head)
        else:
            work(row, new, cast.strange_head)
    with tenant(cast.department.pk):
        Posting.objects.filter(pk=cast.clerk.pk).update(ends_on=MOVED_ON - timedelta(days=1))
    close(cast.department, *MONTHS)
    close(cast.commune, *MONTHS)
    return new


def test_both_agencies_count_the_half_days_that_were_worked_there(cast, moved) -> None:
    expected = {row["agency"]: row["half days"] for row in table("transfer") if row["half days"]}
    found = {}
    for name, posting in (("old", cast.clerk), ("new", moved)):
        with tenant(posting.agency_id):
            score = Score.objects.get(posting=posting, period__code="2026-11")
            found[name] = str(score.worked_half_days)

    assert found == expected


@pytest.mark.parametrize("row", table("transfer-results"))
def test_the_new_agency_classifies_and_the_part_in_the_old_one_counts(cast, moved, row) -> None:
    with tenant(cast.commune.pk):
        span = term_span(cast.commune.pk, row["period"], AFTER)
        found = {one.posting.pk: one.result for one in person_terms(cast.commune.pk, span)}
    result = found[moved.pk]

    printed = (result.general_points, result.task_points, result.total, result.level)
    assert tuple("" if value is None else str(value) for value in printed) == (
        row["general"],
        row["task"],
        row["total"],
        row["level"],
    )
    with tenant(cast.department.pk):
        span = term_span(cast.department.pk, row["period"], AFTER)
        left = {one.posting.pk for one in person_terms(cast.department.pk, span)}
    assert cast.clerk.pk not in left
