"""The province's operators take units and people of many agencies in, all of them or none."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organizations.models import Posting, User
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

    assert "2 new" in capsys.readouterr().out
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

    with pytest.raises(CommandError, match="Nothing is stored"):
        call_command("import_staff", file(tmp_path, *rows(cast), wrong), "--apply")

    assert held() == 0
    assert f"{cast.commune.code}, Nhân sự, row 4: Mã đơn vị" in capsys.readouterr().out


def test_an_agency_that_is_not_there_is_named(cast, tmp_path) -> None:
    with pytest.raises(CommandError, match="row 2: XYZ"):
        call_command("import_staff", file(tmp_path, ["XYZ", *person("KH9", "A B", "C")]), "--apply")
