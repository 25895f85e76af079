"""Personal data: the notice, requests with their days, and who looked at whose pages."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from organizations import commands
from organizations.models import AuditEvent, DataRequest, Notice, Parameter
from organizations.refusals import Outdated, OwnWork, ReasonIsMissing
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.organizations import NOW, TODAY, actor, ask_about_data, make_posting

MINE, REGISTER = "organizations:my_data", "organizations:data_requests"


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def answer(posting, row, *, is_granted=True, words="Đã gửi bản sao dữ liệu.") -> DataRequest:
    with tenant(posting.agency_id):
        return commands.answer_data_request(
            actor=actor(posting), request_id=row.pk, is_granted=is_granted, answer=words, now=NOW
        )


def test_the_notice_says_what_is_kept_why_who_sees_it_and_how_long(cast, signed_in) -> None:
    page = signed_in(cast.clerk).get(reverse("organizations:privacy")).content.decode()

    for words in ("Lưu những gì và để làm gì", "Ai được xem", "Lưu bao lâu", "Hồ Thu Hà",
                  "10 năm sau khi thôi làm việc", "trong 2 ngày làm việc"):  # fmt: skip
        assert words in page
    assert reverse("organizations:privacy") in page.partition("site-footer")[2]


def test_the_days_are_those_of_the_settings_and_the_calendar(cast) -> None:
    days = {right: ask_about_data(cast.clerk, right).answer_by
            for right in ("see", "correct", "restrict", "object", "delete")}  # fmt: skip

    assert days == {
        "see": date(2026, 10, 26),
        "correct": date(2026, 10, 26),
        "restrict": date(2026, 11, 2),
        "object": date(2026, 11, 2),
        "delete": date(2026, 11, 9),
    }
    with tenant(cast.department.pk):
        Parameter.objects.create(
            name="privacy.see_working_days", agency=cast.department, value="3", valid_from=TODAY
        )
    assert ask_about_data(cast.head).answer_by == date(2026, 10, 15)


def test_the_officer_acknowledges_and_answers_and_the_person_reads_why(cast, signed_in) -> None:
    clerk, officer = signed_in(cast.clerk), signed_in(cast.officer)
    clerk.post(reverse(MINE), {"right": "delete", "words": "Nhật ký tháng 9"})
    page = officer.get(reverse(REGISTER))
    [(line, _answer, _more)] = page.context["waiting"]
    pk = line.request.pk

    officer.post(reverse("organizations:acknowledge_request", args=[pk]))
    officer.post(
        reverse("organizations:answer_request", args=[pk]),
        {"decision": "refuse", "answer": "Nhật ký là căn cứ đánh giá, lưu theo Luật Lưu trữ."},
    )

    told = clerk.get(reverse(MINE))
    assert "Nhật ký là căn cứ đánh giá, lưu theo Luật Lưu trữ." in told.content.decode()
    assert [line.state for line in told.context["lines"]] == ["refused"]
    with tenant(cast.department.pk):
        deeds = AuditEvent.objects.filter(action__startswith="organizations.data_request.")
        assert {event.action.rpartition(".")[2] for event in deeds} == {
            "asked", "acknowledged", "refused",
        }  # fmt: skip
        assert "Nhật ký" not in str([event.details for event in deeds])


def test_whoever_answers_is_told_and_then_the_person(cast) -> None:
    row = ask_about_data(cast.clerk)
    answer(cast.officer, row)

    with tenant(cast.department.pk):
        told = {(one.posting_id, one.kind) for one in Notice.objects.all()}
    assert told == {
        (cast.officer.pk, "data_request_waits"),
        (cast.agency_head.pk, "data_request_waits"),
        (cast.clerk.pk, "data_request_answered"),
    }


def test_nobody_answers_their_own_request(cast) -> None:
    row = ask_about_data(cast.officer)

    with pytest.raises(OwnWork):
        answer(cast.officer, row)
    assert answer(cast.agency_head, row).is_granted


def test_an_answer_without_a_word_is_no_answer(cast, signed_in) -> None:
    row = ask_about_data(cast.clerk)
    page = signed_in(cast.officer).post(
        reverse("organizations:answer_request", args=[row.pk]), {"decision": "refuse"}
    )

    assert page.status_code == 422
    with pytest.raises(ReasonIsMissing):
        answer(cast.officer, row, words=" ")


def test_what_was_answered_stands(cast) -> None:
    row = ask_about_data(cast.clerk)
    answer(cast.officer, row)

    with pytest.raises(Outdated):
        answer(cast.agency_head, row, is_granted=False, words="Khác")
    for change in ({"answer": "Khác"}, {"is_granted": False}, {"withdrawn_at": NOW}):
        with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.department.pk):
            DataRequest.objects.filter(pk=row.pk).update(**change)


def test_more_time_is_taken_once_with_a_reason(cast, signed_in) -> None:
    row = ask_about_data(cast.clerk)
    officer = signed_in(cast.officer)
    url = reverse("organizations:extend_request", args=[row.pk])

    assert officer.post(url, {"reason": ""}).status_code == 422
    assert officer.post(url, {"reason": "Phải hỏi kho lưu trữ"}).status_code == 302
    again = officer.post(url, {"reason": "Vẫn phải hỏi"})

    assert again.status_code == 409
    page = signed_in(cast.clerk).get(reverse(MINE))
    assert page.context["lines"][0].answer_by == date(2026, 11, 16)
    assert "Phải hỏi kho lưu trữ" in page.content.decode()


def test_asking_twice_is_one_request_and_it_can_be_withdrawn(cast, signed_in) -> None:
    first = ask_about_data(cast.clerk)
    assert ask_about_data(cast.clerk, words="Khác") == first

    client = signed_in(cast.clerk)
    client.post(reverse("organizations:withdraw_data_request", args=[first.pk]))

    assert ask_about_data(cast.clerk) != first


def test_a_request_on_paper_is_entered_by_the_officer_also_of_who_has_left(cast, signed_in) -> None:
    gone = make_posting(cast.office, "Lê Văn Đã Nghỉ", ends_on=TODAY - timedelta(days=40))
    officer = signed_in(cast.officer)

    sent = {"right": "see", "words": "Kết quả năm 2026"}
    wrong = officer.post(reverse(REGISTER), sent | {"staff_code": "KH00000"})
    officer.post(reverse(REGISTER), sent | {"staff_code": gone.staff.staff_code.lower()})

    assert wrong.status_code == 422
    with tenant(cast.department.pk):
        row = DataRequest.objects.get()
        assert (row.posting, row.recorded_by) == (gone, cast.officer)
    with pytest.raises(PermissionDenied), tenant(cast.department.pk):
        commands.ask_about_data(
            actor=actor(cast.head), posting=cast.clerk, right="see", words="x", now=NOW
        )


def test_a_request_past_its_day_is_marked(cast, signed_in) -> None:
    ask_about_data(cast.clerk)
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        page = signed_in(cast.officer).get(reverse(REGISTER))

    assert "Quá hạn" in page.content.decode()


def test_each_person_sees_who_opened_their_page(cast, signed_in) -> None:
    url = reverse("organizations:person", args=[cast.clerk.staff.staff_code])
    signed_in(cast.officer).get(url)
    signed_in(cast.officer).get(reverse("organizations:person", args=["KH00000"]))

    page = signed_in(cast.clerk).get(reverse(MINE))

    assert [(one.reader, one.page) for one in page.context["readings"]] == [("Hồ Thu Hà", "")]
    assert signed_in(cast.colleague).get(reverse(MINE)).context["readings"] == []


def test_looking_at_ones_own_page_leaves_nothing(cast, signed_in) -> None:
    officer = signed_in(cast.officer)
    officer.get(reverse("organizations:person", args=[cast.officer.staff.staff_code]))

    assert officer.get(reverse(MINE)).context["readings"] == []


def test_the_register_costs_the_same_for_many(cast, signed_in) -> None:
    ask_about_data(cast.clerk)
    officer = signed_in(cast.officer)
    few = queries_of(officer, reverse(REGISTER))
    for right in ("correct", "delete", "object"):
        ask_about_data(cast.clerk, right)
        ask_about_data(cast.head, right)

    assert queries_of(officer, reverse(REGISTER)) == few
