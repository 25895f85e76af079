"""Work that takes more than a day: gone on with, counted once, logged for several days at once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.audit import new_id
from organizations.refusals import NotPosted
from organizations.tenancy import tenant
from tests.factories.organizations import (
    NOW,
    TODAY,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
    roster,
)
from tests.factories.worklogs import make_entry, make_line, make_task
from tests.worklogs.test_logging import save
from worklogs import commands
from worklogs.models import WorkEntry
from worklogs.refusals import NothingToContinue

DAY = reverse("worklogs:day", args=[TODAY])
SEVERAL = reverse("worklogs:several_days")
FRIDAY = TODAY - timedelta(days=TODAY.weekday() + 3)
MONDAY = FRIDAY + timedelta(days=3)
FROM_HTMX = {"HX-Request": "true"}
OPEN_WORK = {"is_finished": False, "quantity": Decimal(0)}


@pytest.fixture(autouse=True)
def _at_16_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def begun(posting, day=FRIDAY, **fields) -> WorkEntry:
    return make_entry(posting, day, summary="Khảo sát tuyến đường", **OPEN_WORK | fields)


def going_on(entry: WorkEntry, **fields):
    return make_line(entry.task, continues_date=entry.work_date, continues_id=entry.pk, **fields)


def test_an_entry_goes_on_with_work_in_progress(cast) -> None:
    first = begun(cast.clerk)

    second = save(cast.clerk, going_on(first))

    assert (second.continues_date, second.continues_id) == (first.work_date, first.pk)


@pytest.mark.parametrize("what", ["finished", "a colleague's", "unknown"])
def test_nothing_else_can_be_gone_on_with(cast, what) -> None:
    first = {
        "finished": lambda: make_entry(cast.clerk, FRIDAY),
        "a colleague's": lambda: begun(cast.colleague),
        "unknown": lambda: WorkEntry(task=make_task(), work_date=FRIDAY, id=new_id()),
    }[what]()

    with pytest.raises(NothingToContinue):
        save(cast.clerk, going_on(first))


def test_the_database_itself_refuses_to_go_on_with_a_colleagues_work(cast, monkeypatch) -> None:
    theirs = begun(cast.colleague)
    monkeypatch.setattr(commands.entries, "_check", lambda *args: None)

    with pytest.raises(NotPosted):
        save(cast.clerk, going_on(theirs))


def test_the_page_offers_what_is_in_progress_until_it_is_gone_on_with(cast, signed_in) -> None:
    first = begun(cast.clerk)
    browser = signed_in(cast.clerk)
    go_on = reverse("worklogs:go_on", args=[TODAY, first.pk])
    assert go_on in browser.get(DAY).content.decode()

    page = browser.post(go_on, {}, headers=FROM_HTMX).content.decode()
    save(cast.clerk, going_on(first))

    assert f'value="{first.work_date}:{first.pk}"' in page
    assert go_on not in page
    assert go_on not in browser.get(DAY).content.decode()


def test_the_page_asks_as_often_for_eight_works_in_progress_as_for_one(cast, signed_in) -> None:
    browser = signed_in(cast.clerk)
    begun(cast.clerk)
    browser.get(DAY)
    with CaptureQueriesContext(
        connection,
    ) as one:
        browser.get(DAY)
    for _ in range(7):
        begun(cast.clerk)

    with CaptureQueriesContext(connection) as eight:
        browser.get(DAY)

    assert len(eight) == len(one)


def trip(task, first: date = FRIDAY, last: date = MONDAY, **fields: str) -> dict[str, str]:
    return {
        "key": str(new_id()),
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "task_words": task.code,
        "time": "7h",
        "quantity": "1",
        "summary": "Khảo sát tại xã",
    } | fields


def entries(cast) -> list[WorkEntry]:
    with tenant(cast.department.pk):
        return list(WorkEntry.objects.filter(author=cast.clerk).order_by("work_date"))


def test_a_field_trip_is_one_entry_a_working_day_and_counts_once_at_its_end(
    cast, signed_in
) -> None:
    response = signed_in(cast.clerk).post(SEVERAL, trip(make_task()))

    first, second = entries(cast)
    assert response.status_code == 302
    assert (first.work_date, second.work_date) == (FRIDAY, MONDAY)
    assert (first.is_finished, first.quantity) == (False, 0)
    assert (second.is_finished, second.quantity) == (True, 1)
    assert second.continues_id == first.pk


def test_days_of_rest_are_logged_only_when_one_says_so(cast, signed_in) -> None:
    signed_in(cast.clerk).post(SEVERAL, trip(make_task(), with_rest="on"))

    assert len(entries(cast)) == 4


def test_sending_a_trip_twice_stores_it_once(cast, signed_in) -> None:
    same = trip(make_task())

    for _ in range(2):
        assert signed_in(cast.clerk).post(SEVERAL, same).status_code == 302

    assert len(entries(cast)) == 2


def test_when_one_day_is_full_none_of_the_trip_is_stored_and_the_day_is_named(
    cast, signed_in
) -> None:
    make_entry(cast.clerk, MONDAY, minutes=1_200)

    response = signed_in(cast.clerk).post(SEVERAL, trip(make_task(), summary="Khảo sát tại xã"))

    page = response.content.decode()
    assert response.status_code == 422
    assert f"{MONDAY:%d/%m}" in page
    assert 'value="Khảo sát tại xã"' in page
    assert len(entries(cast)) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_on": (FRIDAY - timedelta(days=1)).isoformat()}, "ends_on"),
        ({"ends_on": (TODAY + timedelta(days=1)).isoformat()}, "ends_on"),
        ({"starts_on": (MONDAY - timedelta(days=40)).isoformat()}, "ends_on"),
        ({"time": "25h"}, "time"),
        ({"quantity": "-1"}, "quantity"),
        ({"task_words": "không có việc này"}, "task_words"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast, signed_in, fields, field) -> None:
    response = signed_in(cast.clerk).post(SEVERAL, trip(make_task()) | fields)

    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()
    assert entries(cast) == []


def test_the_week_shows_every_entry_of_its_days(cast, signed_in) -> None:
    make_entry(cast.clerk, TODAY, summary="Trả lời công văn số 7")
    begun(cast.clerk, TODAY)

    page = signed_in(cast.clerk).get(reverse("worklogs:week", args=[TODAY])).content.decode()

    assert "Trả lời công văn số 7" in page
    assert "Khảo sát tuyến đường" in page


def test_in_the_night_today_is_the_day_on_which_the_shift_began(cast, signed_in) -> None:
    make_shift(cast.office, "Đ", "22:00", "06:00")
    follow(cast.office, make_calendar(cast.department, "shift"))
    roster(cast.office, {(cast.clerk.pk, TODAY): ["Đ"]})

    with time_machine.travel(NOW + timedelta(hours=10), tick=False):  # two o'clock in Vietnam
        answer = signed_in(cast.clerk).get(reverse("worklogs:today"))

    assert answer.url == DAY
