"""Requests about personal data by the API: one's own, and those that the keepers answer."""

import pytest

from organizations.models import DataRequest
from organizations.tenancy import tenant
from tests.factories.organizations import ask_about_data

ASKED = {"right": "correct", "words": "Ngày sinh ghi sai"}


def stored(cast) -> DataRequest:
    with tenant(cast.department.pk):
        return DataRequest.objects.get()


def test_one_asks_once_while_it_waits_and_takes_it_back(cast, api) -> None:
    clerk = api(cast.clerk)
    made, again = (clerk("post", "me/data-requests/", ASKED) for _ in range(2))
    pk = made.json()["id"]

    assert made.status_code == again.status_code == 201
    assert made.json() == again.json()
    assert (made.json()["state"], made.json()["answered_at"]) == ("waits", None)
    assert [one["id"] for one in clerk("get", "me/data-requests/").json()["items"]] == [pk]
    assert api(cast.colleague)("get", "me/data-requests/").json()["items"] == []
    assert api(cast.colleague)("post", f"me/data-requests/{pk}/withdrawal/").status_code == 404
    for _ in range(2):
        done = clerk("post", f"me/data-requests/{pk}/withdrawal/")
        assert (done.status_code, done.json()["state"]) == (200, "withdrawn")


def test_the_keepers_acknowledge_extend_once_and_answer(cast, api) -> None:
    row, officer = ask_about_data(cast.clerk), api(cast.officer)
    listed = officer("get", "data-requests/").json()["items"]
    address = f"data-requests/{row.pk}/"
    before = listed[0]["answer_by"]

    assert [one["staff_code"] for one in listed] == [cast.clerk.staff.staff_code]
    assert officer("post", address + "acknowledgement/").json()["state"] == "under_way"
    more = officer("post", address + "extension/", {"reason": "Phải hỏi nơi lưu trữ"})
    assert more.json()["answer_by"] > before
    twice = officer("post", address + "extension/", {"reason": "Lâu hơn"})
    assert (twice.status_code, twice.json()["code"]) == (409, "outdated")
    answered = officer("post", address + "answer/", {"decision": "refuse", "answer": "Điều 7"})
    assert (answered.json()["state"], answered.json()["is_granted"]) == ("refused", False)
    late = officer("post", address + "answer/", {"decision": "grant", "answer": "Đã sửa"})
    assert late.status_code == 409
    assert stored(cast).answer == "Điều 7"
    mine = api(cast.clerk)("get", "me/data-requests/").json()["items"]
    assert mine[0]["answer"] == "Điều 7"


@pytest.mark.parametrize(
    ("step", "sent", "field"),
    [
        ("extension", {}, "reason"),
        ("answer", {"decision": "grant", "answer": " "}, "answer"),
        ("answer", {"decision": "perhaps", "answer": "Có"}, "decision"),
    ],
)
def test_every_answer_says_something(cast, api, step, sent, field) -> None:
    row = ask_about_data(cast.clerk)
    answer = api(cast.officer)("post", f"data-requests/{row.pk}/{step}/", sent)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert stored(cast).answered_at is None


def test_nobody_answers_their_own_request(cast, api) -> None:
    row = ask_about_data(cast.officer)
    for step, sent in (
        ("acknowledgement", {}),
        ("answer", {"decision": "grant", "answer": "Đã gửi"}),
    ):
        answer = api(cast.officer)("post", f"data-requests/{row.pk}/{step}/", sent)
        assert (answer.status_code, answer.json()["code"]) == (422, "own_work")


def test_what_was_asked_on_paper_is_entered_for_people_of_the_agency_alone(cast, api) -> None:
    officer = api(cast.officer)
    made = officer("post", "data-requests/", ASKED | {"staff_code": cast.clerk.staff.staff_code})
    foreign = officer(
        "post", "data-requests/", ASKED | {"staff_code": cast.stranger.staff.staff_code}
    )

    assert (made.status_code, made.json()["posting_id"]) == (201, cast.clerk.pk)
    assert foreign.json()["errors"][0] | {"detail": ""} == {
        "field": "staff_code", "code": "not_here", "detail": "",
    }  # fmt: skip
    assert api(cast.head)("get", "data-requests/").status_code == 403
    assert (
        api(cast.strange_head)(
            "post", f"data-requests/{made.json()['id']}/acknowledgement/"
        ).status_code
        == 404
    )
