"""A closed month is measured in each agency, compared over the province, and asked about."""

from datetime import UTC, date, datetime

import pytest

from evaluations import commands
from evaluations.models import (
    Flag,
    Measurement,
    PersonFigures,
    Score,
    UnitFigures,
)
from evaluations.queries import audit_sample
from evaluations.queries.reviewer_months import reviewer_figures
from evaluations.rules.honesty.indicators import NAMES
from evaluations.rules.honesty.reviewers import drawn
from evaluations.simulation.pretending import DISHONEST
from evaluations.simulation.province import simulate
from organizations.models import Notice, Period
from organizations.tenancy import province, tenant
from tests.factories.evaluations import make_review
from tests.factories.honesty import make_tasks, store_months
from tests.factories.organizations import PERIOD, make_unit
from tests.factories.reporting import COMPILED
from worklogs.models import WorkEntry

LATER = datetime(2026, 10, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def two_offices(cast):
    """Forty people with a whole month each, some of whom pretend; posting → what they are."""
    invented = simulate(seed=7, people=40, prevalence=0.1)
    tasks = make_tasks(invented.months)
    truth = {}
    for parent, months in (
        (cast.root, invented.months[:20]),
        (cast.stranger.unit, invented.months[20:]),
    ):
        unit = make_unit(parent.agency, "Phòng Một", parent)
        for posting, month in zip(store_months(unit, months, tasks), months, strict=True):
            truth[posting] = invented.truth[month.person_id]
    return truth


def _measure(agency, now=COMPILED):
    return commands.measure_month(
        agency_id=agency.pk, period=Period.objects.get(code=PERIOD), now=now
    )


def _ask(agency, now=COMPILED):
    return commands.judge_month(
        agency_id=agency.pk, period=Period.objects.get(code=PERIOD), now=now
    )


def test_a_month_is_measured_compared_and_asked_about(cast, two_offices) -> None:
    period = Period.objects.get(code=PERIOD)
    with tenant(cast.department.pk):
        first = list(WorkEntry.objects.filter(author=next(iter(two_offices)))[:21])
    for entry in first:
        make_review(entry, cast.agency_head)
    scores = _scores(cast)

    department, _ = _measure(cast.department)
    _measure(cast.commune)
    reference, _ = commands.compare_province(period=period, now=COMPILED)
    assert reference is not None
    assert (reference.agencies, reference.people, department.people) == (2, 40, 20)
    flagged = set()
    for agency in (cast.department, cast.commune):
        _ask(agency)
        with tenant(agency.pk):
            flagged |= set(Flag.objects.values_list("posting_id", flat=True))
    pretending = {posting.pk for posting, kind in two_offices.items() if kind in DISHONEST}
    assert flagged
    assert flagged <= pretending

    # The person is told at once, the head may look after three working days.
    with tenant(cast.department.pk):
        asked = list(Flag.objects.all())
        assert {one.head_sees_from for one in asked} <= {date(2026, 10, 27)}
        assert Notice.objects.filter(kind="figures_ask").count() == len(asked)
        for flag in asked:
            for entries in flag.drivers.values():
                assert len(entries) <= 5
                ids = [pk for pk, _ in entries]
                own = WorkEntry.objects.filter(author_id=flag.posting_id, pk__in=ids)
                assert own.count() == len(ids)

    # What repeats finds what is there.
    assert _measure(cast.department, LATER) == (department, False)
    assert commands.compare_province(period=period, now=LATER) == (reference, False)
    assert _ask(cast.department, LATER)[1] is False
    # And no score moved.
    assert _scores(cast) == scores

    _the_sample_can_be_drawn_again(cast, period)
    _the_province_reads_nobody(cast)
    _a_changed_month_is_a_new_version(cast, next(iter(two_offices)), department)


def _the_sample_can_be_drawn_again(cast, period) -> None:
    """Five of twenty-one accepted entries; and what the one reviewer of them did."""
    agency_id = cast.department.pk
    with tenant(agency_id):
        commands.draw_sample(agency_id=agency_id, period=period, version=1, now=COMPILED)
        accepted = set(WorkEntry.objects.filter(status="accepted").values_list("pk", flat=True))
        found = audit_sample(cast.department.pk, period)
    assert found is not None
    assert found.population == len(accepted) == 21
    assert len(found.entries) == 5
    assert [pk for pk, _ in found.entries] == drawn(found.seed, accepted)
    with tenant(cast.department.pk):
        (row,) = reviewer_figures(cast.department.pk, period)
    assert (row.reviewer_id, row.decisions) == (cast.agency_head.pk, 21)
    assert (row.approved, row.constant, row.leniency) == (1.0, 1.0, None)


def _the_province_reads_nobody(cast) -> None:
    with province():
        rows = dict(Measurement.objects.values_list("agency_id", "vectors"))
        units = set(UnitFigures.objects.values_list("unit_name", "people"))
    with tenant(cast.commune.pk):
        persons = PersonFigures.objects.order_by("posting_id")
        stored = [[row.figures[name] for name in NAMES] for row in persons]
    assert set(rows) == {cast.department.pk, cast.commune.pk}
    vectors = rows[cast.commune.pk]["commune"]
    assert vectors == sorted(vectors) == sorted(stored)
    assert vectors != stored  # not in the order of postings
    # Units of fewer than five people stay in their agency.
    assert units == {("Phòng Một", 20)}


def _a_changed_month_is_a_new_version(cast, author, first) -> None:
    with tenant(cast.department.pk):
        own = WorkEntry.objects.filter(author=author, status="submitted")
        entry = own.order_by("work_date")[0]
        WorkEntry.objects.filter(pk=entry.pk, work_date=entry.work_date).update(
            minutes=entry.minutes + 1, version=entry.version + 1
        )
    second, is_new = _measure(cast.department, LATER)
    assert (first.version, second.version, is_new) == (1, 2, True)


def _scores(cast) -> list[tuple]:
    with tenant(cast.department.pk):
        commands.compute_scores(
            agency_id=cast.department.pk, period=Period.objects.get(code=PERIOD), now=COMPILED
        )
        rows = Score.objects.order_by("posting_id", "-version").distinct("posting_id")
        return list(rows.values_list("posting_id", "total", "level", "inputs"))


def test_with_few_people_nobody_is_compared(cast) -> None:
    _measure(cast.department)

    made, is_new = commands.compare_province(period=Period.objects.get(code=PERIOD), now=COMPILED)

    assert (made, is_new) == (None, False)
    assert _ask(cast.department) == (None, False)
