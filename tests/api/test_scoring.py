"""A month by the API: one's own sheet, the head's, what is frozen, petitions about it."""

from uuid import uuid4

from evaluations.models import CriteriaSheet, MonthlyAssessment
from evaluations.queries.criteria import tree_for
from evaluations.rules.criteria import leaves
from organizations.models import Period
from organizations.tenancy import tenant
from tests.contracts.api_scoring_routes import petition
from tests.factories.evaluations import faulty_entry, make_publication
from tests.factories.organizations import PERIOD, TODAY
from tests.factories.second_looks import make_look
from tests.factories.worklogs import make_entry
from worklogs.models import EntryMessage, EntryStatus

MONTH = f"scoring/{PERIOD}/"


def whole_sheet(cast) -> list[dict[str, str]]:
    """Every leaf with all its points."""
    with tenant(cast.department.pk):
        tree = tree_for(cast.department.pk, Period.objects.get(code=PERIOD))
    return [
        {"code": leaf.code, "points": f"{leaf.points:f}", "evidence": "412/BC-SXD"}
        for leaf in leaves(tree.groups)
    ]


def test_both_sheets_stand_side_by_side(cast, api) -> None:
    clerk, head, sheet = api(cast.clerk), api(cast.head), whole_sheet(cast)
    own = clerk("put", f"{MONTH}criteria/", {"leaves": sheet[:1]})
    given = head("put", f"{MONTH}{cast.clerk.pk}/criteria/", {"leaves": sheet})
    seen = clerk("get", f"{MONTH}criteria/").json()
    [first] = [one for one in seen["criteria"] if one["code"] == sheet[0]["code"]]
    month = head("get", MONTH).json()
    [line] = [one for one in month["people"] if one["posting_id"] == cast.clerk.pk]

    assert (own.status_code, own.json()["own_total"]) == (200, None)
    assert (given.status_code, given.json()["given_total"]) == (200, "30.00")
    assert (first["own"], first["given"], first["evidence"]) == (
        first["most"], first["most"], "412/BC-SXD",
    )  # fmt: skip
    assert line["general_points"] == "30.00"
    assert month["is_open"]


def test_what_is_wrong_with_a_sheet_is_named_by_leaf(cast, api) -> None:
    [one, two, *_] = whole_sheet(cast)
    wrong = [one | {"points": "30"}, two | {"points": "0.01"}, one | {"code": "khong-co"}]
    answer = api(cast.clerk)("put", f"{MONTH}criteria/", {"leaves": wrong})
    twice = api(cast.clerk)("put", f"{MONTH}criteria/", {"leaves": [one, one]})

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_sheet")
    assert {error["field"]: error["code"] for error in answer.json()["errors"]} == {
        one["code"]: "out_of_range", two["code"]: "not_a_step", "khong-co": "unknown",
    }  # fmt: skip
    assert twice.json()["errors"][0]["field"] == "leaves"
    with tenant(cast.department.pk):
        assert not CriteriaSheet.objects.exists()


def test_an_assessment_is_said_anew_and_never_twice(cast, api) -> None:
    head, path = api(cast.head), f"{MONTH}{cast.clerk.pk}/assessment/"
    first = head("put", path, {"general_points": "27.50"})
    again = head("put", path, {"general_points": "27.5"})
    odd = head("put", path, {"general_points": "27.33"})
    ratio = head("put", path, {"unit_result": "1"})
    more = head("put", path, {"general_points": "28"})

    assert (first.status_code, first.json()["general_points"]) == (200, "27.50")
    assert again.json() == first.json()
    assert (odd.status_code, odd.json()["errors"][0]["field"]) == (422, "general_points")
    assert ratio.json()["code"] == "not_a_ratio"
    assert more.json()["general_points"] == "28.00"
    with tenant(cast.department.pk):
        assert MonthlyAssessment.objects.count() == 2


def test_a_finding_names_its_document_and_is_taken_back(cast, api) -> None:
    head, path = api(cast.head), f"{MONTH}{cast.clerk.pk}/findings/"
    without = head("post", path, {"kind": "discipline", "document": " "})
    made = head("post", path, {"kind": "discipline", "document": "Số 12/QĐ-SXD"})
    again = head("post", path, {"kind": "discipline", "document": "Số 12/QĐ-SXD"})
    beyond = head("post", path, {"kind": "beyond_quota", "document": "Số 12/QĐ-SXD"})
    back = f"findings/{made.json()['id']}/withdrawal/"
    taken = head("post", back, {"reason": "Nhầm người"})
    twice = head("post", back, {"reason": "Nhầm người"})

    assert without.json()["errors"][0]["field"] == "document"
    assert (made.status_code, made.json()["term"]) == (201, PERIOD)
    assert (again.status_code, beyond.status_code) == (409, 403)
    assert taken.json()["withdraw_reason"] == "Nhầm người"
    assert (twice.status_code, twice.json()["code"]) == (409, "outdated")
    assert head("get", path).json()["items"] == []


def test_results_are_made_known_when_they_are_frozen(cast, api) -> None:
    early = api(cast.head)("post", f"{MONTH}publication/")

    assert (early.status_code, early.json()["code"]) == (422, "not_compiled")


def test_a_petition_goes_through_two_others(cast, api) -> None:
    make_publication(cast.clerk, cast.head)
    clerk, officer, top = api(cast.clerk), api(cast.officer), api(cast.agency_head)
    sent = {"term": PERIOD, "node": "quality", "words": "Hồ sơ 412\nnộp đúng hạn"}
    made = clerk("post", "petitions/", sent)
    again = clerk("post", "petitions/", sent)
    path = f"petitions/{made.json()['id']}/"
    [waits] = officer("get", "petitions/waiting/").json()["items"]
    said = {"outcome": "upheld", "answer": "Đúng như đơn"}
    proposed = officer("post", f"{path}proposal/", said)
    early, above = clerk("get", path).json(), top("get", path).json()
    back = top("post", f"{path}return/", {"reason": "Chưa nêu căn cứ"})
    officer("post", f"{path}proposal/", said)
    answered = top("post", f"{path}answer/")
    late = clerk("post", f"{path}withdrawal/")

    assert (made.status_code, made.json()["words"]) == (201, "Hồ sơ 412\nnộp đúng hạn")
    assert (again.status_code, again.json()["code"]) == (409, "outdated")
    assert waits == made.json()
    assert proposed.json()["state"] == "proposed"
    assert (early["state"], early["outcome"], early["answer"]) == ("proposed", "", "")
    assert (above["outcome"], above["answer"]) == ("upheld", "Đúng như đơn")
    assert (back.json()["state"], back.json()["sent_back"]) == ("filed", "Chưa nêu căn cứ")
    assert (answered.json()["state"], answered.json()["outcome"]) == ("answered", "upheld")
    assert late.status_code in {409, 422}
    assert clerk("get", path).json() == answered.json()


def test_a_petition_of_another_month_has_nothing_to_be_about(cast, api) -> None:
    sent = {"node": "level", "words": "Xin xem lại"}
    clerk = api(cast.clerk)

    assert clerk("post", "petitions/", sent | {"term": PERIOD}).status_code == 404
    assert clerk("post", "petitions/", sent | {"term": "2026-Q3"}).status_code == 404
    assert clerk("post", "petitions/", sent | {"term": "1999-01"}).status_code == 404
    assert api(cast.colleague)("get", f"petitions/{petition(cast).pk}/").status_code == 403


def test_a_message_under_the_same_key_is_said_once(cast, api) -> None:
    entry, key = make_entry(cast.clerk, status=EntryStatus.SUBMITTED), str(uuid4())
    path = f"entries/{TODAY}/{entry.pk}/talk/"
    head = api(cast.head)
    first = head("post", f"{path}messages/", {"text": "Số văn bản?"}, idempotency_key=key)
    again = head("post", f"{path}messages/", {"text": "Số văn bản?"}, idempotency_key=key)
    talk = api(cast.clerk)("get", path).json()
    above = api(cast.agency_head)("get", path).json()

    assert (first.status_code, first.json()["id"]) == (201, key)
    assert again.json() == first.json()
    assert talk["messages"] == [first.json()]
    assert (talk["may_say"], above["may_say"]) == (True, False)
    with tenant(cast.department.pk):
        assert EntryMessage.objects.count() == 1


def test_an_objective_cause_is_put_forward_and_confirmed(cast, api) -> None:
    entry = faulty_entry(cast.clerk, cast.head)
    path = f"entries/{entry.work_date}/{entry.pk}/talk/causes/"
    sent = {"deducted": "delay", "pieces": 1, "reason": "Mất điện toàn xã"}
    clerk, head = api(cast.clerk), api(cast.head)
    many = clerk("post", path, sent | {"pieces": 99})
    made = clerk("post", path, sent)
    again = clerk("post", path, sent)
    refused = head("post", f"{path}{made.json()['id']}/answer/", {"decision": "refuse"})
    confirmed = head("post", f"{path}{made.json()['id']}/answer/", {"decision": "confirm"})

    assert many.json()["errors"] == [
        {"field": "pieces", "code": "more_excused_than_happened", "detail": ""}
    ]
    assert (made.status_code, again.status_code) == (201, 409)
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_missing")
    assert confirmed.json()["state"] == "confirmed"


def test_the_first_decision_is_shown_beside_ones_own_alone(cast, api) -> None:
    look = make_look(cast.clerk, cast.head)
    top = api(cast.agency_head)
    before = top("get", f"second-looks/{look.pk}/").json()
    said = top(
        "post", f"second-looks/{look.pk}/opinion/", {"decision": "accepted", "quality_level": 3}
    )
    again = top(
        "post", f"second-looks/{look.pk}/opinion/", {"decision": "accepted", "quality_level": 5}
    )
    listed = top("get", "second-looks/").json()["items"]

    assert (before["opinion"], before["first"]) == (None, None)
    assert said.json()["opinion"]["quality_level"] == 3
    assert said.json()["first"]["decision"] == "accepted"
    assert (again.status_code, again.json()["code"]) == (409, "outdated")
    assert [one["id"] for one in listed] == [look.pk]


def test_a_quarter_is_frozen_by_who_confirmed_who_they_are(cast, api) -> None:
    lately = api(cast.agency_head)("post", "terms/2026-Q4/classification/")
    not_lately = api(cast.agency_head, is_confirmed=False)("post", "terms/2026-Q4/classification/")
    read = api(cast.agency_head)("get", "terms/2026-Q4/").json()

    assert (lately.status_code, lately.json()["code"]) == (422, "term_is_running")
    assert not_lately.json()["code"] == "confirmation_needed"
    assert (read["term"], read["is_settled"]) == ("2026-Q4", False)
    assert api(cast.agency_head)("get", "terms/2026-13/").status_code == 404
    assert api(cast.agency_head)("get", "terms/2099/").status_code == 404
