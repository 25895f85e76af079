"""Taking a slip back within ten seconds."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from evaluations.models import Decision, Review
from evaluations.refusals import NotUndone, UndoIsOver
from organizations.models import AuditEvent, Notice
from organizations.tenancy import tenant
from tests.evaluations import deciding
from tests.evaluations.deciding import (
    MONDAY,
    SECONDS,
    change,
    decide_sample,
    select,
    stored,
    undo,
)
from tests.factories.evaluations import make_review
from tests.factories.organizations import NOW, actor
from tests.factories.worklogs import make_entry
from worklogs import commands as worklogs
from worklogs.models import EntryStatus, WorkDay

today = deciding.today
head = deciding.head
week = deciding.week


def test_a_slip_is_undone_within_ten_seconds_and_stays_on_record(cast, week) -> None:
    review = make_review(week[0], cast.head, quality_level=1)

    undo(cast, review)

    entry = stored(week[0])
    with tenant(cast.department.pk):
        kept = Review.objects.get(pk=review.pk)
        day = WorkDay.objects.get(author=cast.clerk, work_date=entry.work_date)
        assert AuditEvent.objects.filter(action="evaluations.entries.undone").exists()
    assert (entry.status, entry.accepted_minutes) == (EntryStatus.SUBMITTED, None)
    assert (kept.quality_level, kept.superseded_at is None) == (1, False)
    assert day.accepted_count == 0
    assert make_review(entry, cast.head, quality_level=5).superseded_at is None


def test_who_was_told_of_an_acceptance_is_not_once_nothing_is_left_of_it(cast, week) -> None:
    first, second = (make_review(one, cast.head) for one in week[:2])

    def told() -> int:
        with tenant(cast.department.pk):
            return Notice.objects.filter(posting=cast.clerk, kind="entries_reviewed").count()

    undo(cast, first)
    assert told() == 1
    undo(cast, second)
    assert told() == 0


def test_who_was_told_of_a_return_that_was_undone_finds_no_notice(cast, week) -> None:
    same_day = [one for one in week if one.work_date == MONDAY]
    first, second = (make_review(one, cast.head, Decision.RETURNED) for one in same_day[:2])

    undo(cast, first)
    with tenant(cast.department.pk):
        assert Notice.objects.filter(posting=cast.clerk).count() == 1  # the other still stands
    undo(cast, second)

    with tenant(cast.department.pk):
        assert not Notice.objects.filter(posting=cast.clerk).exists()


def test_a_whole_selection_is_undone_at_once(cast, week) -> None:
    decide_sample(cast, week)

    undo(cast, *select(cast, week[2:]).accepted)

    assert [stored(one).status for one in week[2:]] == ["submitted"] * 4


def test_what_was_sent_again_waits_again_with_its_old_reason(cast, week) -> None:
    make_review(week[0], cast.head, Decision.RETURNED, reason="Thiếu số", now=NOW - 60 * SECONDS)
    with tenant(cast.department.pk):
        worklogs.submit_day(
            actor=actor(cast.clerk), work_date=week[0].work_date, now=NOW - 30 * SECONDS
        )

    undo(cast, make_review(stored(week[0]), cast.head))

    entry = stored(week[0])
    assert (entry.status, entry.return_reason) == (EntryStatus.SUBMITTED, "Thiếu số")


def test_after_ten_seconds_nothing_is_undone(cast, week) -> None:
    review = make_review(week[0], cast.head)

    with pytest.raises(UndoIsOver):
        undo(cast, review, seconds=11)
    assert stored(week[0]).status == EntryStatus.ACCEPTED


@pytest.mark.parametrize("happens", ["decided again", "decided anew", "sent again"])
def test_nothing_is_undone_when_something_else_happened(cast, week, happens) -> None:
    entry = week[0]
    if happens == "decided anew":  # a decision that took the place of another one
        make_review(entry, cast.head, quality_level=2, now=NOW - 60 * SECONDS)
    review = make_review(
        entry, cast.head, Decision.RETURNED if happens == "sent again" else Decision.ACCEPTED
    )
    if happens == "decided again":
        make_review(entry, cast.head, quality_level=3, now=NOW + SECONDS)
    if happens == "sent again":
        change(cast, entry, minutes=45)
    before = stored(entry)

    with pytest.raises(NotUndone):
        undo(cast, review)
    after = stored(entry)
    assert (after.status, after.version) == (before.status, before.version)
    with tenant(cast.department.pk):
        assert Review.objects.filter(superseded_at__isnull=True).count() == 1


def test_nobody_undoes_what_somebody_else_decided(cast, week) -> None:
    review = make_review(week[0], cast.head)

    with pytest.raises(PermissionDenied):
        undo(cast, review, by=cast.agency_head)


def test_the_database_lets_an_accepted_entry_go_back_for_seconds_only(
    committed_cast, as_owner
) -> None:
    cast = committed_cast
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    review = make_review(entry, cast.head)
    as_owner("ALTER TABLE evaluations_review DISABLE TRIGGER guard")
    as_owner("UPDATE evaluations_review SET recorded_at = recorded_at - interval '16 seconds'")
    as_owner("ALTER TABLE evaluations_review ENABLE TRIGGER guard")

    with pytest.raises(UndoIsOver):
        undo(cast, review)


def test_the_undone_row_comes_back_in_its_place(cast, week, head) -> None:
    entry = week[0]
    url = f"/review/{entry.work_date}/{entry.pk}/accepted/"
    sent = {"version": "1", "quality_level": "4"}
    decided = head.post(url, sent, headers={"HX-Request": "true"}).content.decode()
    said = re.search(r'name="review" value="([^"]+)"', decided)[1]
    htmx = {"HX-Request": "true", "HX-Target": f"entry-{entry.pk}"}

    back = head.post("/review/undone/", {"review": said}, headers=htmx)
    again = head.post("/review/undone/", {"review": said}, headers=htmx)

    assert "đã quyết định 1 trên 2" in decided
    assert f'id="entry-{entry.pk}" data-row data-entry' in back.content.decode()
    assert "đã quyết định 0 trên 2" in back.content.decode()
    assert (back.status_code, again.status_code) == (200, 409)


@pytest.mark.parametrize("said", ["", "x", "x|2026-10-05", "1|2|3"])
def test_a_broken_undo_is_unknown(head, said) -> None:
    assert head.post("/review/undone/", {"review": said} if said else {}).status_code == 404
