"""People, periods, reports and files: for people by their role, for programs by their scope."""

import io
import zipfile

import pytest
from django.urls import reverse

from organizations.models import AuditEvent
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import DueJob, JobKind, JobState
from tests.factories import reporting as make
from tests.factories.organizations import NOW, PERIOD, make_posting
from tests.factories.worklogs import make_entry

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_person_learns_who_they_are_and_how_to_change_something(cast, api) -> None:
    me = api(cast.clerk)("get", "me/").json()

    assert me["agency"]["code"] == cast.department.code
    assert me["posting"]["id"] == cast.clerk.pk
    assert me["roles"] == ["log_keeper", "posted"]
    assert len(me["csrf_token"]) > 30


def test_a_program_learns_what_its_token_allows(cast, program) -> None:
    me = program(cast.department, "people:read", "reports:read")("get", "me/").json()

    assert me["agency"]["id"] == cast.department.pk
    assert (me["posting"], me["csrf_token"]) == (None, None)
    assert me["roles"] == ["token_people_read", "token_reports_read"]


def test_people_are_those_that_the_pages_show(cast, api, program) -> None:
    def names(caller) -> set[str]:
        return {one["full_name"] for one in caller("get", "people/").json()["items"]}

    of_the_head = names(api(cast.head))
    of_the_officer = names(api(cast.officer))
    of_a_program = names(program(cast.department, "people:read"))

    assert cast.clerk.staff.full_name in of_the_head
    assert cast.agency_head.staff.full_name not in of_the_head
    assert of_the_head < of_the_officer == of_a_program
    assert cast.stranger.staff.full_name not in of_a_program
    assert api(cast.clerk)("get", "people/").status_code == 403
    assert program(cast.department, "reports:read")("get", "people/").status_code == 403


def test_people_are_read_on_by_key_and_by_unit(cast, api) -> None:
    for number in range(5):
        make_posting(cast.office, f"Người Thứ {number}")
    officer = api(cast.officer)
    seen, after = [], None
    while True:
        asked = {"limit": 2, "unit_id": cast.office.pk} | ({"after": after} if after else {})
        page = officer("get", "people/", asked).json()
        seen += [one["posting_id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert len(seen) == len(set(seen)) >= 5
    assert all(one["code"] for one in officer("get", "units/").json()["items"])


def test_periods_and_days_are_read(cast, api, program) -> None:
    [one] = [
        one for one in api(cast.clerk)("get", "periods/").json()["items"] if one["code"] == PERIOD
    ]
    days = program(cast.department, "calendar:read")(
        "get", "calendar/", {"first": "2026-10-09", "last": "2026-10-12"}
    ).json()["items"]
    long = api(cast.clerk)("get", "calendar/", {"first": "2020-01-01", "last": "2026-01-01"})

    assert (one["stage"], one["due_on"]) == ("open", "2026-10-23")
    assert [day["is_working_day"] for day in days] == [True, False, False, True]
    assert long.status_code == 422


@pytest.fixture
def report(cast):
    return make.submit_for(cast.agency_head)


def test_a_program_reads_reports_without_names(cast, program, report) -> None:
    reader = program(cast.department, "reports:read")
    [listed] = reader("get", "reports/", {"period": PERIOD}).json()["items"]
    one = reader("get", f"reports/{report.pk}/").json()
    paper = reader("get", f"reports/{report.pk}/documents/xlsx/")
    both = program(cast.department, "reports:read", "people:read")
    allowed = both("get", f"reports/{report.pk}/documents/xlsx/", accept=XLSX)

    assert (listed["status"], listed["checksum"]) == ("submitted", report.checksum)
    assert one["deliveries"][0]["receiver"] == cast.receiving.name
    assert cast.clerk.staff.full_name not in str(one)
    assert (paper.status_code, paper.json()["code"]) == (403, "forbidden")
    assert (allowed.status_code, allowed["Content-Type"]) == (200, XLSX)


def test_the_receiver_reads_what_was_sent_to_it(cast, api, program, report) -> None:
    person = api(cast.home_affairs)
    of_the_receiver = program(cast.receiving, "reports:read")
    of_others = program(cast.commune, "reports:read", "people:read")
    desk = of_the_receiver("get", f"desk/{PERIOD}/").json()
    [line] = [one for one in desk["agencies"] if one["agency"]["id"] == cast.department.pk]

    assert [one["id"] for one in person("get", "reports/").json()["items"]] == [report.pk]
    assert (line["status"], line["report_id"]) == ("submitted", report.pk)
    assert of_others("get", f"reports/{report.pk}/").status_code == 404
    assert of_others("get", f"reports/{report.pk}/documents/xlsx/").status_code == 404
    assert of_others("get", f"desk/{PERIOD}/").json()["agencies"] == []
    assert person("get", "desk/1999-01/").status_code == 404


def test_the_documents_are_those_of_the_pages(cast, api, report) -> None:
    officer = api(cast.officer)
    by_api = officer("get", f"reports/{report.pk}/documents/docx/", accept="*/*")
    by_page = officer.client.get(reverse("reporting:download", args=[report.pk, "docx"]))

    assert by_api.content == by_page.content
    assert "attachment" in by_api["Content-Disposition"]
    assert officer("get", f"reports/{report.pk}/documents/exe/").status_code == 404


def test_the_province_is_seen_by_those_who_oversee_it(cast, api, report) -> None:
    state = api(cast.kpi_team)("get", f"province/{PERIOD}/").json()
    line = next(one for one in state["agencies"] if one["agency"]["id"] == cast.department.pk)

    assert line["status"] == "submitted"
    assert state["counts"]["submitted"] == 1
    assert cast.agency_head.staff.full_name not in str(state)


def run_files() -> None:
    DueJob.objects.exclude(kind=JobKind.MAKE_FILE).update(state=JobState.DONE)
    commands.run_due(now=NOW, limit=9, worker="test")


def test_an_export_is_asked_for_and_taken(cast, api) -> None:
    receiver = api(cast.home_affairs)
    sent = {"kind": "routed", "file_format": "xlsx"}
    first = receiver("post", "files/", sent)
    again = receiver("post", "files/", sent)
    early = receiver("get", f"files/{first.json()['id']}/content/")
    run_files()
    [ready] = receiver("get", "files/").json()["items"]
    taken = receiver("get", f"files/{ready['id']}/content/", accept=XLSX)

    assert (first.status_code, first.json()["state"]) == (202, "waiting")
    assert again.json()["id"] == first.json()["id"]
    assert early.status_code == 404
    assert ready["state"] == "ready"
    assert zipfile.ZipFile(io.BytesIO(taken.content)).testzip() is None
    with tenant(cast.receiving.pk):
        assert AuditEvent.objects.filter(action="reporting.file.taken").count() == 1


def test_what_weighs_most_is_confirmed_first(cast, api) -> None:
    receiver = api(cast.home_affairs, is_confirmed=False)
    asked = receiver("post", "files/", {"kind": "routed", "file_format": "csv"})
    own = receiver("post", "files/", {"kind": "personal", "file_format": "json"})

    assert (asked.status_code, asked.json()["code"]) == (403, "confirmation_needed")
    assert own.json()["code"] == "confirmation_needed"


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "routed", "file_format": "docx"},
        {"kind": "personal", "file_format": "parquet"},
        {"kind": "own_month", "file_format": "json"},
        {"kind": "unit", "file_format": "pdf"},
        {"kind": "routed", "file_format": "csv", "report_id": 1},
        {"kind": "provincial", "file_format": "pdf"},
    ],
)
def test_each_kind_of_file_has_its_formats(cast, api, sent) -> None:
    assert api(cast.home_affairs)("post", "files/", sent).status_code == 422


@pytest.mark.parametrize("kind", ["routed", "own_month"])
def test_nobody_exports_what_does_not_come_to_them(cast, api, kind) -> None:
    make_entry(cast.clerk)
    answer = api(cast.clerk)("post", "files/", {"kind": kind, "file_format": "csv"})

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_an_agency_takes_its_own_months_out(cast, api) -> None:
    make.submit_for(cast.agency_head)
    officer = api(cast.officer)
    asked = officer("post", "files/", {"kind": "own_month", "file_format": "csv"})
    run_files()
    taken = officer("get", f"files/{asked.json()['id']}/content/", accept="text/csv")

    assert (asked.status_code, asked.json()["kind"]) == (202, "own_month")
    assert cast.department.code in taken.content.decode("utf-8-sig")
