"""One's deadlines in one's own calendar: by a link that gives these and nothing else."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from organizations.commands.feeds import make_feed, recognise_feed, revoke_feed
from organizations.models import AuditEvent, FeedToken, Posting
from organizations.rules.service_tokens import digest_of
from organizations.tenancy import tenant
from reporting.rules.calendar_feed import TIMEZONE, Event, calendar
from tests.factories.organizations import NOW, TODAY, actor, make_leave
from tests.factories.worklogs import make_assignment, make_task

PAGE = "reporting:feed"
Properties = dict[str, str]


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def read(body: bytes) -> list[Properties]:
    """The events of a calendar, by a strict reader of RFC 5545: lines end by CRLF and hold at most
    75 octets, blocks are closed, names come once. Texts are taken out of their escapes."""
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    lines: list[str] = []
    for raw in body.split(b"\r\n")[:-1]:
        assert 0 < len(raw) <= 75
        line = raw.decode()  # no letter is cut in two
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    opened: list[str] = []
    found: list[Properties] = []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            opened.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert opened.pop() == value
        elif opened == ["VCALENDAR", "VEVENT"]:
            assert name not in found[-1]
            found[-1][name] = re.sub(r"\\(.)", lambda one: "\n" if one[1] == "n" else one[1], value)
    assert opened == []
    assert all({"UID", "DTSTAMP", "SUMMARY"} <= event.keys() for event in found)
    assert len({event["UID"] for event in found}) == len(found)
    return found


def link_of(posting: Posting) -> str:
    with tenant(posting.agency_id):
        before = FeedToken.objects.filter(posting=posting, revoked_at__isnull=True).first()
        token = make_feed(actor=actor(posting), instead_of=before and before.pk, now=NOW)
    return reverse("reporting:deadlines", args=[token])


def events_of(posting: Posting) -> dict[str, Properties]:
    answer = Client().get(link_of(posting))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return {event["UID"].partition("@")[0]: event for event in read(answer.content)}


def test_everybody_finds_their_own_deadlines(cast) -> None:
    task = make_task(name="Lập báo cáo, tổng hợp; gửi")
    work = make_assignment(cast.clerk, cast.head, task=task, title="Về hộ ông Nguyễn Văn Kín")
    make_assignment(cast.colleague, cast.head, task=task)
    leave = make_leave(cast.clerk, cast.officer, starts_on=TODAY, ends_on=TODAY, ends_half="am")

    found = events_of(cast.clerk)

    assert found["log-2026-10"]["DTSTART;VALUE=DATE"] == "20261016"
    assert found["log-2026-10"]["DTEND;VALUE=DATE"] == "20261017"
    assert found[f"work-{work.pk}"]["SUMMARY"].endswith("Lập báo cáo, tổng hợp; gửi")
    half = found[f"leave-{leave.pk}"]
    assert half["DTSTART;TZID=Asia/Ho_Chi_Minh"] == f"{TODAY:%Y%m%d}T000000"
    assert half["DTEND;TZID=Asia/Ho_Chi_Minh"] == f"{TODAY:%Y%m%d}T120000"
    assert half["SUMMARY"] == "Nghỉ"
    assert [uid for uid in found if uid.startswith("work")] == [f"work-{work.pk}"]
    assert not any("Kín" in event["SUMMARY"] for event in found.values())
    assert not any(uid.startswith(("review", "report")) for uid in found)


def test_heads_find_review_and_officers_the_report(cast) -> None:
    assert events_of(cast.head)["review-2026-10"]["DTSTART;VALUE=DATE"] == "20261023"
    assert events_of(cast.officer)["report-2026-10"]["DTSTART;VALUE=DATE"] == "20261023"
    assert "report-2026-10" not in events_of(cast.head)


def test_the_same_again_is_not_sent_again(cast) -> None:
    link, browser = link_of(cast.clerk), Client()
    first = browser.get(link)
    again = browser.get(link, headers={"if-none-match": first.headers["ETag"]})
    make_assignment(cast.clerk, cast.head)
    changed = browser.get(link, headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_the_page_shows_the_link_once_and_the_database_keeps_its_digest(cast, signed_in) -> None:
    browser, page = signed_in(cast.clerk), reverse(PAGE)
    shown = browser.post(page).content.decode()
    [token] = re.findall(r"/calendar/([A-Za-z0-9_-]{43})\.ics", shown)
    with tenant(cast.department.pk):
        row = FeedToken.objects.get()
        event = AuditEvent.objects.get(action="organizations.feed.made")

    assert token not in browser.get(page).content.decode()
    assert row.digest == digest_of(token)
    assert token not in str(event.details)
    assert Client().get(reverse("reporting:deadlines", args=[token])).status_code == 200


def test_two_clicks_make_one_link(cast, signed_in) -> None:
    browser = signed_in(cast.clerk)
    for _ in range(2):
        answer = browser.post(reverse(PAGE), {"made_before": ""}, follow=True)

    assert "Đã có đường dẫn" in answer.content.decode()
    with tenant(cast.department.pk):
        assert FeedToken.objects.count() == 1


def test_a_revoked_link_a_replaced_one_and_one_made_up_give_nothing(cast, signed_in) -> None:
    first, second = link_of(cast.clerk), link_of(cast.clerk)
    assert Client().get(second).status_code == 200
    signed_in(cast.clerk).post(reverse("reporting:revoke_feed"))
    made_up = reverse("reporting:deadlines", args=["x" * 43])

    for link in (first, second, made_up):
        assert Client().get(link).status_code == 404


def test_who_has_left_gets_nothing_more(cast) -> None:
    link = link_of(cast.clerk)
    with tenant(cast.department.pk):
        Posting.objects.filter(pk=cast.clerk.pk).update(ends_on=TODAY - timedelta(days=1))

    assert Client().get(link).status_code == 404


def test_the_link_opens_nothing_else(cast) -> None:
    browser, link = Client(), link_of(cast.clerk)
    browser.get(link)
    token = link.removesuffix(".ics").rpartition("/")[2]

    assert browser.get("/").status_code == 302
    asked = browser.get("/api/v1/me/", headers={"authorization": f"Bearer kpi_{token}"})
    assert asked.status_code == 401


def test_the_database_keeps_links_in_their_agency_and_as_they_are(cast) -> None:
    link_of(cast.clerk)
    assert FeedToken.objects.count() == 0
    with tenant(cast.receiving.pk):
        assert FeedToken.objects.count() == 0
    with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.department.pk):
        FeedToken.objects.update(posting=cast.colleague)
    with tenant(cast.department.pk):
        revoke_feed(actor=actor(cast.clerk), now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.department.pk):
        FeedToken.objects.update(revoked_at=None)


def test_a_token_is_recognised_and_no_other(cast) -> None:
    token = link_of(cast.clerk).removesuffix(".ics").rpartition("/")[2]

    assert recognise_feed(token).posting_id == cast.clerk.pk
    assert recognise_feed(token[:-1] + "-") is None


def test_it_costs_the_same_for_much_work(cast) -> None:
    link, costs = link_of(cast.clerk), []
    for _ in range(2):
        make_assignment(cast.clerk, cast.head)
        with CaptureQueriesContext(connection) as asked:
            Client().get(link)
        costs.append(len(asked))
        for _more in range(4):
            make_assignment(cast.clerk, cast.head)

    assert costs[0] == costs[1]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=200))
def test_whatever_a_task_is_called_the_file_stays_whole(words) -> None:
    event = Event("work-1", words, date(2026, 10, 1), date(2026, 10, 1))
    [found] = read(calendar([event], name=words, host="portal.example", stamp=NOW).encode())

    assert found["SUMMARY"] == "\n".join(words.splitlines())


def test_the_zone_says_seven_hours_all_the_year() -> None:
    assert "TZOFFSETTO:+0700" in TIMEZONE
