"""The province's operators take units and people of many agencies in, all of them or none."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organizations.models import Posting, User
from organizations.queries.staff_sheets import PEOPLE
from organizations.spreadsheets import Sheet, write_sheets
from organizations.tenancy import tenant
from tests.organizations.staff_workbook import person, province_workbook


def file(tmp_path: Path, *rows: Sequence[str]) -> str:
    path = tmp_path / "toan-tinh.xlsx"
    path.write_bytes(province_workbook(*rows))
    return str(path)


def of(agency, *row: str, **cells: str) -> list[str]:
    return [agency.code, *person(*row, **cells)]


def rows(cast) -> list[list[str]]:
    main = of(cast.department, "KH90001", "Nguyễn Thị Mới", cast.office.code)
    besides = of(
        cast.commune, "KH90001", "Nguyễn Thị Mới", cast.stranger.unit.code, is_primary="Không"
    )
    return [main, besides]


def held() -> int:
    return User.objects.filter(username="KH90001").count()


def test_without_apply_nothing_is_stored(cast, tmp_path, capsys) -> None:
    call_command("import_staff", file(tmp_path, *rows(cast)))

    assert "Mới: 2, Sửa: 0, Giữ nguyên: 0, Lỗi: 0. Chưa lưu gì" in capsys.readouterr().out
    assert held() == 0


def test_a_person_of_two_agencies_gets_one_sign_in(cast, tmp_path) -> None:
    call_command("import_staff", file(tmp_path, *rows(cast)), "--apply")

    assert held() == 1
    staff_id = User.objects.get(username="KH90001").staff_id
    for agency in (cast.department, cast.commune):
        with tenant(agency.pk):
            assert Posting.objects.filter(staff_id=staff_id, agency=agency).count() == 1


def test_one_wrong_row_of_one_agency_keeps_everybody_out(cast, tmp_path, capsys) -> None:
    wrong = of(cast.commune, "KH90002", "Trần Văn Sai", "KHONGCO")

    with pytest.raises(CommandError, match="Chưa lưu gì"):
        call_command("import_staff", file(tmp_path, *rows(cast), wrong), "--apply")

    assert held() == 0
    assert f"{cast.commune.code}, Nhân sự, dòng 4: Mã đơn vị" in capsys.readouterr().out


def test_an_agency_that_is_not_there_is_named(cast, tmp_path, capsys) -> None:
    with pytest.raises(CommandError, match="Chưa lưu gì"):
        call_command("import_staff", file(tmp_path, ["XYZ", *person("KH9", "A B", "C")]), "--apply")

    said = capsys.readouterr().out
    assert "XYZ, Nhân sự, dòng 2: không có cơ quan nào mang mã này." in said


def test_a_file_that_is_none_or_lacks_a_heading_says_so_in_words(cast, tmp_path) -> None:
    with pytest.raises(CommandError, match=r"khong-co\.xlsx: không có tệp này"):
        call_command("import_staff", str(tmp_path / "khong-co.xlsx"))
    path = tmp_path / "thieu-cot.xlsx"
    path.write_bytes(write_sheets([Sheet(PEOPLE, ["Mã cơ quan", "Mã cán bộ"], [["SNV", "KH1"]])]))

    with pytest.raises(CommandError, match=r"“Nhân sự” .*: Mã công chức, Họ và tên"):
        call_command("import_staff", str(path))
