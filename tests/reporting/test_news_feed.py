"""What happened in one's feed reader: by a link that tells facts, and neither figures nor words."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evaluations.models import Decision
from organizations.commands.feeds import make_feed, recognise_feed, revoke_feed
from organizations.models import FeedKind, FeedToken, Posting
from organizations.rules.service_tokens import digest_of
from organizations.tenancy import tenant
from reporting.rules.atom_feed import Head, News, feed
from tests.factories import reporting as make
from tests.factories.evaluations import make_publication, make_review
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
WHERE = Head("events-1", "Tin", "KPI", "https://kpi.example/", "vi", NOW)


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def text(node: ElementTree.Element, name: str) -> str:
    """Of the one child of this name."""
    [found] = node.findall(ATOM + name)
    return found.text or ""


def read(body: bytes) -> list[dict[str, str]]:
    """The entries of a feed, by what RFC 4287 asks for: one id, title and moment for the feed and
    each entry, an author above, ids that come once, the newest first."""
    root = ElementTree.fromstring(body)  # noqa: S314  what we wrote ourselves
    assert root.tag == ATOM + "feed"
    for node in (root, *root.findall(ATOM + "entry")):
        assert text(node, "id").startswith("tag:")
        assert MOMENT.fullmatch(text(node, "updated"))
        [link] = node.findall(ATOM + "link")
        assert link.attrib["rel"] == "alternate"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    assert text(root, "title")
    found = [
        {
            "id": text(entry, "id"),
            "title": text(entry, "title"),
            "at": text(entry, "updated"),
            "kind": entry.find(ATOM + "category").attrib["term"],
            "url": entry.find(ATOM + "link").attrib["href"],
        }
        for entry in root.findall(ATOM + "entry")
    ]
    assert len({one["id"] for one in found}) == len(found)
    assert [one["at"] for one in found] == sorted((one["at"] for one in found), reverse=True)
    assert not found or text(root, "updated") == found[0]["at"]
    return found


def link_of(posting: Posting) -> str:
    with tenant(posting.agency_id):
        before = FeedToken.objects.filter(
            posting=posting, kind=FeedKind.EVENTS, revoked_at__isnull=True
        ).first()
        token = make_feed(
            actor=actor(posting), kind=FeedKind.EVENTS, instead_of=before and before.pk, now=NOW
        )
    return reverse("reporting:news", args=[token])


def told(posting: Posting) -> list[dict[str, str]]:
    answer = Client().get(link_of(posting))
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return read(answer.content)


def came_back(author: Posting, by: Posting, now: datetime = NOW) -> None:
    entry = make_entry(author, TODAY, EntryStatus.SUBMITTED, summary="Lời riêng")
    make_review(entry, by, Decision.RETURNED, now=now)


def test_the_author_is_told_that_an_entry_came_back_and_not_why(cast) -> None:
    came_back(cast.clerk, cast.head)

    [one] = told(cast.clerk)
    assert one["kind"] == "entry.returned"
    assert one["title"] == "Một mục nhật ký ngày 12/10/2026 bị trả lại"
    assert one["url"].endswith(reverse("worklogs:day", args=[TODAY]))
    assert told(cast.colleague) == told(cast.head) == []


def test_a_return_is_gone_when_the_entry_is_decided_about_anew(cast) -> None:
    entry = make_entry(cast.clerk, TODAY, EntryStatus.SUBMITTED)
    make_review(entry, cast.head, Decision.RETURNED)
    assert len(told(cast.clerk)) == 1
    make_entry(cast.clerk, TODAY, EntryStatus.SUBMITTED)  # the day is declared again
    make_review(entry, cast.head)

    assert told(cast.clerk) == []


def test_a_result_is_told_as_a_fact_without_its_figures(cast) -> None:
    published = make_publication(cast.clerk, cast.head)

    [one] = told(cast.clerk)
    assert one["kind"] == "result.published"
    assert one["title"] == "Kết quả kỳ tháng 10/2026 của tôi đã được công bố"
    with tenant(cast.department.pk):
        figures = {str(published.score.total), published.score.level}
    assert not any(figure in " ".join(one.values()) for figure in figures)
    assert told(cast.colleague) == []


def test_a_report_is_told_to_who_reads_it_on_both_sides_and_to_nobody_else(cast) -> None:
    with time_machine.travel(make.COMPILED + timedelta(days=1), tick=False):
        report = make.submit_for(cast.agency_head)
        sent = told(cast.agency_head)
        arrived = told(cast.home_affairs)

        assert {one["kind"] for one in sent} == {one["kind"] for one in arrived}
        assert "report.submitted" in {one["kind"] for one in sent}
        assert all(cast.department.name in one["title"] for one in sent)
        assert {one["url"].rpartition("/reports/")[2] for one in sent} == {f"{report.pk}/"}
        for other in (cast.clerk, cast.head, cast.stranger, cast.organization_board):
            assert told(other) == []


def test_it_names_nobody(cast) -> None:
    came_back(cast.clerk, cast.head)
    make_publication(cast.clerk, cast.head)
    body = Client().get(link_of(cast.clerk)).content.decode()

    for words in (cast.clerk.staff.full_name, cast.head.staff.full_name, "Lời riêng", "Xem lại"):
        assert words not in body


def test_who_loses_the_role_is_told_of_no_report_any_more(cast) -> None:
    with time_machine.travel(make.COMPILED + timedelta(days=1), tick=False):
        make.submit_for(cast.agency_head)
        link = link_of(cast.officer)
        assert read(Client().get(link).content)
        with tenant(cast.department.pk):
            cast.officer.roles.update(ends_on=TODAY - timedelta(days=1))

        assert read(Client().get(link).content) == []


def test_the_same_again_is_not_sent_again(cast) -> None:
    link, browser = link_of(cast.clerk), Client()
    first = browser.get(link)
    again = browser.get(link, headers={"if-none-match": first.headers["ETag"]})
    came_back(cast.clerk, cast.head)
    changed = browser.get(link, headers={"if-none-match": first.headers["ETag"]})

    assert read(first.content) == []
    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_each_link_opens_its_own_thing_and_is_revoked_by_itself(cast, signed_in) -> None:
    browser, page = signed_in(cast.clerk), reverse("reporting:feed")
    shown = browser.post(page, {"kind": "events"}).content.decode()
    [events] = re.findall(r"/calendar/([A-Za-z0-9_-]{43})\.atom", shown)
    shown = browser.post(page, {"kind": "deadlines"}).content.decode()
    [deadlines] = re.findall(r"/calendar/([A-Za-z0-9_-]{43})\.ics", shown)

    def status(name: str, token: str) -> int:
        return Client().get(reverse(f"reporting:{name}", args=[token])).status_code

    assert (status("news", events), status("deadlines", deadlines)) == (200, 200)
    assert (status("news", deadlines), status("deadlines", events)) == (404, 404)
    assert events not in browser.get(page).content.decode()
    browser.post(reverse("reporting:revoke_feed"), {"kind": "events"})
    assert (status("news", events), status("deadlines", deadlines)) == (404, 200)


def test_who_has_left_gets_nothing_more(cast) -> None:
    link = link_of(cast.clerk)
    with tenant(cast.department.pk):
        Posting.objects.filter(pk=cast.clerk.pk).update(ends_on=TODAY - timedelta(days=1))

    assert Client().get(link).status_code == 404


def test_the_database_keeps_one_link_of_a_kind_and_its_kind(cast) -> None:
    link_of(cast.clerk)
    with tenant(cast.department.pk):
        row = FeedToken.objects.get()
    same = {"agency_id": row.agency_id, "posting_id": row.posting_id, "made_at": NOW}
    for kind in ("events", "scores"):
        with pytest.raises(IntegrityError), transaction.atomic(), tenant(row.agency_id):
            FeedToken.objects.create(**same, kind=kind, digest=digest_of(kind))
    with pytest.raises(DatabaseError), transaction.atomic(), tenant(row.agency_id):
        FeedToken.objects.update(kind="deadlines")
    with tenant(row.agency_id):
        revoke_feed(actor=actor(cast.clerk), now=NOW)  # the calendar's: there is none
        assert FeedToken.objects.get().revoked_at is None


def test_a_token_is_recognised_for_its_kind_alone(cast) -> None:
    token = link_of(cast.clerk).removesuffix(".atom").rpartition("/")[2]

    assert recognise_feed(token, FeedKind.EVENTS).posting_id == cast.clerk.pk
    assert recognise_feed(token) is None


def test_it_costs_the_same_for_much_news(cast) -> None:
    link, costs = link_of(cast.clerk), []
    for author in (cast.clerk, cast.clerk):
        for days in range(2 * len(costs) + 1):
            entry = make_entry(author, TODAY - timedelta(days=days), EntryStatus.SUBMITTED)
            make_review(entry, cast.head, Decision.RETURNED)
        with CaptureQueriesContext(connection) as asked:
            Client().get(link)
        costs.append(len(asked))

    assert costs[0] == costs[1]


@given(st.text(max_size=200))
def test_whatever_an_agency_is_called_the_file_stays_whole(words) -> None:
    news = News("delivery-1-received", "report.received", words, NOW, 'https://kpi.example/?a="&b')
    [found] = read(feed([news], WHERE, host="kpi.example").encode("utf-8"))

    fit = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", words)
    assert found["title"] == fit.replace("\r\n", "\n").replace("\r", "\n")
    assert found["url"] == 'https://kpi.example/?a="&b'


def test_more_than_a_hundred_are_cut_to_the_newest() -> None:
    first, hour = datetime(2026, 10, 1, tzinfo=UTC), timedelta(hours=1)
    many = [
        News(f"x-{number}", "entry.returned", "Tin", first + number * hour, "https://x/")
        for number in range(120)
    ]
    found = read(feed(many, WHERE, host="kpi.example").encode())

    assert len(found) == 100
    assert found[0]["id"].endswith(":x-119")
