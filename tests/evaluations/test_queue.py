"""Accepting many at once: what is left for the head to look at, and taking a slip back."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from evaluations import commands
from evaluations.commands import Selection, Verdict
from evaluations.models import Decision, Review
from evaluations.queries import queue as queries
from evaluations.queries.sampling import samples_of
from evaluations.refusals import NotUndone, UndoIsOver
from evaluations.rules.bulk import LeftOut
from organizations.models import AuditEvent, Notice
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.evaluations import make_review
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.queue import A_LINK
from tests.factories.worklogs import make_entry, make_evidence, make_line, make_task
from worklogs import commands as worklogs
from worklogs.models import EntryStatus, WorkDay, WorkEntry

SECONDS = timedelta(seconds=1)
MONDAY = TODAY - timedelta(days=7)


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    """It is Monday 12 October 2026, in the afternoon."""
    for view in ("queue", "entries", "undo"):
        monkeypatch.setattr(f"evaluations.views.{view}.now_and_today", lambda: (NOW, TODAY))


@pytest.fixture
def head(cast, signed_in) -> Client:
    return signed_in(cast.head)


@pytest.fixture
def week(cast) -> list[WorkEntry]:
    """Six entries of one week of the clerk's: those drawn as its sample come first."""
    task = make_task()
    made = [
        make_entry(
            cast.clerk,
            MONDAY + timedelta(days=number % 3),
            EntryStatus.SUBMITTED,
            task=task,
            summary=f"Việc số {number}",
        )
        for number in range(6)
    ]
    with tenant(cast.department.pk):
        samples = samples_of(cast.department.pk, [(cast.clerk.pk, MONDAY)])
    return sorted(made, key=lambda one: not samples.holds(cast.clerk.pk, one.work_date, one.pk))


def stored(entry: WorkEntry) -> WorkEntry:
    with tenant(entry.agency_id):
        return WorkEntry.objects.get(pk=entry.pk, work_date=entry.work_date)


def ticked(*entries: WorkEntry) -> str:
    return ",".join(f"{one.pk}|{one.work_date}|{one.version}|" for one in entries)


def select(cast, entries, **fields: object) -> Selection:
    verdicts = [
        Verdict(
            entry_id=one.pk,
            work_date=one.work_date,
            version=fields.get("version", one.version),
            decision=Decision.ACCEPTED,
            quality_level=4,
        )
        for one in entries
    ]
    with tenant(cast.department.pk):
        return commands.accept_selected(actor=actor(cast.head), verdicts=verdicts, now=NOW)


def why(selection: Selection) -> dict[object, LeftOut]:
    return {one.verdict.entry_id: one.because for one in selection.passed}


def decide_sample(cast, week) -> None:
    for entry in week[:2]:
        make_review(entry, cast.head)


def undo(cast, *reviews: Review, by=None, seconds: int = 5) -> list[Review]:
    decided = [(review.pk, review.work_date) for review in reviews]
    with tenant(cast.department.pk):
        return commands.undo_reviews(
            actor=actor(by or cast.head), decided=decided, now=NOW + seconds * SECONDS
        )


def test_before_its_sample_is_decided_nothing_of_a_week_is_accepted_at_once(cast, week) -> None:
    selection = select(cast, week)

    drawn, rest = {one.pk for one in week[:2]}, {one.pk for one in week[2:]}
    assert selection.accepted == []
    assert why(selection) == dict.fromkeys(drawn, LeftOut.DRAWN) | dict.fromkeys(
        rest, LeftOut.SAMPLE_WAITS
    )
    assert {stored(one).status for one in week} == {EntryStatus.SUBMITTED}


def test_after_its_sample_the_rest_of_the_week_is_accepted_at_once(cast, week) -> None:
    decide_sample(cast, week)

    selection = select(cast, week[2:])

    assert len(selection.accepted) == 4
    assert selection.passed == []
    assert {stored(one).status for one in week} == {EntryStatus.ACCEPTED}


def test_a_returned_sample_is_decided_and_one_sent_again_waits_again(cast, week) -> None:
    make_review(week[0], cast.head)
    make_review(week[1], cast.head, Decision.RETURNED)
    with tenant(cast.department.pk):
        assert not samples_of(cast.department.pk, [(cast.clerk.pk, MONDAY)]).waits(
            cast.clerk.pk, MONDAY
        )
        worklogs.submit_day(actor=actor(cast.clerk), work_date=week[1].work_date, now=NOW)

    assert set(why(select(cast, week[2:])).values()) == {LeftOut.SAMPLE_WAITS}


def test_each_entry_that_must_be_looked_at_is_left_out_and_the_others_pass(cast, week) -> None:
    decide_sample(cast, week)
    ordinary, changed, with_file, with_link = week[2:]
    make_evidence(with_file)
    _change(cast, with_link, output_reference=A_LINK)
    _change(cast, changed, minutes=61)
    sunday = make_entry(
        cast.colleague, MONDAY + timedelta(days=6), EntryStatus.SUBMITTED, summary="Trực cơ quan"
    )
    seen = [ordinary, changed, with_file, stored(with_link), sunday]

    selection = select(cast, seen)

    assert [one.entry_id for one in selection.accepted] == [ordinary.pk]
    assert why(selection) == {
        changed.pk: LeftOut.OUTDATED,
        with_file.pk: LeftOut.UNOPENED,
        with_link.pk: LeftOut.UNOPENED,
        sunday.pk: LeftOut.REMARKED,
    }
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="evaluations.entries.passed").exists()


def _change(cast, entry: WorkEntry, **fields: object) -> None:
    fields = {"summary": entry.summary} | fields
    line = make_line(entry.task, id=entry.pk, version=entry.version, **fields)
    with tenant(cast.department.pk):
        worklogs.save_line(actor=actor(cast.clerk), work_date=entry.work_date, line=line, now=NOW)


def test_of_other_peoples_entries_not_even_the_reason_is_told(cast, week, head) -> None:
    foreign = make_entry(cast.outsider, MONDAY, summary="Nháp của phòng khác")

    with pytest.raises(PermissionDenied):
        select(cast, [foreign])
    answer = head.post("/review/accepted/", {"entry": ticked(foreign)}, follow=True)

    assert "Nháp của phòng khác" not in answer.content.decode()


def test_evidence_counts_as_opened_by_who_opened_it_and_as_it_stands(cast, week, head) -> None:
    decide_sample(cast, week)
    with_file, with_link = week[2:4]
    file = make_evidence(with_file)
    _change(cast, with_link, output_reference=A_LINK)
    seen = [with_file, stored(with_link)]

    head.get(f"/evidence/{file.pk}/")
    followed = head.get(f"/review/{with_link.work_date}/{with_link.pk}/link/")
    head.get(f"/review/{with_link.work_date}/{with_link.pk}/link/")  # again stores nothing
    assert followed["Location"] == A_LINK

    _change(cast, seen[1], output_reference=f"{A_LINK}9")
    assert why(select(cast, [seen[0], stored(with_link)])) == {with_link.pk: LeftOut.UNOPENED}
    assert stored(with_file).status == EntryStatus.ACCEPTED


def test_a_document_number_is_no_link_to_follow(cast, week, head) -> None:
    _change(cast, week[0], output_reference="12/BC-SXD")

    assert head.get(f"/review/{week[0].work_date}/{week[0].pk}/link/").status_code == 404


def test_the_page_tells_each_entry_that_was_left_out(cast, week, head) -> None:
    decide_sample(cast, week)
    make_evidence(week[5])
    sent = {"entry": [ticked(*week[2:]), ticked(week[2])], "level": "5", "person": cast.clerk.pk}

    answer = head.post("/review/accepted/", sent)
    page = head.get(answer["Location"]).content.decode()
    again = head.get(answer["Location"]).content.decode()

    assert answer["Location"] == f"/review/?person={cast.clerk.pk}"
    assert [stored(one).status for one in week[2:]] == ["accepted"] * 3 + ["submitted"]
    assert "Đã chấp nhận 3 mục." in page
    assert f"Việc số {week[5].summary[-1]}</a>: Anh, chị chưa mở minh chứng" in page
    assert "Đã chấp nhận 3 mục." not in again


def test_the_queue_folds_what_is_ordinary_and_shows_the_rest_by_day(cast, week, head) -> None:
    page = head.get("/review/").content.decode()

    folded = page.partition("data-week")[2]
    assert "4 mục bình thường" in folded
    assert all(one.summary in folded for one in week[2:])
    assert all(f'id="entry-{one.pk}" data-row data-entry' in page for one in week[:2])
    assert "Mẫu tuần 05/10: đã quyết định 0 trên 2" in page


def test_who_has_exceptions_comes_first(cast, week, head) -> None:
    make_entry(cast.colleague, MONDAY, EntryStatus.SUBMITTED, minutes=13 * 60)

    names = re.findall(r"<b>([^<]+)</b><small>", head.get("/review/").content.decode())

    assert names[1:] == [cast.colleague.staff.full_name, cast.clerk.staff.full_name]


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
        _change(cast, entry, minutes=45)
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


def test_the_cost_of_the_queue_does_not_grow_with_entries_or_people(cast, head) -> None:
    def fill(author, count: int) -> None:
        task = make_task()
        for number in range(count):
            day = TODAY - timedelta(days=number % 10)
            status = EntryStatus.SUBMITTED if number >= count - 10 else EntryStatus.DRAFT
            made = make_entry(author, day, status, task=task, summary=f"V{number}", minutes=9)
            if number % 7 == 0:
                make_evidence(made)

    fill(cast.clerk, 8)
    few = queries_of(head, "/review/")
    fill(cast.clerk, 30)
    fill(cast.colleague, 12)

    assert queries_of(head, "/review/") == few
    assert few <= 34


def test_a_long_queue_shows_whole_people_and_says_how_many_wait(cast, week, monkeypatch) -> None:
    monkeypatch.setattr(queries, "ENTRIES_SHOWN", 6)
    make_entry(cast.colleague, MONDAY, EntryStatus.SUBMITTED)

    with tenant(cast.department.pk):
        found = queries.queue(
            cast.department.pk,
            [cast.clerk.pk, cast.colleague.pk],
            reader_id=cast.head.pk,
            wanted=queries.Wanted(),
        )

    assert (found.shown_entries, found.entries) == (6, 7)
    assert [one.posting for one in found.shown] == [cast.clerk]
