"""Leave by the API: asked for, decided by somebody else, taken back."""

from organizations.models import Leave
from organizations.tenancy import tenant
from tests.contracts.api_leave_routes import recorded
from tests.contracts.working_time_routes import LEAVE
from tests.factories.organizations import TODAY, ask_for_leave

TODAYS = {"first": str(TODAY), "last": str(TODAY)}


def test_leave_is_asked_for_and_approved(cast, api) -> None:
    clerk, head = api(cast.clerk), api(cast.head)
    made = clerk("post", "leave/", LEAVE)
    again = clerk("post", "leave/", LEAVE)
    [waits] = head("get", "leave/requests/").json()["items"]
    path = f"leave/{made.json()['id']}/decision/"
    own = api(cast.clerk)("post", path, {"decision": "approve"})
    approved = head("post", path, {"decision": "approve"})
    otherwise = head("post", path, {"decision": "refuse", "reason": "Thôi"})

    assert (made.status_code, made.json()["status"]) == (201, "requested")
    assert again.json() == made.json() == waits["leave"]
    assert waits["days"] == "1.0"
    assert own.status_code == 403
    assert approved.json()["status"] == "approved"
    assert (otherwise.status_code, otherwise.json()["code"]) == (409, "outdated")
    [line] = clerk("get", "leave/").json()["items"]
    assert line["leave"]["status"] == "approved"


def test_a_refusal_says_why(cast, api) -> None:
    leave = ask_for_leave(cast.clerk)
    without = api(cast.head)("post", f"leave/{leave.pk}/decision/", {"decision": "refuse"})

    assert (without.status_code, without.json()["code"]) == (422, "reason_is_missing")


def test_nobody_asks_for_what_the_agency_orders(cast, api) -> None:
    answer = api(cast.clerk)("post", "leave/", LEAVE | {"kind": "suspension"})
    back = api(cast.clerk)("post", "leave/", LEAVE | {"ends_on": "2026-10-01"})

    assert answer.json()["errors"][0]["field"] == "kind"
    assert back.json()["errors"][0]["field"] == "ends_on"
    with tenant(cast.department.pk):
        assert not Leave.objects.exists()


def test_who_is_away_is_shown_without_the_note(cast, api) -> None:
    leave = recorded(cast)
    asked = TODAYS | {"unit_id": cast.office.pk}
    [away] = api(cast.head)("get", "leave/team/", asked).json()["items"]

    assert (away["id"], away["posting_id"]) == (leave.pk, cast.clerk.pk)
    assert "note" not in away
    assert api(cast.head)("get", "leave/team/", {"unit_id": 10**12}).status_code == 404


def test_leave_is_cancelled_with_a_reason(cast, api) -> None:
    leave = recorded(cast)
    path = f"leave/{leave.pk}/cancellation/"
    by_clerk = api(cast.clerk)("post", path, {"reason": "Thôi"})
    done = api(cast.officer)("post", path, {"reason": "Hoãn chuyến đi"})
    again = api(cast.officer)("post", path, {"reason": "Hoãn chuyến đi"})

    assert by_clerk.status_code == 403
    assert (done.json()["status"], done.json()["cancel_reason"]) == ("cancelled", "Hoãn chuyến đi")
    assert again.json() == done.json()


def test_a_request_is_taken_back(cast, api) -> None:
    leave = ask_for_leave(cast.clerk)

    assert api(cast.colleague)("post", f"leave/{leave.pk}/withdrawal/").status_code == 403
    assert api(cast.clerk)("post", f"leave/{leave.pk}/withdrawal/").json()["status"] == "withdrawn"
