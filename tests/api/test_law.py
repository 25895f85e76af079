"""How the law is read, by the API: for months that have not begun, by those who may, once."""

import pytest

from evaluations import commands
from evaluations.models import CriteriaSet, Score
from evaluations.queries.settings import readings
from organizations.models import AgencyPeriod, AuditEvent, Parameter, Period
from organizations.tenancy import tenant
from tests.contracts.api_law_routes import DOCUMENT, rows_of_criteria
from tests.factories.evaluations import make_assessment
from tests.factories.organizations import NOW, PERIOD, TODAY

READINGS, CRITERIA = "law/readings/", "law/criteria/"


@pytest.fixture
def ahead(cast) -> Period:
    """The first month that has not begun."""
    return Period.objects.filter(starts_on__gt=TODAY).order_by("starts_on")[0]


def held(ahead, **fields):
    return {"first": ahead.code, "document": DOCUMENT, **fields}


def test_everybody_reads_by_what_they_are_scored(cast, api) -> None:
    found = api(cast.clerk)("get", "law/").json()

    assert {"subject_class": "civil_servant", "rule_set": "nd335-2025"} in found["classes"]
    share = next(one for one in found["readings"] if one["name"] == "quota.share")
    assert (share["value"], share["default"]) == ("0.2", "0.2")
    assert found["quarters_from"][0] == PERIOD


def test_the_head_of_the_agency_alone_chooses_quarters_and_once(cast, api) -> None:
    choice = {"period_type": "quarter", "first": PERIOD}
    head = api(cast.agency_head)

    assert api(cast.officer)("post", "law/period-type/", choice).status_code == 403
    assert head("post", "law/period-type/", choice).status_code == 201
    again = head("post", "law/period-type/", choice)
    assert (again.status_code, again.json()["code"]) == (409, "outdated")
    with tenant(cast.department.pk):
        day = Period.objects.get(code=PERIOD).ends_on
        assert readings(cast.department.pk, day).period_type == "quarter"


@pytest.mark.parametrize("first", ["2026-11", "1999-01"])
def test_a_month_that_begins_no_quarter_is_not_offered(cast, api, first) -> None:
    answer = api(cast.agency_head)(
        "post", "law/period-type/", {"period_type": "quarter", "first": first}
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0] | {"detail": ""} == {
        "field": "first", "code": "no_month", "detail": "",
    }  # fmt: skip


def test_the_officer_sets_a_reading_once_for_the_agency(cast, ahead, api) -> None:
    officer, asked = api(cast.officer), held(ahead, name="quota.share", value="0.25")
    made = officer("post", READINGS, asked)
    again = officer("post", READINGS, asked)
    listed = officer("get", READINGS).json()["items"]

    assert made.json() == {
        "name": "quota.share", "value": "0.25", "agency_id": cast.department.pk,
        "valid_from": str(ahead.starts_on), "document": DOCUMENT,
    }  # fmt: skip
    assert (again.status_code, again.json()["code"]) == (409, "outdated")
    [line] = [one for one in listed if one["name"] == "quota.share"]
    assert (line["value"], line["history"]) == ("0.2", [made.json()])
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="evaluations.reading.set").count() == 1


def test_receivers_set_it_for_the_province(cast, ahead, api) -> None:
    asked = held(ahead, name="quota.share", value="0.25")

    assert api(cast.home_affairs)("post", READINGS, asked).json()["agency_id"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": "1.5"}, "value"),
        ({"value": "nhiều"}, "value"),
        ({"document": " "}, "document"),
        ({"first": PERIOD}, "first"),
        ({"name": "score.period_months"}, "name"),
        ({"name": "files.days_kept", "value": "9"}, "name"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_nothing_is_set(
    cast, ahead, api, change, field
) -> None:
    answer = api(cast.officer)(
        "post", READINGS, held(ahead, name="quota.share", value="0.25") | change
    )

    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["errors"]} == {field}
    with tenant(cast.department.pk):
        assert not Parameter.objects.filter(name="quota.share").exists()


def test_nobody_else_sets_or_tries_a_reading(cast, ahead, api) -> None:
    for person in (cast.clerk, cast.head, cast.superior):
        caller = api(person)
        assert (
            caller("post", READINGS, held(ahead, name="quota.share", value="0.25")).status_code
            == 403
        )
        assert caller("get", READINGS).status_code == 403
        assert caller("get", READINGS + "quota.share/effect/", {"value": "0.25"}).status_code == 403


def test_the_effect_of_an_answer_on_the_last_frozen_month_is_told_and_not_stored(cast, api) -> None:
    make_assessment(cast.clerk, cast.head, "27.50")
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        commands.compute_scores(agency_id=cast.department.pk, period=period, now=NOW)
        AgencyPeriod.objects.filter(agency=cast.department, period=period).update(
            stage="reviewing_closed"
        )
        people = Score.objects.count()
    address = READINGS + "score.lost_per_fault/effect/"

    assert api(cast.officer)("get", address, {"value": "1"}).json() == {
        "period": PERIOD, "people": people, "totals": 0, "levels": 0,
        "beyond_before": 0, "beyond_after": 0,
    }  # fmt: skip
    with tenant(cast.department.pk):
        assert not Parameter.objects.filter(name="score.lost_per_fault").exists()


def test_an_answer_has_no_effect_before_a_month_is_frozen_or_outside_its_limits(cast, api) -> None:
    officer, address = api(cast.officer), READINGS + "quota.share/effect/"

    assert officer("get", address, {"value": "0.25"}).status_code == 404  # no month is frozen
    assert officer("get", address, {"value": "2"}).status_code == 422
    assert officer("get", READINGS + "files.days_kept/effect/", {"value": "9"}).status_code == 404


def test_another_tree_of_criteria_holds_from_a_month_on(cast, ahead, api) -> None:
    officer = api(cast.officer)
    asked = held(ahead, title="Tiêu chí của Sở", rows=rows_of_criteria())
    made = officer("post", CRITERIA, asked).json()
    again = officer("post", CRITERIA, asked)
    listed = officer("get", CRITERIA).json()["items"]

    assert [one["code"] for one in made["tree"]] == ["A", "B"]
    assert made["tree"][0]["points"] == "20.00"
    assert made["agency_id"] == cast.department.pk
    assert again.status_code == 409
    assert made in listed


def test_a_tree_that_is_wrong_says_where(cast, ahead, api) -> None:
    rows = rows_of_criteria()
    twice = [rows[0], rows[1], rows[1], rows[3]]
    short = rows[:2] + rows[3:]
    officer = api(cast.officer)

    def wrong(sent) -> list[tuple[str, str]]:
        answer = officer("post", CRITERIA, held(ahead, title="Tiêu chí", rows=sent))
        assert answer.status_code == 422
        return [(one["field"], one["code"]) for one in answer.json()["errors"]]

    assert wrong(twice) == [("rows.2", "twice")]
    assert wrong(short) == [("rows", "not_thirty")]
    assert wrong([{"code": "A", "text": "Một", "points": "x"}]) == [("rows.0.points", "invalid")]
    with tenant(cast.department.pk):
        assert not CriteriaSet.objects.filter(title="Tiêu chí").exists()
