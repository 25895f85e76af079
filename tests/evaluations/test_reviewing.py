"""Reviewing entries and assessing months: who may, what is kept, what is refused."""

from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations import access, commands
from evaluations.models import Decision, MonthlyAssessment, Review
from evaluations.refusals import (
    CauseMissing,
    FaultWithoutProduct,
    MoreExcusedThanHappened,
    NotARatio,
    OutsideItsRange,
    ReasonMissing,
)
from organizations.commands import move_stage, revoke_rights
from organizations.models import AgencyPeriod, AuditEvent, PeriodStage, Purpose
from organizations.refusals import Outdated, PeriodIsClosed, RightIsOver
from organizations.tenancy import tenant
from tests.factories.delegations import delegate
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, TODAY, actor
from tests.factories.worklogs import make_entry, make_line
from worklogs import commands as worklogs
from worklogs.models import EntryStatus, WorkDay, WorkEntry


@pytest.fixture
def entry(cast) -> WorkEntry:
    return make_entry(cast.clerk, status=EntryStatus.SUBMITTED, minutes=90)


def status_of(entry: WorkEntry) -> str:
    with tenant(entry.agency_id):
        return WorkEntry.objects.get(pk=entry.pk, work_date=entry.work_date).status


def close_reviewing(cast) -> None:
    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(agency=cast.department, period__code=PERIOD)
        move_stage(
            actor=actor(cast.agency_head),
            agency_period_id=row.pk,
            before=row.stage,
            after=PeriodStage.REVIEWING_CLOSED,
            now=NOW,
        )


def test_an_accepted_entry_counts_in_its_day(cast, entry) -> None:
    review = make_review(entry, cast.head)

    with tenant(cast.department.pk):
        day = WorkDay.objects.get(author=cast.clerk)
        assert AuditEvent.objects.filter(action="evaluations.entries.reviewed").exists()
    assert status_of(entry) == EntryStatus.ACCEPTED
    assert (day.open_count, day.accepted_minutes) == (0, 90)
    assert (review.accepted_minutes, review.by_right) == (90, "head")


UPDATED_IN_PLACE = """
    SELECT coalesce(sum(pg_stat_get_xact_tuples_updated(c.oid)), 0),
           coalesce(sum(pg_stat_get_xact_tuples_hot_updated(c.oid)), 0)
    FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
    WHERE coalesce(i.inhparent, c.oid)
        IN ('worklogs_workentry'::regclass, 'worklogs_workday'::regclass)
"""


def test_no_index_is_written_for_a_decision_about_an_entry_and_its_day(cast, entry) -> None:
    def updates() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute(UPDATED_IN_PLACE)
            return cursor.fetchone()

    before = updates()
    make_review(entry, cast.head)
    updated, in_place = (now - then for now, then in zip(updates(), before, strict=True))

    assert updated == in_place == 2


def test_a_returned_entry_comes_back_with_its_reason_and_can_be_sent_again(cast, entry) -> None:
    make_review(entry, cast.head, Decision.RETURNED, reason="Thiếu số văn bản")

    assert status_of(entry) == EntryStatus.RETURNED
    with tenant(cast.department.pk):
        line = make_line(entry.task, id=entry.pk, version=1, minutes=80)
        worklogs.save_line(actor=actor(cast.clerk), work_date=TODAY, line=line, now=NOW)
        worklogs.submit_day(actor=actor(cast.clerk), work_date=TODAY, now=NOW)
    assert status_of(entry) == EntryStatus.SUBMITTED


def test_a_later_decision_supersedes_the_earlier_which_stays(cast, entry) -> None:
    make_review(entry, cast.head, Decision.RETURNED)
    make_review(entry, cast.head, quality_level=5)

    with tenant(cast.department.pk):
        reviews = list(Review.objects.order_by("decided_at", "id"))
    assert [review.superseded_at is None for review in reviews] == [False, True]


@pytest.mark.parametrize("reviewer", ["clerk", "colleague", "outsider", "officer", "agency_head"])
def test_only_the_nearest_head_reviews(cast, entry, reviewer) -> None:
    with pytest.raises(PermissionDenied):
        make_review(entry, getattr(cast, reviewer))

    assert status_of(entry) == EntryStatus.SUBMITTED


def test_a_heads_work_goes_one_level_up_and_the_agency_heads_to_the_superior(cast) -> None:
    of_head = make_entry(cast.head, status=EntryStatus.SUBMITTED)
    of_agency_head = make_entry(cast.agency_head, status=EntryStatus.SUBMITTED)

    make_review(of_head, cast.agency_head)
    make_review(of_agency_head, cast.superior)

    assert status_of(of_head) == status_of(of_agency_head) == EntryStatus.ACCEPTED


def test_an_entry_edited_meanwhile_is_never_approved_blind(cast, entry) -> None:
    with tenant(cast.department.pk):
        line = make_line(entry.task, id=entry.pk, version=1, minutes=480)
        worklogs.save_line(actor=actor(cast.clerk), work_date=TODAY, line=line, now=NOW)

    with pytest.raises(Outdated):
        make_review(entry, cast.head, version=1)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"quality_level": None}, OutsideItsRange),
        ({"quality_level": 6}, OutsideItsRange),
        ({"accepted_minutes": 91}, OutsideItsRange),
        ({"accepted_minutes": 60}, ReasonMissing),
        ({"decision": Decision.RETURNED, "reason": ""}, ReasonMissing),
        ({"quality_faults": 1, "quality_faults_excused": 2}, MoreExcusedThanHappened),
        ({"delays": 1, "delays_excused": 1}, CauseMissing),
    ],
)
def test_a_decision_that_says_too_little_is_refused_whole(cast, entry, fields, refusal) -> None:
    with pytest.raises(refusal):
        make_review(entry, cast.head, **fields)

    with tenant(cast.department.pk):
        assert not Review.objects.exists()


def test_a_fault_needs_a_finished_piece(cast) -> None:
    unfinished = make_entry(
        cast.clerk, status=EntryStatus.SUBMITTED, is_finished=False, quantity=Decimal(0)
    )

    with pytest.raises(FaultWithoutProduct):
        make_review(unfinished, cast.head, quality_faults=1)


def test_after_reviewing_has_closed_nothing_is_decided(cast, entry) -> None:
    close_reviewing(cast)

    with pytest.raises(PeriodIsClosed):
        make_review(entry, cast.head)
    with pytest.raises(PeriodIsClosed):
        make_assessment(cast.clerk, cast.head)


def test_an_assessment_said_twice_is_stored_once_and_a_new_one_supersedes(cast) -> None:
    make_assessment(cast.clerk, cast.head)
    make_assessment(cast.clerk, cast.head)
    make_assessment(cast.clerk, cast.head, "28.25")

    with tenant(cast.department.pk):
        current = MonthlyAssessment.objects.get(superseded_at__isnull=True)
        assert MonthlyAssessment.objects.count() == 2
    assert current.general_points == Decimal("28.25")


@pytest.mark.parametrize("points", ["-0.25", "30.25", "27.30"])
def test_general_points_have_a_range_and_a_step(cast, points) -> None:
    with pytest.raises(OutsideItsRange):
        make_assessment(cast.clerk, cast.head, points)


def test_only_leaders_have_ratios_of_their_own(cast) -> None:
    with pytest.raises(NotARatio):
        make_assessment(cast.clerk, cast.head, unit_result="1")
    with pytest.raises(NotARatio):
        make_assessment(cast.head, cast.agency_head, unit_result="0.7")

    assert make_assessment(cast.head, cast.agency_head, unit_result="0.5").pk


def test_nobody_assesses_themselves_or_a_colleagues_people(cast) -> None:
    for assessed, by in ((cast.head, cast.head), (cast.outsider, cast.head)):
        with pytest.raises(PermissionDenied):
            make_assessment(assessed, by)


def test_a_decision_on_behalf_of_another_keeps_whose_right_it_was(cast, entry) -> None:
    row = delegate(cast.head, cast.colleague, purposes=["review", "assess"])

    review = make_review(entry, cast.colleague)
    own = make_review(entry, cast.head)

    assert (review.by_right, review.on_behalf_of_id, review.delegation_id) == (
        "delegation",
        cast.head.pk,
        row.pk,
    )
    assert (own.by_right, own.on_behalf_of_id, own.delegation_id) == ("head", None, None)
    assessed = make_assessment(cast.clerk, cast.colleague)
    assert (assessed.by_right, assessed.on_behalf_of_id) == ("delegation", cast.head.pk)


def test_the_right_is_that_of_the_day_of_the_decision(cast) -> None:
    """Earlier work is reviewed during the delegation; nothing after it, or once revoked."""
    entry = make_entry(
        cast.clerk, TODAY - timedelta(days=3), status=EntryStatus.SUBMITTED, minutes=90
    )
    row = delegate(cast.head, cast.colleague)
    after = NOW + timedelta(days=5)

    make_review(entry, cast.colleague)
    with pytest.raises(PermissionDenied):
        make_review(entry, cast.colleague, now=after)
    with tenant(cast.department.pk):
        revoke_rights(actor=actor(cast.head), delegation=row, reason="Đã về", now=NOW)
    with pytest.raises(PermissionDenied):
        make_review(entry, cast.colleague)


@pytest.mark.parametrize("wrong", ["revoked", "over", "for something else"])
def test_the_database_holds_a_decision_against_the_right_it_names(cast, entry, wrong) -> None:
    """Who read their rights a moment too early is refused as well."""
    purpose = Purpose.ASSESS if wrong == "for something else" else Purpose.REVIEW
    row = delegate(cast.head, cast.colleague, purposes=[purpose])
    with tenant(cast.department.pk):
        rights = access.rights_over(actor(cast.colleague), TODAY, purpose)
        if wrong == "revoked":
            revoke_rights(actor=actor(cast.head), delegation=row, reason="Đã về", now=NOW)
    later = NOW + timedelta(days=5 if wrong == "over" else 0)
    with (
        patch.object(access, "rights_over", return_value=rights),
        pytest.raises(RightIsOver),
    ):
        make_review(entry, cast.colleague, now=later)


def test_deciding_many_and_taking_it_back_costs_as_many_statements_as_one(cast) -> None:
    entries = [
        make_entry(cast.clerk, TODAY - timedelta(days=number % 3), EntryStatus.SUBMITTED)
        for number in range(8)
    ]
    verdicts = [
        commands.Verdict(one.pk, one.work_date, one.version, Decision.ACCEPTED, quality_level=4)
        for one in entries
    ]

    def statements(verdicts: list[commands.Verdict]) -> tuple[int, int]:
        with tenant(cast.department.pk):
            with CaptureQueriesContext(connection) as deciding:
                made = commands.review_entries(actor=actor(cast.head), verdicts=verdicts, now=NOW)
            decided = [(one.pk, one.work_date) for one in made]
            with CaptureQueriesContext(connection) as undoing:
                commands.undo_reviews(actor=actor(cast.head), decided=decided, now=NOW)
        return len(deciding), len(undoing)

    one = statements(verdicts[:1])

    assert statements(verdicts[1:]) == one
    assert {status_of(entry) for entry in entries} == {EntryStatus.SUBMITTED}
