"""A list is never cut without saying so: what does not fit on a page stands on the next."""

from datetime import timedelta

import pytest

from kpi_portal.api import schema
from organizations.api.paging import _written
from organizations.audit import new_id
from tests.factories.delegations import delegate
from tests.factories.notices import tell
from tests.factories.organizations import NOW, TODAY, ask_about_data
from tests.factories.worklogs import make_arising, make_assignment

# Lists that are whole on one page, and why they cannot grow past it.
WHOLE = {
    "list_days_of_calendar": "the days that are asked for, a year at most",
    "list_evidence": "files beside one entry, ten at most",
    "list_provincial_reports": "versions of one report of one month",
    "list_criteria_sets": "the trees that hold or are to come",
    "list_readings": "the questions of the rules",
    "list_my_leave": "one person's leave of a year and ahead",
    "list_leave_requests": "what waits for one head: nothing is cut",
    "list_team_leave": "units on the days that are asked for, ninety at most",
    "list_my_results": "one result a month of one person: nothing is cut",
    "list_people_asked": "people of one head: nothing is cut",
    "list_norms_beside_work": "tasks in which work was accepted: nothing is cut",
    "list_rosters": "units of one agency: nothing is cut",
    "list_findings": "findings about one person in one month",
    "list_shifts": "shifts of one agency: nothing is cut",
    "list_calendars_of_units": "units of one agency: nothing is cut",
    "list_calendars_ahead": "what is decided and has not begun: nothing is cut",
    "list_work_calendars": "calendars of one agency: nothing is cut",
}
A_MOMENT = "2026-10-12T08:00:00.123456+07:00"
# Lists with what a key of theirs holds.
KEYS = {
    "notices/": [A_MOMENT, str(new_id())],
    "arising/": [A_MOMENT, str(new_id())],
    "arising/waiting/": ["2026-10-14", str(new_id())],
    "assignments/last-period/": [7, "2026-09-14", 4],
    "data-requests/": [0, "2026-10-26", 5],
    "me/data-requests/": [A_MOMENT, 5],
    "petitions/": [A_MOMENT, 4],
    "petitions/waiting/": [0, "2026-11-06", 4],
    "second-looks/": [0, 8],
    "files/": [A_MOMENT, 5],
    "units/decisions/": ["2026-10-12", A_MOMENT, str(new_id())],
    "periods/": ["2026-09-15", 10],
    "rights/": ["2026-10-12", 9],
}


def of_pages():
    """Name and parameters of every operation that answers a page."""
    for methods in schema.made()["paths"].values():
        for said in methods.values():
            shown = said["responses"].get("200", {}).get("content", {}).get("application/json", {})
            if shown.get("schema", {}).get("$ref", "").endswith("Page"):
                yield said["operationId"], {one["name"] for one in said.get("parameters", ())}


def test_every_list_is_read_on_by_key_or_says_why_it_is_whole() -> None:
    whole = {name for name, takes in of_pages() if not {"after", "limit"} <= takes}

    assert whole == set(WHOLE)


def walked(caller, path):
    """Every row, page by page of two."""
    rows, more = [], {}
    for _ in range(20):
        page = caller("get", path, {"limit": 2, **more}).json()
        rows += page["items"]
        if page["next"] is None:
            return rows
        more = {"after": page["next"]}
    raise AssertionError(path)


def filled(cast, path):
    """Some rows of a list, at one moment and at others. Gives who reads it, and how many."""
    days = [TODAY + timedelta(days=number) for number in range(3)]
    if path == "notices/":
        for number in range(5):
            now = NOW + timedelta(microseconds=number // 2)
            tell(cast.clerk, now, subject=f"2026-10-0{number + 1}")
        return cast.clerk, 5
    if path.startswith("arising/"):
        for day in [*days, days[0]]:
            make_arising(cast.clerk, due_on=day)
        return (cast.clerk if path == "arising/" else cast.head), 4
    if path.endswith("data-requests/"):
        for right in ("see", "correct", "delete"):
            ask_about_data(cast.clerk, right)
        return (cast.clerk if path.startswith("me/") else cast.officer), 3
    if path == "rights/":
        for number, day in enumerate(days):
            starts_on = day + timedelta(days=10 * number)
            delegate(cast.head, cast.colleague, starts_on=starts_on, ends_on=starts_on)
        return cast.head, 3
    before = TODAY - timedelta(days=40)
    for one in (cast.clerk, cast.colleague, cast.clerk):
        make_assignment(one, cast.head, starts_on=before, due_on=before)
    return cast.head, 3


@pytest.mark.parametrize(
    "path",
    [
        "notices/",
        "arising/",
        "arising/waiting/",
        "me/data-requests/",
        "data-requests/",
        "rights/",
        "assignments/last-period/",
    ],
)
def test_pages_of_two_hold_what_one_page_holds(cast, api, path) -> None:
    reader, number = filled(cast, path)
    caller = api(reader)
    at_once = caller("get", path, {"limit": 200}).json()

    assert at_once["next"] is None
    assert len(at_once["items"]) == number
    assert walked(caller, path) == at_once["items"]


def test_periods_are_read_on_from_the_newest(cast, api) -> None:
    found = walked(api(cast.clerk), "periods/")

    assert len(found) > 2
    assert [one["code"] for one in found] == sorted((one["code"] for one in found), reverse=True)


@pytest.mark.parametrize("path", KEYS)
def test_a_list_goes_on_behind_a_key_of_its_own_alone(cast, api, path) -> None:
    caller = api(cast.officer if path in {"data-requests/", "units/decisions/"} else cast.head)
    if path in {"arising/", "petitions/", "files/"}:
        caller = api(cast.clerk)
    others = _written(["x"] * len(KEYS[path]))

    assert caller("get", path, {"after": _written(KEYS[path])}).status_code == 200
    assert caller("get", path, {"after": others}).status_code == 422
