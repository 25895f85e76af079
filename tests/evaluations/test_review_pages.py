"""The queue and the page of one entry, as a head meets them in the browser."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from evaluations.models import Review
from organizations.tenancy import tenant
from tests.factories.evaluations import make_review
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_entry, make_line
from worklogs import commands as worklogs
from worklogs.models import EntryStatus, WorkEntry

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    """It is Monday 12 October 2026, in the afternoon."""
    for view in ("queue", "entries", "undo"):
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


def test_the_queue_shows_who_waits_and_their_entries_by_day(cast, entry, head) -> None:
    make_entry(cast.colleague, date(2026, 10, 9), EntryStatus.SUBMITTED, summary="Trực tiếp dân")

    page = head.get("/review/").content.decode()
    other = head.get(f"/review/?person={cast.colleague.pk}").content.decode()

    assert cast.clerk.staff.full_name in page
    assert cast.clerk.staff.full_name in other
    assert "Soạn tờ trình" in page
    assert "Trực tiếp dân" in page
    assert "Soạn tờ trình" not in other
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


def test_accepting_without_javascript_leads_back_to_the_same_place(cast, entry, head) -> None:
    answer = head.post(
        address("review", entry, "accepted"), said(entry, person=cast.clerk.pk, only="remarked")
    )

    assert answer.status_code == 302
    place = f"#person-{cast.clerk.pk}"
    assert answer["Location"] == f"/review/?person={cast.clerk.pk}&only=remarked{place}"
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
    page = head.get(address("entry", entry)).content.decode()
    on_screen = unescape(re.search(r'name="seen" value="([^"]+)"', page)[1])
    with tenant(cast.department.pk):
        line = make_line(entry.task, id=entry.pk, version=1, minutes=480, summary="Thêm việc khác")
        worklogs.save_line(actor=actor(cast.clerk), work_date=TODAY, line=line, now=NOW)

    for headers in ({}, HTMX):
        answer = head.post(
            address("review", entry, "returned"),
            said(entry, seen=on_screen, reason="Ghi rõ hơn"),
            headers=headers,
        )
        html = answer.content.decode()
        assert answer.status_code == 409
        assert "<del>Soạn tờ trình</del>" in html
        assert "<ins>Thêm việc khác</ins>" in html
        assert "<del>1 giờ 30 phút</del>" in html
        assert "<ins>8 giờ</ins>" in html
        assert f"<del>{entry.task.code}" not in html  # the same task: not marked
        assert "Ghi rõ hơn" in html
        assert 'name="version" value="2"' in html
    assert stored(entry).status == EntryStatus.SUBMITTED


@pytest.mark.parametrize("rubbish", ["", "x", "[]", "1", '{"words": 3}', "{" * 50])
def test_rubbish_for_what_was_seen_costs_only_the_comparison(cast, entry, head, rubbish) -> None:
    answer = head.post(address("review", entry, "accepted"), said(entry, version="7", seen=rubbish))

    assert answer.status_code == 409


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
    assert f"{cast.head.staff.full_name} đã quyết định" in late.content.decode()
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


@pytest.mark.parametrize("value", ["x", "1|2|3", "x|2026-10-12|1|", ","])
def test_a_broken_selection_is_unknown(cast, head, value) -> None:
    assert head.post("/review/accepted/", {"entry": value}).status_code == 404
