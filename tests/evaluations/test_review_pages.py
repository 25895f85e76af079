"""The queue and the page of one entry, as a head meets them in the browser."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from evaluations.models import Review
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.evaluations import make_review
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_entry, make_line, make_task
from worklogs import commands as worklogs
from worklogs.models import EntryStatus, WorkEntry

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    """It is Monday 12 October 2026, in the afternoon."""
    for view in ("queue", "entries"):
        monkeypatch.setattr(f"evaluations.views.{view}.now_and_today", lambda: (NOW, TODAY))


@pytest.fixture
def entry(cast) -> WorkEntry:
    return make_entry(cast.clerk, status=EntryStatus.SUBMITTED, summary="Soạn tờ trình", minutes=90)


@pytest.fixture
def head(cast, signed_in):
    return signed_in(cast.head)


def address(name: str, entry: WorkEntry, *rest: str) -> str:
    return reverse(f"evaluations:{name}", args=[entry.work_date, entry.pk, *rest])


def said(entry: WorkEntry, **fields: str) -> dict[str, str]:
    return {"version": str(entry.version), "quality_level": "4", **fields}


def stored(entry: WorkEntry) -> WorkEntry:
    with tenant(entry.agency_id):
        return WorkEntry.objects.get(pk=entry.pk, work_date=entry.work_date)


def ticked(entry: WorkEntry) -> str:
    return f"{entry.pk}|{entry.work_date}|{entry.version}|"


def test_the_queue_shows_who_waits_and_their_entries_by_day(cast, entry, head) -> None:
    make_entry(cast.colleague, date(2026, 10, 9), EntryStatus.SUBMITTED, summary="Trực tiếp dân")

    page = head.get("/review/").content.decode()
    other = head.get(f"/review/?person={cast.colleague.pk}").content.decode()

    assert cast.clerk.staff.full_name in page
    assert cast.colleague.staff.full_name in page
    assert "Soạn tờ trình" in page
    assert "Trực tiếp dân" not in page
    assert "Trực tiếp dân" in other


def test_drafts_and_other_units_stay_out_of_the_queue(cast, head) -> None:
    make_entry(cast.clerk, summary="Còn là nháp")
    make_entry(cast.outsider, status=EntryStatus.SUBMITTED, summary="Phòng khác")
    make_entry(cast.head, status=EntryStatus.SUBMITTED, summary="Việc của tôi")

    page = head.get("/review/").content.decode()

    assert not any(text in page for text in ("Còn là nháp", "Phòng khác", "Việc của tôi"))


@pytest.mark.parametrize("person", ["clerk", "officer", "kpi_team", "home_affairs"])
def test_who_reviews_nobody_has_no_queue(cast, signed_in, person) -> None:
    assert signed_in(getattr(cast, person)).get("/review/").status_code == 403


@pytest.mark.parametrize(
    ("person", "status"),
    [("clerk", 403), ("colleague", 403), ("agency_head", 403), ("strange_head", 404)],
)
def test_an_entry_of_others_is_refused_and_a_foreign_one_unknown(
    cast, entry, signed_in, person, status
) -> None:
    browser = signed_in(getattr(cast, person))

    assert browser.get(address("entry", entry)).status_code == status
    assert browser.post(address("review", entry, "accepted"), said(entry)).status_code == status
    assert stored(entry).status == EntryStatus.SUBMITTED


def test_accepting_without_javascript_leads_back_to_the_same_person(cast, entry, head) -> None:
    answer = head.post(address("review", entry, "accepted"), said(entry))

    assert answer.status_code == 302
    assert answer["Location"] == f"/review/?person={cast.clerk.pk}"
    assert stored(entry).status == EntryStatus.ACCEPTED


def test_with_htmx_the_decided_row_and_the_progress_come_back(cast, entry, head) -> None:
    answer = head.post(address("review", entry, "accepted"), said(entry), headers=HTMX)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "HX-Request" in answer["Vary"]
    assert f'id="entry-{entry.pk}"' in html
    assert 'hx-swap-oob="true"' in html
    assert 'value="1" max="1"' in html


def test_returning_needs_a_reason_and_keeps_what_was_typed(cast, entry, head) -> None:
    bare = head.post(address("review", entry, "returned"), said(entry), headers=HTMX)
    good = head.post(address("review", entry, "returned"), said(entry, reason="Thiếu số văn bản"))

    assert bare.status_code == 422
    assert good.status_code == 302
    assert stored(entry).return_reason == "Thiếu số văn bản"


def test_an_entry_changed_meanwhile_is_answered_with_both_versions(cast, entry, head) -> None:
    with tenant(cast.department.pk):
        line = make_line(entry.task, id=entry.pk, version=1, minutes=480, summary="Thêm việc khác")
        worklogs.save_line(actor=actor(cast.clerk), work_date=TODAY, line=line, now=NOW)

    for headers in ({}, HTMX):
        answer = head.post(
            address("review", entry, "returned"),
            said(entry, seen="Soạn tờ trình · 1 giờ 30 phút", reason="Ghi rõ hơn"),
            headers=headers,
        )
        html = answer.content.decode()
        assert answer.status_code == 409
        assert "Soạn tờ trình · 1 giờ 30 phút" in html
        assert "Thêm việc khác" in html
        assert "Ghi rõ hơn" in html
        assert 'name="version" value="2"' in html
    assert stored(entry).status == EntryStatus.SUBMITTED


def test_a_decision_somebody_else_made_meanwhile_is_not_overwritten(cast, entry, head) -> None:
    make_review(entry, cast.head, quality_level=2)

    late = head.post(address("review", entry, "accepted"), said(entry, quality_level="5"))
    page = head.get(address("entry", entry)).content.decode()
    with tenant(cast.department.pk):
        seen = Review.objects.get(superseded_at__isnull=True)
    assert f'name="supersedes" value="{seen.pk}"' in page
    informed = head.post(
        address("review", entry, "accepted"),
        said(entry, supersedes=str(seen.pk), quality_level="5"),
    )

    assert late.status_code == 409
    assert seen.quality_level == 2
    assert informed.status_code == 302


def test_faults_an_excuse_and_another_time_are_kept_with_the_decision(cast, entry, head) -> None:
    head.post(
        address("review", entry, "accepted"),
        said(
            entry,
            accepted_minutes="1h15",
            reason="Họp chỉ 75 phút",
            quality_faults="2",
            quality_faults_excused="1",
            objective_cause="Số liệu của sở khác đến muộn",
        ),
    )

    with tenant(cast.department.pk):
        review = Review.objects.get()
    assert (review.accepted_minutes, review.quality_faults) == (75, 2)
    assert review.quality_faults_excused == 1
    page = head.get(address("entry", entry)).content.decode()
    assert "Họp chỉ 75 phút" in page
    assert "Số liệu của sở khác đến muộn" in page


def test_ticked_entries_are_accepted_at_once_with_one_level(cast, head) -> None:
    task = make_task()
    entries = [
        make_entry(cast.clerk, status=EntryStatus.SUBMITTED, task=task, summary=f"Việc {number}")
        for number in range(3)
    ]

    head.post("/review/accepted/", {"entry": [ticked(one) for one in entries[:2]], "level": "5"})

    assert [stored(one).status for one in entries] == ["accepted", "accepted", "submitted"]
    with tenant(cast.department.pk):
        assert set(Review.objects.values_list("quality_level", flat=True)) == {5}


def test_an_entry_worth_a_look_is_never_accepted_among_others(cast, entry, head) -> None:
    copied = make_entry(
        cast.clerk, TODAY - timedelta(days=3), EntryStatus.SUBMITTED, summary="Soạn tờ trình"
    )  # the same words on Friday
    page = head.get("/review/").content.decode()

    answer = head.post(
        "/review/accepted/",
        {"entry": [ticked(copied), ticked(entry)], "person": cast.clerk.pk, "only": "remarked"},
    )

    assert ticked(copied) in page
    assert ticked(entry) not in page
    assert answer["Location"] == f"/review/?person={cast.clerk.pk}&only=remarked"
    assert [stored(copied).status, stored(entry).status] == ["submitted", "submitted"]


def test_an_outdated_tick_refuses_the_whole_selection(cast, head) -> None:
    first = make_entry(cast.clerk, status=EntryStatus.SUBMITTED, summary="Một")
    second = make_entry(cast.clerk, status=EntryStatus.SUBMITTED, summary="Hai")

    head.post("/review/accepted/", {"entry": [ticked(first), f"{second.pk}|{TODAY}|7|"]})

    assert stored(first).status == EntryStatus.SUBMITTED


@pytest.mark.parametrize("value", ["x", "1|2|3", "x|2026-10-12|1|"])
def test_a_broken_selection_is_unknown(cast, head, value) -> None:
    assert head.post("/review/accepted/", {"entry": value}).status_code == 404


def test_the_cost_of_the_queue_does_not_grow_with_entries_or_people(cast, head) -> None:
    url = f"/review/?person={cast.clerk.pk}"

    def fill(count: int) -> None:
        task = make_task()
        for number in range(count):
            day = TODAY - timedelta(days=number % 10)
            make_entry(
                cast.clerk, day, EntryStatus.SUBMITTED, task=task, summary=f"V{number}", minutes=9
            )

    fill(5)
    few = queries_of(head, url)
    fill(45)
    make_entry(cast.colleague, status=EntryStatus.SUBMITTED)

    assert queries_of(head, url) == few
    assert few <= 30
