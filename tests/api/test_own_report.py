"""The agency's report by the API: its words, signing, sending, and what receivers answer."""

import pytest

from organizations.rules.service_tokens import SCOPES
from organizations.tenancy import tenant
from reporting.models import AskedFile, FileKind, Report, ReportStatus
from reporting.queries.files import SHOWN
from tests.factories import reporting as make
from tests.factories.organizations import NOW, PERIOD

OWN = f"own-report/{PERIOD}/"


def status_of(report: Report) -> str:
    with tenant(report.agency_id):
        return Report.objects.get(pk=report.pk).status


def test_words_are_written_by_the_version_that_was_read(cast, api) -> None:
    officer = api(cast.officer)
    first = officer("get", f"{OWN}narrative/")
    stored = officer(
        "put", f"{OWN}narrative/", {"difficulties": "Thiếu người\nở phòng"}, if_match=first["ETag"]
    )
    stale = officer("put", f"{OWN}narrative/", {"proposals": "Thêm"}, if_match=first["ETag"])
    without = officer("put", f"{OWN}narrative/", {"proposals": "Thêm"})

    assert (first["ETag"], first.json()["difficulties"]) == ('"0"', "")
    assert (stored.json()["difficulties"], stored["ETag"]) == ("Thiếu người\nở phòng", '"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    assert without.status_code == 428
    assert officer("get", f"{OWN}narrative/", if_none_match='"1"').status_code == 304


def test_a_report_is_asked_for_signed_and_sent_by_a_person(cast, api) -> None:
    report = make.compile_for(cast.department)
    head = api(cast.agency_head)
    read = head("get", OWN).json()
    early = head("post", f"{OWN}submission/")
    signed = head("post", f"{OWN}signature/", {"checksum": read["versions"][0]["checksum"]})
    sent = head("post", f"{OWN}submission/")
    again = head("post", f"{OWN}submission/")

    assert read["versions"][0]["status"] == "compiled"
    assert (early.status_code, early.json()["code"]) == (422, "not_signed")
    assert signed.json()["versions"][0]["status"] == "signed"
    assert sent.json()["versions"][0]["status"] == "submitted"
    assert sent.json()["deliveries"][0]["receiver"] == cast.receiving.name
    assert again.json() == sent.json()
    assert status_of(report) == ReportStatus.SUBMITTED


def test_another_checksum_than_the_one_in_force_signs_nothing(cast, api) -> None:
    report = make.compile_for(cast.department)
    answer = api(cast.agency_head)("post", f"{OWN}signature/", {"checksum": "0" * 64})

    assert (answer.status_code, answer.json()["code"]) == (409, "outdated")
    assert status_of(report) == ReportStatus.COMPILED


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("signature/", {"checksum": "0" * 64}),
        ("submission/", {}),
        ("amendment/", {"reason": "Sai"}),
        ("reopening/", {"reason": "Sai"}),
    ],
)
def test_the_agencys_word_waits_until_one_has_confirmed_who_one_is(cast, api, path, sent) -> None:
    report = make.compile_for(cast.department)
    answer = api(cast.agency_head, is_confirmed=False)("post", f"{OWN}{path}", sent)

    assert (answer.status_code, answer.json()["code"]) == (403, "confirmation_needed")
    assert status_of(report) == ReportStatus.COMPILED


@pytest.mark.parametrize("path", ["signature/", "submission/", "compilation/", "narrative/", ""])
def test_a_program_has_nothing_to_do_with_the_agencys_word(cast, program, path) -> None:
    make.compile_for(cast.department)
    everything = program(cast.department, *SCOPES)

    assert everything("post", f"{OWN}{path}", {"checksum": "0" * 64}).status_code == 403


def test_a_receiver_takes_a_report_in_and_accepts_it(cast, api) -> None:
    report = make.submit_for(cast.agency_head)
    receiver, path = api(cast.home_affairs), f"reports/{report.pk}/"
    early = receiver("post", f"{path}acceptance/")
    received = receiver("post", f"{path}receipt/")
    again = receiver("post", f"{path}receipt/")
    accepted = receiver("post", f"{path}acceptance/")
    late = receiver("post", f"{path}return/", {"reason": "Thiếu"})

    assert (early.status_code, early.json()["code"]) == (422, "not_received")
    assert received.json()["report"]["status"] == "received"
    assert again.json() == received.json()
    assert accepted.json()["deliveries"][0]["accepted_at"]
    assert (late.status_code, late.json()["code"]) == (409, "outdated")


def test_a_returned_report_is_amended(cast, api) -> None:
    report = make.submit_for(cast.agency_head)
    api(cast.home_affairs)("post", f"reports/{report.pk}/return/", {"reason": "Thiếu"})
    opened = api(cast.officer)("post", f"{OWN}amendment/", {"reason": "Bổ sung"}).json()
    job = api(cast.officer)("post", f"{OWN}compilation/")

    assert (opened["stage"], opened["is_reopened"]) == ("logging_closed", True)
    assert opened["deliveries"][0]["return_reason"] == "Thiếu"
    assert (job.status_code, job.json()["code"]) == (422, "period_is_running")


def test_a_report_is_asked_back_and_given(cast, api) -> None:
    report = make.submit_for(cast.agency_head)
    asked = api(cast.officer)("post", f"{OWN}reopening/", {"reason": "Sai số liệu"})
    twice = api(cast.officer)("post", f"{OWN}reopening/", {"reason": "Sai số liệu"})
    path = f"reports/{report.pk}/reopening/"
    refused = api(cast.home_affairs)("post", path, {"decision": "refuse"})
    given = api(cast.home_affairs)("post", path, {"decision": "agree"})

    assert asked.status_code == 200
    assert twice.json()["code"] == "asked_already"
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_missing")
    assert given.json()["report"]["status"] == "returned"


def test_a_provincial_report_stands_until_something_changes(cast, api) -> None:
    make.submit_for(cast.agency_head)
    receiver, path = api(cast.home_affairs), f"desk/{PERIOD}/provincial/"
    first = receiver("post", path, {"assessment": "Đúng hạn"}).json()
    again = receiver("post", path, {"assessment": "Đúng hạn"}).json()
    paper = receiver("get", f"provincial/{first['report']['id']}/documents/pdf/", accept="*/*")
    asked = receiver(
        "post",
        "files/",
        {"kind": "provincial", "file_format": "pdf", "report_id": first["report"]["id"]},
    )

    assert (first["is_new"], again["is_new"]) == (True, False)
    assert receiver("get", path).json()["items"] == [first["report"]]
    assert (paper.status_code, paper.json()["code"]) == (409, "not_made_yet")
    assert (asked.status_code, asked.json()["kind"]) == (202, "provincial")
    strange = api(cast.organization_board)
    assert strange("get", f"provincial/{first['report']['id']}/documents/pdf/").status_code == 404


def test_a_file_that_waits_is_found_however_many_came_after_it(cast, api) -> None:
    """It was asked for first, and twenty newer ones fill the list."""
    receiver = api(cast.home_affairs)
    sent = {"kind": "routed", "file_format": "csv"}
    first = receiver("post", "files/", sent).json()
    with tenant(cast.receiving.pk):
        row = AskedFile.objects.get(pk=first["id"])
        AskedFile.objects.bulk_create(
            AskedFile(
                agency_id=row.agency_id, posting_id=row.posting_id, job=row.job,
                kind=FileKind.PERSONAL, file_format="json", name=row.name, asked_at=NOW,
            )
            for _ in range(SHOWN)
        )  # fmt: skip
    again = receiver("post", "files/", sent)

    assert (again.status_code, again.json()["id"]) == (202, first["id"])
    assert (again.json()["state"], again.json()["before"]) == ("waiting", 0)
