"""Units and people from Excel: shown first, applied as a whole, and twice changes nothing."""

import re
from collections.abc import Sequence
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import AuditEvent, Posting, RoleAssignment, Unit, UnitClosure, User
from organizations.queries.staff_sheets import (
    PEOPLE,
    PERSON_HEADINGS,
    UNIT_HEADINGS,
    UNITS,
)
from organizations.spreadsheets import Sheet, write_sheets
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY
from tests.factories.reporting import compile_for

WORKBOOK = reverse("organizations:staff_sheet")
APPLY = reverse("organizations:apply_staff_sheet")
TEMPLATE = reverse("organizations:staff_template")


def person(code: str, name: str, unit: str, first: str = "12/10/2026", **cells: str) -> list[str]:
    values = {
        "staff_code": code,
        "full_name": name,
        "unit": unit,
        "job_position": "Chuyên viên",
        "subject_class": "Công chức",
        "starts_on": first,
    } | cells
    return [values.get(key, "") for key in PERSON_HEADINGS]


def workbook(units: Sequence[Sequence[str]] = (), people: Sequence[Sequence[str]] = ()) -> bytes:
    return write_sheets(
        [
            Sheet(UNITS, [words[0] for words in UNIT_HEADINGS.values()], units),
            Sheet(PEOPLE, [words[0] for words in PERSON_HEADINGS.values()], people),
        ]
    )


def send(client, content: bytes):
    with time_machine.travel(NOW, tick=False):
        return client.post(WORKBOOK, {"sheet": SimpleUploadedFile("nhan-su.xlsx", content)})


def apply(client, shown):
    kept = re.search(r'name="kept" value="([^"]+)"', shown.content.decode())[1]
    with time_machine.travel(NOW, tick=False):
        return client.post(APPLY, {"kept": kept})


def said(answer) -> str:
    return answer.content.decode()


def postings(agency) -> list[Posting]:
    with tenant(agency.pk):
        return list(Posting.objects.filter(agency=agency).select_related("staff", "unit"))


def test_new_units_and_people_come_in_together_the_unit_first(cast, signed_in) -> None:
    root = cast.root.code
    units = [
        ["P2-T1", "Tổ Thẩm định", "P2", "team", "01/10/2026"],  # above it stands a later row
        ["P2", "Phòng Quy hoạch", root, "division", "01/10/2026"],
    ]
    people = [
        person("KH90001", "Nguyễn Thị  Mới", "P2-T1", email="Moi@khanhhoa.example"),
        person("kh90002", "Trần Văn Trưởng", "P2", role="Người đứng đầu"),
        person("KH90001", "Nguyễn Thị Mới", "P2", job_position="Thư ký", is_primary="Không"),
    ]
    client = signed_in(cast.officer)
    shown = send(client, workbook(units, people))

    assert shown.context["counts"] == {"new": 5, "changed": 0, "unchanged": 0, "wrong": 0}
    with tenant(cast.department.pk):
        assert not Unit.objects.filter(code="P2").exists()

    assert apply(client, shown).status_code == 302

    with tenant(cast.department.pk):
        team = Unit.objects.get(code="P2-T1")
        assert set(
            UnitClosure.objects.filter(descendant=team).values_list("ancestor__code", "depth")
        ) == {("P2-T1", 0), ("P2", 1), (root, 2)}
        newcomer = Posting.objects.select_related("staff__user").get(unit=team)
        assert (newcomer.staff.full_name, newcomer.starts_on) == ("Nguyễn Thị Mới", TODAY)
        assert newcomer.staff.user.email == "moi@khanhhoa.example"
        assert not newcomer.staff.user.has_usable_password()
        assert User.objects.filter(username="KH90001").count() == 1
        assert RoleAssignment.objects.get(unit__code="P2").role == "head"
        actions = AuditEvent.objects.values_list("action", flat=True)
        assert sorted(actions) == [
            "organizations.person.posted",
            "organizations.person.posted",
            "organizations.person.posted",
            "organizations.role.given",
            "organizations.staff.imported",
            "organizations.unit.added",
            "organizations.unit.added",
        ]


def test_the_same_file_twice_changes_nothing(cast, signed_in) -> None:
    content = workbook(people=[person("KH90001", "Nguyễn Thị Mới", cast.office.code)])
    client = signed_in(cast.officer)
    apply(client, send(client, content))

    again = send(client, content)

    assert again.context["counts"] == {"new": 0, "changed": 0, "unchanged": 1, "wrong": 0}
    assert not again.context["may_apply"]
    assert 'name="kept"' not in said(again)


def test_the_workbook_as_it_stands_changes_nothing_when_it_is_sent_back(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    with time_machine.travel(NOW, tick=False):
        taken = client.get(TEMPLATE)

    shown = send(client, taken.content)

    assert shown.context["counts"]["unchanged"] == 3 + 7
    assert sum(shown.context["counts"].values()) == 10


def test_each_wrong_row_is_named_with_its_sheet_its_column_and_why(cast, signed_in) -> None:
    clerk, office = cast.clerk, cast.office.code
    units = [
        ["A", "Phòng A", "B", "", "01/10/2026"],
        ["B", "Phòng B", "A", "", "01/10/2026"],
        [office, "Văn phòng", "", "", "01/01/2026"],
        ["C", "Phòng C", "KHONGCO", "", "31/02/2026"],
        ["D", "Phòng D", "", "", "01/10/2026"],
    ]
    people = [
        person("KH90001", "Nguyễn Thị Mới", "KHONGCO"),
        person("KH90002", "Nguyễn Văn Hai", office, ends_on="01/10/2026"),
        person("KH90003", "Nguyễn Văn Ba", office, subject_class="Tình nguyện"),
        person("KH90004", "Nguyễn Văn Tư", office),
        person("KH90004", "Nguyễn Văn Tư", office),
        person(clerk.staff.staff_code, "Người Khác", office, job_position="Văn thư"),
        person(clerk.staff.staff_code, clerk.staff.full_name, office),
        person("KH90005", "Nguyễn Văn Năm", office, email=cast.head.staff.user.email),
        person(cast.stranger.staff.staff_code, "Đoán Mò", office),
        person("!!", "", office, keeps_log="có lẽ"),
    ]
    shown = send(signed_in(cast.officer), workbook(units, people))

    assert shown.context["counts"]["wrong"] == 14
    assert not shown.context["may_apply"]
    told = {
        (line["sheet"], line["number"]): " ".join(line["problems"])
        for line in shown.context["lines"]
    }
    assert "thành vòng" in told[UNITS, 2]
    assert "Mã đơn vị cấp trên: " in told[UNITS, 4]
    assert "Từ ngày: " in told[UNITS, 5]
    assert "gốc" in told[UNITS, 6]
    assert "không có đơn vị này" in told[PEOPLE, 2]
    assert "Đến ngày: " in told[PEOPLE, 3]
    assert "Viên chức" in told[PEOPLE, 4]
    assert (PEOPLE, 5) not in {key for key in told if told[key]}
    assert "dòng khác" in told[PEOPLE, 6]
    assert "Họ và tên: " in told[PEOPLE, 7]
    assert "Từ ngày: " in told[PEOPLE, 8]
    assert "Thư công vụ: " in told[PEOPLE, 9]
    assert "Họ và tên: " in told[PEOPLE, 10]
    assert "Ghi nhật ký: " in told[PEOPLE, 11]


def test_one_wrong_row_keeps_the_whole_file_out(cast, signed_in) -> None:
    before = len(postings(cast.department))
    rows = [person(f"KH9{number:04}", "Nguyễn Văn Thử", cast.office.code) for number in range(50)]
    rows.append(person("KH99999", "Nguyễn Văn Sai", "KHONGCO"))
    client = signed_in(cast.officer)

    shown = send(client, workbook(people=rows))

    assert 'name="kept"' not in said(shown)
    assert len(postings(cast.department)) == before


def test_what_changed_since_it_was_shown_is_shown_again(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    shown = send(client, workbook(people=[person("KH90001", "Nguyễn Thị Mới", cast.office.code)]))
    other = send(client, workbook(people=[person("KH90001", "Nguyễn Thị Mới", cast.office.code)]))
    apply(client, other)

    answer = apply(client, shown)

    assert answer.status_code == 409
    assert len([one for one in postings(cast.department) if one.staff.staff_code == "KH90001"]) == 1


def test_a_title_and_a_last_day_change_and_the_roles_end_with_the_posting(cast, signed_in) -> None:
    row = person(
        cast.head.staff.staff_code,
        cast.head.staff.full_name,
        cast.office.code,
        "01/01/2026",
        title="Chánh Văn phòng",
        ends_on="31/10/2026",
        role="Người đứng đầu",
    )
    client = signed_in(cast.officer)
    shown = send(client, workbook(people=[row]))

    assert [change[0] for change in shown.context["lines"][0]["changes"]] == ["Chức vụ", "Đến ngày"]
    apply(client, shown)

    with tenant(cast.department.pk):
        head = Posting.objects.get(pk=cast.head.pk)
        assert (head.title, head.ends_on) == ("Chánh Văn phòng", date(2026, 10, 31))
        assert RoleAssignment.objects.get(posting=head).ends_on == date(2026, 10, 31)


def test_days_of_a_compiled_period_take_nobody_in_and_nobody_out(cast, signed_in) -> None:
    compile_for(cast.department)
    rows = [
        person("KH90001", "Nguyễn Thị Mới", cast.office.code, "14/10/2026"),
        person("KH90002", "Nguyễn Thị Hai", cast.office.code, "15/10/2026"),
        person(
            cast.clerk.staff.staff_code,
            cast.clerk.staff.full_name,
            cast.office.code,
            "01/01/2026",
            title="Chuyên viên",
            ends_on="01/10/2026",
        ),
    ]

    shown = send(signed_in(cast.officer), workbook(people=rows))

    wrong = [line["number"] for line in shown.context["lines"] if line["effect"] == "wrong"]
    assert wrong == [2, 4]
    assert "đã tổng hợp báo cáo" in said(shown)


def test_nobody_gives_a_role_to_themselves_by_a_file(cast, signed_in) -> None:
    me = cast.officer
    row = person(
        me.staff.staff_code,
        me.staff.full_name,
        cast.root.code,
        "01/01/2026",
        title="Chuyên viên",
        role="Người đứng đầu",
    )

    shown = send(signed_in(me), workbook(people=[row]))

    assert shown.context["counts"]["wrong"] == 1


def test_somebody_of_another_agency_comes_under_the_same_sign_in(cast, signed_in) -> None:
    stranger = cast.stranger.staff
    row = person(stranger.staff_code, stranger.full_name, cast.office.code, is_primary="Không")
    client = signed_in(cast.officer)

    apply(client, send(client, workbook(people=[row])))

    assert [one.staff_id for one in postings(cast.department)].count(stranger.pk) == 1
    assert User.objects.filter(staff_id=stranger.pk).count() == 1


def test_what_was_shown_to_one_officer_is_applied_by_nobody_else(cast, signed_in) -> None:
    shown = send(
        signed_in(cast.officer),
        workbook(people=[person("KH90001", "Nguyễn Thị Mới", cast.office.code)]),
    )

    assert apply(signed_in(cast.strange_head), shown).status_code == 422
    assert User.objects.filter(username="KH90001").count() == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"<html></html>"])
def test_what_is_no_workbook_is_refused_at_the_field(cast, signed_in, content) -> None:
    answer = send(signed_in(cast.officer), content)

    assert answer.status_code == 422
    assert answer.context["form"].errors["sheet"]


def test_a_heading_that_is_missing_is_named_with_its_sheet(cast, signed_in) -> None:
    content = write_sheets([Sheet(PEOPLE, ["Mã công chức"], [["KH1"]])])

    answer = send(signed_in(cast.officer), content)

    assert "Nhân sự" in answer.context["form"].errors["sheet"][0]
    assert "Họ và tên" in answer.context["form"].errors["sheet"][0]


def test_looking_at_a_file_and_applying_it_costs_no_more_for_more_rows(cast, signed_in) -> None:
    client = signed_in(cast.officer)

    def cost(first: int, rows: int) -> tuple[int, int]:
        people = [
            person(f"KH{first + number}", f"Nguyễn Văn {number}", cast.office.code)
            for number in range(rows)
        ]
        with CaptureQueriesContext(connection) as looking:
            shown = send(client, workbook(people=people))
        with CaptureQueriesContext(connection) as applying:
            assert apply(client, shown).status_code == 302
        return len(looking), len(applying)

    cost(80000, 1)
    assert cost(81000, 2) == cost(82000, 40)
