"""Sheets that are handed out to be filled in: wide enough, with filters, printed on their width."""

import io
import re
import zipfile

from organizations.spreadsheets import NARROWEST, WIDEST, Sheet, write_sheets


def parts(*sheets: Sheet) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(write_sheets(sheets))) as archive:
        names = sorted(name for name in archive.namelist() if "worksheets/sheet" in name)
        return [archive.read(name).decode() for name in names]


def widths(xml: str) -> list[int]:
    found = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', xml)
    return [int(float(width)) for first, last, width in found
            for _ in range(int(first), int(last) + 1)]  # fmt: skip


def test_a_column_is_as_wide_as_what_stands_in_it_and_not_wider_than_can_be_read() -> None:
    rows = [["0123", "Phòng Quản lý nhà và Thị trường bất động sản", "x" * 300]]
    (xml,) = parts(Sheet("Đơn vị", ["Mã", "Tên", "Ghi chú"], rows))

    assert widths(xml) == [NARROWEST, WIDEST, WIDEST]


def test_what_is_filled_in_has_filters_and_a_frozen_heading_and_prints_on_the_width() -> None:
    (xml,) = parts(Sheet("Đơn vị", ["Mã", "Tên"], [["01", "A"], ["02", "B"]]))

    assert '<autoFilter ref="A1:B3"/>' in xml
    assert 'ySplit="1"' in xml
    assert 'fitToHeight="0" orientation="landscape"' in xml


def test_leading_zeros_stay_and_every_cell_is_text() -> None:
    (xml,) = parts(Sheet("", ["Mã"], [["00012"], ["=1+1"]]))

    assert set(re.findall(r'<c r="A\d" s="\d"( t="\w+")', xml)) == {' t="s"'}
    assert "<f" not in xml.replace("<filter", "")


def test_a_guide_is_prose_whose_sentences_make_no_column_wide() -> None:
    sentence = "Sửa hoặc thêm dòng trong hai trang rồi gửi lại. Trang này không đọc."
    (xml,) = parts(Sheet("Hướng dẫn", ["Cách điền"], [[sentence], ["SXD", "Sở"]], is_prose=True))

    assert widths(xml) == [NARROWEST, NARROWEST]
    assert "autoFilter" not in xml
