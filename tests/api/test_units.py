"""Units that are renamed, merged and split, and people who move, by the API."""

from collections.abc import Callable
from datetime import date

import pytest

from organizations.models import Posting, StaffingDecision, Unit
from organizations.tenancy import tenant
from tests.contracts.api_units_routes import (
    DECISION,
    crossing,
    merging,
    moving_clerk,
    splitting,
)
from tests.factories.delegations import delegate
from tests.factories.organizations import Cast, make_posting, make_unit
from tests.factories.reporting import compile_for, log_day
from tests.factories.worklogs import make_assignment

KEY, OTHER = "01997d20-5e6f-7a10-8b22-3c4d5e6f7a8b", "01997d20-5e6f-7a10-8b22-3c4d5e6f7a8c"
Sent = Callable[[Cast], dict]


def path_of(cast: Cast, name: str) -> str:
    return {
        "merger": "units/mergers/",
        "split": f"units/{cast.office.pk}/splits/",
        "moves": "units/moves/",
    }[name]


BODIES: dict[str, Sent] = {"merger": merging, "split": splitting, "moves": moving_clerk}
EACH = pytest.mark.parametrize("name", BODIES)


def here(cast: Cast, **fields: object) -> int:
    with tenant(cast.department.pk):
        return Posting.objects.filter(agency=cast.department, **fields).count()


def decisions(cast: Cast) -> int:
    with tenant(cast.department.pk):
        return StaffingDecision.objects.count()


def test_a_unit_is_renamed_once_under_a_key(cast, api) -> None:
    officer, path = api(cast.officer), f"units/{cast.office.pk}/renaming/"
    sent = {**DECISION, "name": "Văn phòng Sở"}
    renamed = officer("post", path, sent, idempotency_key=KEY)
    again = officer("post", path, sent, idempotency_key=KEY)
    other = officer("post", path, sent | {"number": "13/QĐ-SXD"}, idempotency_key=KEY)
    elsewhere = officer("post", f"units/{cast.archive.pk}/renaming/", sent, idempotency_key=KEY)
    early = officer("post", path, sent | {"effective_on": "2026-12-01"})
    [listed] = officer("get", "units/decisions/").json()["items"]

    assert (renamed.status_code, renamed.json()["name"]) == (200, "Văn phòng Sở")
    assert again.json() == renamed.json()
    assert (other.status_code, other.json()["code"]) == (422, "decision_is_other")
    assert elsewhere.json()["code"] == "decision_is_other"
    assert early.json()["code"] == "starts_in_the_past"
    assert (listed["id"], listed["kind"], listed["people"]) == (KEY, "rename", 0)
    assert listed["successions"][0]["name_after"] == "Văn phòng Sở"


def test_what_a_merger_would_do_is_shown_and_nothing_is_stored(cast, api) -> None:
    make_assignment(cast.clerk, cast.head, due_on=date(2026, 10, 14))
    delegate(cast.head, cast.colleague)
    before = here(cast)
    shown = api(cast.officer)("post", "units/mergers/preview/", merging(cast)).json()
    head = next(one for one in shown["people"] if one["posting_id"] == cast.head.pk)

    assert {one["id"] for one in shown["units"]} == {cast.office.pk, cast.archive.pk}
    assert len(shown["people"]) == 4
    assert head["roles"] == ["head"]
    assert (head["from_unit_id"], head["to_code"]) == (cast.office.pk, "SXD-TH")
    assert shown["goes"]["assignments"] == 1
    assert shown["ends"] == {"rights": 1, "heads": 1}
    assert (here(cast), decisions(cast)) == (before, 0)


@EACH
def test_what_was_shown_is_carried_out_once_under_a_key(cast, api, name) -> None:
    officer, path, sent = api(cast.officer), path_of(cast, name), BODIES[name](cast)
    shown = officer("post", f"{path}preview/", sent).json()
    sent |= {"digest": shown["digest"]}
    done = officer("post", path, sent, idempotency_key=KEY)
    again = officer("post", path, sent, idempotency_key=KEY)
    later = officer("post", path, sent | {"number": "13/QĐ-SXD"}, idempotency_key=KEY)
    [listed] = officer("get", "units/decisions/").json()["items"]

    assert done.status_code == again.status_code == 201
    assert done.json() == again.json() == listed
    assert listed["people"] == {"merger": 4, "split": 3, "moves": 1}[name]
    assert (later.status_code, later.json()["code"]) == (422, "decision_is_other")
    assert here(cast, unit=cast.office, ends_on=None) == (2 if name == "moves" else 0)
    assert decisions(cast) == 1


@EACH
def test_another_decision_than_was_shown_is_not_carried_out(cast, api, name) -> None:
    officer, path, sent = api(cast.officer), path_of(cast, name), BODIES[name](cast)
    shown = officer("post", f"{path}preview/", sent).json()
    other = sent | {"digest": shown["digest"], "number": "13/QĐ-SXD"}
    answer = officer("post", path, other)

    assert (answer.status_code, answer.json()["code"]) == (409, "outdated")
    assert decisions(cast) == 0


def test_a_merger_is_not_carried_out_when_somebody_came_meanwhile(cast, api) -> None:
    officer, sent = api(cast.officer), merging(cast)
    shown = officer("post", "units/mergers/preview/", sent).json()
    make_posting(cast.office, "Người Mới")
    answer = officer("post", "units/mergers/", sent | {"digest": shown["digest"]})
    anew = officer("post", "units/mergers/preview/", sent).json()

    assert (answer.status_code, answer.json()["code"]) == (409, "outdated")
    assert len(anew["people"]) == 5
    assert decisions(cast) == 0


def test_a_merger_is_not_carried_out_when_a_right_was_given_meanwhile(cast, api) -> None:
    officer, sent = api(cast.officer), merging(cast)
    shown = officer("post", "units/mergers/preview/", sent).json()
    delegate(cast.head, cast.colleague)
    answer = officer("post", "units/mergers/", sent | {"digest": shown["digest"]})

    assert answer.status_code == 409
    assert decisions(cast) == 0


def test_lines_that_somebody_logs_meanwhile_do_not_stop_a_merger(cast, api) -> None:
    officer, sent = api(cast.officer), merging(cast)
    shown = officer("post", "units/mergers/preview/", sent).json()
    log_day(cast.clerk, date(2026, 10, 9))
    done = officer("post", "units/mergers/", sent | {"digest": shown["digest"]})

    assert done.status_code == 201


def test_units_go_on_in_one_that_is_there(cast, api) -> None:
    officer = api(cast.officer)
    sent = {**DECISION, "unit_ids": [cast.office.pk], "into_id": cast.archive.pk}
    shown = officer("post", "units/mergers/preview/", sent).json()
    done = officer("post", "units/mergers/", sent | {"digest": shown["digest"]})

    assert {one["to_code"] for one in shown["people"]} == {cast.archive.code}
    assert {one["successor_id"] for one in done.json()["successions"]} == {cast.archive.pk}
    with tenant(cast.department.pk):
        assert Unit.objects.get(pk=cast.office.pk).ends_on == date(2026, 10, 11)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"new_unit": None}, "into_id"),
        ({"unit_ids": []}, "unit_ids"),
        ({"unit_ids": [10**12]}, "unit_ids"),
        ({"effective_on": "2026-01-01"}, "effective_on"),
        ({"new_unit": {"code": "có dấu", "name": "x"}}, "new_unit.code"),
    ],
)
def test_what_is_wrong_with_a_merger_is_named(cast, api, wrong, field) -> None:
    answer = api(cast.officer)("post", "units/mergers/preview/", merging(cast) | wrong)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


def test_a_unit_above_others_does_not_end_alone(cast, api) -> None:
    make_unit(cast.department, "Tổ Văn thư", cast.office)
    sent = {**DECISION, "unit_ids": [cast.office.pk], "into_id": cast.archive.pk}
    answer = api(cast.officer)("post", "units/mergers/preview/", sent)

    assert (answer.status_code, answer.json()["code"]) == (422, "unit_has_units")


def test_a_split_places_everybody_once_in_a_unit_that_is_made(cast, api) -> None:
    officer, path = api(cast.officer), f"units/{cast.office.pk}/splits/preview/"
    sent = splitting(cast)
    first, *rest = sent["people"]
    forgotten = officer("post", path, sent | {"people": rest})
    twice = officer("post", path, sent | {"people": [first, *sent["people"]]})
    nowhere = officer("post", path, sent | {"people": [first | {"code": "P9"}, *rest]})
    root = officer("post", f"units/{cast.officer.unit_id}/splits/preview/", sent)

    assert forgotten.json()["code"] == "not_everybody_placed"
    assert twice.json()["errors"][0]["field"] == "people"
    assert nowhere.json()["errors"][0]["field"] == "people"
    assert root.status_code == 404


def test_each_move_that_cannot_be_says_why(cast, api) -> None:
    officer, sent = api(cast.officer), moving_clerk(cast)
    [good] = sent["moves"]
    rows = [
        good,
        good,
        good | {"full_name": "Người Khác"},
        good | {"to_unit": "KHONGCO"},
        good | {"staff_code": cast.stranger.staff.staff_code},
    ]
    shown = officer("post", "units/moves/preview/", sent | {"moves": rows}).json()
    codes = [[one["code"] for one in row["problems"]] for row in shown["moves"]]

    assert shown["digest"] is None
    assert codes[0] == []
    assert (shown["moves"][0]["posting_id"], shown["moves"][0]["from_unit"]) == (
        cast.clerk.pk,
        cast.office.code,
    )
    assert codes[1] == ["twice"]
    assert codes[2] == ["other_name"]
    assert "no_such_unit" in codes[3]
    assert codes[4] == ["no_such_person"]
    assert shown["moves"][4]["full_name"] is None


def test_moves_are_not_carried_out_when_one_of_them_changed(cast, api) -> None:
    officer, sent = api(cast.officer), moving_clerk(cast)
    shown = officer("post", "units/moves/preview/", sent).json()
    log_day(cast.clerk, date(2026, 10, 12))
    answer = officer("post", "units/moves/", sent | {"digest": shown["digest"]})

    assert (answer.status_code, answer.json()["code"]) == (409, "outdated")
    assert decisions(cast) == 0


def test_no_move_reaches_into_a_period_whose_report_is_compiled(cast, api) -> None:
    compile_for(cast.department)
    answer = api(cast.officer)("post", "units/moves/preview/", moving_clerk(cast))

    assert (answer.status_code, answer.json()["code"]) == (422, "period_is_closed")


def test_a_move_between_agencies_is_shown_confirmed_and_carried_out_once(cast, api) -> None:
    team, sent = api(cast.kpi_team), crossing(cast)
    shown = team("post", "province/moves/preview/", sent).json()
    sent |= {"digest": shown["digest"]}
    unconfirmed = api(cast.kpi_team, is_confirmed=False)("post", "province/moves/", sent)
    stays = here(cast, pk=cast.clerk.pk, ends_on=None)
    done = team("post", "province/moves/", sent, idempotency_key=KEY)
    again = team("post", "province/moves/", sent, idempotency_key=KEY)
    other = team("post", "province/moves/", sent | {"number": "9"}, idempotency_key=KEY)
    late = team("post", "province/moves/", sent, idempotency_key=OTHER)

    assert [one["posting_id"] for one in shown["moves"]] == [cast.clerk.pk]
    assert (unconfirmed.status_code, unconfirmed.json()["code"]) == (403, "confirmation_needed")
    assert stays == 1
    assert (done.status_code, done.json()["people"], done.json()["id"]) == (201, 1, KEY)
    assert again.json() == done.json()
    assert other.json()["code"] == "decision_is_other"
    assert (late.status_code, late.json()["code"]) == (409, "outdated")
    assert here(cast, pk=cast.clerk.pk, ends_on=None) == 0
    with tenant(cast.commune.pk):
        assert Posting.objects.filter(staff=cast.clerk.staff, agency=cast.commune).count() == 1


def test_what_an_agency_would_refuse_is_refused_when_it_is_shown(cast, api) -> None:
    compile_for(cast.department)
    answer = api(cast.kpi_team)("post", "province/moves/preview/", crossing(cast))
    unknown = crossing(cast)
    unknown["moves"][0]["to_agency"] = "KHONGCO"
    shown = api(cast.kpi_team)("post", "province/moves/preview/", unknown).json()

    assert (answer.status_code, answer.json()["code"]) == (422, "period_is_closed")
    assert shown["digest"] is None
    assert shown["moves"][0]["problems"] == [{"field": "to_agency", "code": "no_such_agency"}]
