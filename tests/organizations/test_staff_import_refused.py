"""Units and people from Excel: what is refused, where, and why."""

import pytest

from organizations.queries.staff_sheets import (
    PEOPLE,
    UNITS,
)
from organizations.spreadsheets import Sheet, write_sheets
from tests.factories.reporting import compile_for
from tests.organizations.staff_workbook import applying, person, postings, said, send, workbook


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

    assert applying(shown) not in said(shown)
    assert len(postings(cast.department)) == before


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
