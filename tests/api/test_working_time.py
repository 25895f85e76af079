"""Calendars, shifts, rosters and teaching loads by the API."""

from datetime import date

import pytest

from organizations.models import RosterDuty, TeachingLoad, UnitCalendar
from organizations.tenancy import tenant
from tests.contracts.api_working_time_routes import CALENDAR, LOAD, SHIFT
from tests.evaluations.costs import queries_of
from tests.factories.organizations import (
    make_posting,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
    roster,
)

OCTOBER = "rosters/2026-10/"


@pytest.fixture
def ward(cast):
    make_shift(cast.office, "S", "07:00", "15:00")
    make_shift(cast.office, "Đ", "22:00", "06:00")
    follow(cast.office, make_calendar(cast.department, "shift"), date(2026, 9, 1))
    return cast.office


def line(posting_id: int, duties: dict[str, list[str]]) -> dict[str, object]:
    days = [{"date": day, "codes": codes} for day, codes in duties.items()]
    return {"people": [{"posting_id": posting_id, "days": days}]}


def duties(cast) -> list[tuple[int, str]]:
    with tenant(cast.department.pk):
        rows = RosterDuty.objects.filter(cancelled_at__isnull=True).order_by("work_date")
        return [(row.work_date.day, row.shift.code) for row in rows.select_related("shift")]


def test_a_calendar_is_added_and_a_unit_follows_it(cast, api) -> None:
    officer = api(cast.officer)
    made = officer("post", "work-calendars/", CALENDAR)
    again = officer("post", "work-calendars/", CALENDAR)
    said = {"calendar_id": made.json()["id"], "starts_on": "2026-10-12"}
    path = f"units/{cast.office.pk}/calendar/"
    followed, once_more = officer("put", path, said), officer("put", path, said)
    items = officer("get", "units/calendars/").json()["items"]
    of_office = next(one for one in items if one["unit_id"] == cast.office.pk)

    assert (made.status_code, made.json()["period_minutes"]) == (201, 45)
    assert (again.status_code, again.json()["code"]) == (422, "calendar_is_taken")
    assert made.json() in officer("get", "work-calendars/").json()["items"]
    assert followed.json() == once_more.json() == {"unit_id": cast.office.pk, **said}
    assert of_office["said"] == followed.json()
    with tenant(cast.department.pk):
        assert UnitCalendar.objects.count() == 1


def test_what_a_unit_will_follow_is_listed_ahead(cast, api) -> None:
    officer = api(cast.officer)
    said = {"calendar_id": None, "starts_on": "2026-12-01"}
    officer("put", f"units/{cast.office.pk}/calendar/", said)
    ahead = officer("get", "units/calendars/ahead/").json()["items"]

    assert ahead == [{"unit_id": cast.office.pk, **said}]


def test_a_calendar_that_nobody_may_follow_is_named(cast, api) -> None:
    strange = make_calendar(cast.commune, "shift")
    officer, path = api(cast.officer), f"units/{cast.office.pk}/calendar/"
    foreign = officer("put", path, {"calendar_id": strange.pk, "starts_on": "2026-10-12"})
    lessons = CALENDAR | {"kind": "teaching", "weekday_minutes": [50] * 7}

    assert foreign.json()["errors"][0]["field"] == "calendar_id"
    assert officer("post", "work-calendars/", lessons).json()["code"] == "invalid"
    assert officer("put", "units/999999/calendar/", {}).status_code == 404


def test_a_shift_is_added_and_retired_once(cast, api) -> None:
    officer = api(cast.officer)
    made = officer("post", "shifts/", SHIFT)
    again = officer("post", "shifts/", SHIFT)
    on_call = officer("post", "shifts/", SHIFT | {"code": "T", "is_on_call": True})
    long = officer("post", "shifts/", SHIFT | {"code": "L", "expected_minutes": 481})
    number = officer("post", "shifts/", SHIFT | {"code": "N", "ends_at": "1500"})
    path = f"shifts/{made.json()['id']}/retirement/"
    retired, twice = officer("post", path), officer("post", path)
    offered = officer("get", "shifts/").json()["items"]

    assert (made.status_code, made.json()["expected_minutes"]) == (201, 480)
    assert (again.status_code, again.json()["code"]) == (422, "shift_code_is_taken")
    assert on_call.json()["expected_minutes"] == 0
    assert long.json()["code"] == "bad_shift"
    assert number.json()["errors"][0]["field"] == "ends_at"
    assert retired.json()["retired_at"]
    assert twice.json() == retired.json()
    assert [one["code"] for one in offered] == ["T"]


def test_a_roster_is_written_by_the_version_that_was_read(cast, api, ward) -> None:
    head, path = api(cast.head), f"{OCTOBER}{ward.pk}/"
    before = head("get", path)
    tag = before["ETag"]
    sent = line(cast.clerk.pk, {"2026-10-12": ["S"], "2026-10-13": ["Đ"]})
    blind = head("put", path, sent)
    written = head("put", path, sent, if_match=tag)
    late = head("put", path, line(cast.clerk.pk, {}), if_match=tag)
    kept = duties(cast)
    cleared = head("put", path, line(cast.clerk.pk, {}), if_match=written["ETag"])

    assert (before.json()["may_change"], before.json()["month"]) == (True, "2026-10")
    assert [one["code"] for one in before.json()["shifts"]] == ["S", "Đ"]
    assert (blind.status_code, blind.json()["code"]) == (428, "version_needed")
    mine = next(one for one in written.json()["people"] if one["posting_id"] == cast.clerk.pk)
    assert mine["days"] == sent["people"][0]["days"]
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert kept == [(12, "S"), (13, "Đ")]
    assert cleared.status_code == 200
    assert duties(cast) == []
    assert head("get", path, if_none_match=cleared["ETag"]).status_code == 304


def test_the_months_of_others_stay_when_one_persons_is_written(cast, api, ward) -> None:
    roster(ward, {(cast.colleague.pk, date(2026, 10, 5)): ["S"]})
    head, path = api(cast.head), f"{OCTOBER}{ward.pk}/"
    sent = line(cast.clerk.pk, {"2026-10-12": ["S"]})
    head("put", path, sent, if_match=head("get", path)["ETag"])

    assert duties(cast) == [(5, "S"), (12, "S")]


def test_whoever_is_new_on_a_roster_is_another_answer(cast, api, ward) -> None:
    head, path = api(cast.head), f"{OCTOBER}{ward.pk}/"
    tag = head("get", path)["ETag"]
    make_posting(ward, "Người Mới")

    assert head("get", path, if_none_match=tag).status_code == 200


def test_each_place_of_a_roster_that_is_wrong_is_named(cast, api, ward) -> None:
    head, path = api(cast.head), f"{OCTOBER}{ward.pk}/"
    tag = head("get", path)["ETag"]
    sent = line(cast.clerk.pk, {"2026-10-12": ["Q"], "2026-11-01": ["S"]})
    sent["people"].append({"posting_id": cast.outsider.pk, "days": []})
    wrong = head("put", path, sent, if_match=tag)
    make_shift(ward, "K", "05:00", "13:00")
    overlap = line(cast.clerk.pk, {"2026-10-12": ["Đ"], "2026-10-13": ["K"]})
    refused = head("put", path, overlap, if_match=head("get", path)["ETag"])

    assert {one["field"] for one in wrong.json()["errors"]} == {
        "people.0.days.0.codes",
        "people.0.days.1.date",
        "people.1.posting_id",
    }
    assert (refused.status_code, refused.json()["code"]) == (422, "duties_overlap")
    assert refused.json()["posting_id"] == cast.clerk.pk
    assert refused.json()["work_date"] == "2026-10-13"
    assert duties(cast) == []


def test_people_read_the_roster_of_their_unit_and_write_none(cast, api, ward) -> None:
    clerk, path = api(cast.clerk), f"{OCTOBER}{ward.pk}/"
    read = clerk("get", path)
    listed = clerk("get", OCTOBER).json()["items"]
    tag = read["ETag"]

    assert read.json()["may_change"] is False
    assert listed == [{"unit_id": ward.pk, "name": ward.name}]
    assert clerk("put", path, line(cast.clerk.pk, {}), if_match=tag).status_code == 403
    assert api(cast.superior)("put", path, line(cast.clerk.pk, {})).status_code == 403
    assert api(cast.outsider)("get", path).status_code == 404
    assert clerk("get", "rosters/2026-13/").status_code == 404
    assert clerk("get", "rosters/0001-01/").status_code == 404


def test_a_roster_costs_the_same_however_many_people(cast, api, ward) -> None:
    client, path = api(cast.head).client, f"/api/v1/{OCTOBER}{ward.pk}/"
    few = queries_of(client, path)
    for number in range(20):
        make_posting(ward, f"Người Thứ {number}")

    assert queries_of(client, path) == few


def test_a_teachers_load_is_said_and_listed(cast, api) -> None:
    follow(cast.office, make_calendar(cast.department, "teaching", (180,) * 5 + (0, 0)))
    head, path = api(cast.head), f"postings/{cast.clerk.pk}/teaching-load/"
    said, again = head("put", path, LOAD), head("put", path, LOAD)
    long = head("put", path, LOAD | {"periods": [21] * 7})
    early = head("put", path, LOAD | {"starts_on": "2020-01-01"})
    items = head("get", "teaching-loads/", {"unit_id": cast.office.pk}).json()["items"]
    first = head("get", "teaching-loads/", {"limit": 1}).json()
    second = head("get", "teaching-loads/", {"limit": 1, "after": first["next"]}).json()
    loads = {one["posting_id"]: one["load"] for one in items}

    assert said.json() == again.json() == {"posting_id": cast.clerk.pk, **LOAD}
    assert long.json()["errors"][0]["field"].startswith("periods")
    assert early.json()["code"] == "not_posted"
    assert loads[cast.clerk.pk] == said.json()
    assert loads[cast.colleague.pk] is None
    assert first["items"] + second["items"] == items[:2]
    assert head("get", "teaching-loads/", {"unit_id": cast.archive.pk}).status_code == 404
    assert api(cast.superior)("put", path, LOAD).status_code == 403
    with tenant(cast.department.pk):
        assert TeachingLoad.objects.count() == 1
