"""Accepting many at once: what is left for the head to look at."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from evaluations.models import Decision
from evaluations.queries import queue as queries
from evaluations.queries.sampling import samples_of
from evaluations.rules.bulk import LeftOut
from organizations.models import AuditEvent
from organizations.tenancy import tenant
from tests.evaluations import deciding
from tests.evaluations.costs import queries_of
from tests.evaluations.deciding import (
    MONDAY,
    change,
    decide_sample,
    select,
    stored,
    ticked,
    why,
)
from tests.factories.evaluations import make_review
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.queue import A_LINK
from tests.factories.worklogs import make_entry, make_evidence, make_task
from worklogs import commands as worklogs
from worklogs.models import EntryStatus

today = deciding.today
head = deciding.head
week = deciding.week


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
    change(cast, with_link, output_reference=A_LINK)
    change(cast, changed, minutes=61)
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
    change(cast, with_link, output_reference=A_LINK)
    seen = [with_file, stored(with_link)]

    head.get(f"/evidence/{file.pk}/")
    followed = head.get(f"/review/{with_link.work_date}/{with_link.pk}/link/")
    head.get(f"/review/{with_link.work_date}/{with_link.pk}/link/")  # again stores nothing
    assert followed["Location"] == A_LINK

    change(cast, seen[1], output_reference=f"{A_LINK}9")
    assert why(select(cast, [seen[0], stored(with_link)])) == {with_link.pk: LeftOut.UNOPENED}
    assert stored(with_file).status == EntryStatus.ACCEPTED


def test_a_document_number_is_no_link_to_follow(cast, week, head) -> None:
    change(cast, week[0], output_reference="12/BC-SXD")

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
    assert f"Việc số {week[5].summary[-1]}</a>: Anh/chị chưa mở minh chứng" in page
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
    assert few <= 36  # two of them guide a head whose first steps are open


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
