"""A unit report says the same figures in all three formats, and says nothing it does not know."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from reporting.documents import Format, UnknownSchema, file_name, media_type, render
from tests.reporting.documents import samples
from tests.reporting.documents.reading import (
    make,
    parts,
    pdf_pages,
    pdf_text,
    plain,
    row_of,
    sheets,
    word_text,
)

READERS = {Format.PDF: pdf_text, Format.DOCX: word_text}
ON_PAPER = pytest.mark.parametrize("fmt", [Format.PDF, Format.DOCX])


@ON_PAPER
def test_the_paper_carries_the_figures_of_the_snapshot(fmt):
    snapshot = samples.unit_snapshot()
    words = READERS[fmt](make(snapshot, fmt))

    covered = snapshot["coverage"]
    assert "Tổng số CBCCVC: 41 người; phải cập nhật nhật ký: 40 người" in words
    assert f"Trong {covered['required_days']} ngày công phải cập nhật" in words
    assert "Mức chất lượng bình quân: 4,12; 12 lần chưa đạt chất lượng" in words
    assert "từ ngày 15 tháng 9 năm 2026 đến ngày 14 tháng 10 năm 2026" in words
    assert "chốt lúc 07 giờ 30 phút ngày 21 tháng 10 năm 2026" in words
    for person in snapshot["staff"]:
        assert person["staff_code"] in words
        assert person["full_name"] in words


@ON_PAPER
def test_a_person_without_a_score_has_dashes_and_the_reason(fmt):
    person = samples.unit_snapshot(people=1)["staff"][0] | {
        "full_name": "Đỗ Thị Thử",
        "general_points": None,
        "task_points": None,
        "total": None,
        "level": "not_enough_data",
        "reasons": ["general_missing"],
    }
    words = READERS[fmt](make(samples.unit_snapshot(people=1, staff=[person]), fmt))
    assert "– – – Chưa đủ dữ liệu" in words
    assert "Chưa có điểm tiêu chí chung" in words


@ON_PAPER
def test_an_agency_without_any_log_still_gets_its_paper(fmt):
    words = READERS[fmt](make(samples.empty_unit_snapshot(), fmt))
    assert "Thời gian bình quân một ngày công giờ – – –" in words
    assert "Chưa có mục nào được chấm mức chất lượng" in words
    assert "Không có số liệu." in words
    assert "Hình 1." not in words


@ON_PAPER
def test_the_paper_prints_the_seed_of_its_sample(fmt):
    words = READERS[fmt](make(samples.unit_snapshot(), fmt))
    assert "bằng hạt giống 0f8e7d6c5b4a39281706f5e4d3c2b1a0" in words
    assert "31 trong 38 mục đã được thẩm định lần hai, 24 mục trùng kết quả lần đầu" in words
    old = samples.unit_snapshot()
    del old["audit_sample"]
    assert "hạt giống" not in READERS[fmt](make(old, fmt))


@ON_PAPER
def test_the_change_is_the_difference_of_what_is_printed(fmt):
    snapshot = samples.unit_snapshot()
    # 7.844 hours print as 7,84 and 7.745 as 7,75; their exact difference would print as 0,10.
    snapshot["hours"]["minutes_per_person_day"] = "470.64"
    snapshot["previous"]["minutes_per_person_day"] = "464.70"
    words = READERS[fmt](make(snapshot, fmt))
    assert "Thời gian bình quân một ngày công giờ 7,84 7,75 +0,09" in words


@ON_PAPER
def test_without_a_previous_period_nothing_is_compared(fmt):
    words = READERS[fmt](make(samples.unit_snapshot(previous=None), fmt))
    assert "Tổng số CBCCVC người 41 – –" in words


@ON_PAPER
def test_a_later_version_says_that_it_replaces_the_earlier_ones(fmt):
    assert "thay thế" not in READERS[fmt](make(samples.unit_snapshot(), fmt))
    words = READERS[fmt](make(samples.unit_snapshot(version=2), fmt))
    assert "Đây là bản số 2, thay thế các bản trước." in words


@ON_PAPER
def test_the_agency_does_not_send_the_report_to_itself(fmt):
    words = READERS[fmt](make(samples.unit_snapshot(), fmt))
    assert "Nơi nhận: - Ban Tổ chức Tỉnh ủy; - Lưu: VT." in words


def test_an_excel_cell_holds_a_number_a_date_or_nothing():
    snapshot = samples.unit_snapshot()
    book = sheets(make(snapshot, Format.XLSX))
    assert list(book) == ["Tổng hợp", "Nhóm công việc", "Theo ngày", "Đơn vị", "Cá nhân"]

    first_day = book["Theo ngày"][4]
    assert first_day[1] == date(2026, 9, 15)
    assert first_day[2] == snapshot["coverage"]["by_day"][0]["required"]

    for row, person in zip(book["Cá nhân"][4:], snapshot["staff"], strict=False):
        assert row[1:3] == [person["full_name"], person["staff_code"]]
        if person["total"] is None:
            assert row[11] == ""
        else:
            assert row[11] == pytest.approx(float(person["total"]), abs=1e-9)
        assert row[7] == pytest.approx(person["minutes"] / 60, abs=1e-9)


def test_the_excel_summary_keeps_the_exact_mean_and_leaves_missing_cells_empty():
    rows = sheets(make(samples.empty_unit_snapshot(), Format.XLSX))["Tổng hợp"]
    assert row_of(rows, "Mức chất lượng bình quân")[3:6] == ["", "", ""]
    assert row_of(rows, "Tổng số CBCCVC")[3] == 0


def test_two_thousand_people_fit_into_every_format():
    snapshot = samples.unit_snapshot(people=2000)
    last = snapshot["staff"][-1]["staff_code"]
    assert len(sheets(make(snapshot, Format.XLSX))["Cá nhân"]) > 2000
    assert last in word_text(make(snapshot, Format.DOCX))


def test_the_heading_of_a_long_table_stands_on_every_page():
    pages = pdf_pages(make(samples.unit_snapshot(people=120), Format.PDF))
    appendix = [page for page in pages if "KH00" in page]
    assert len(appendix) > 3
    assert all("Mã công chức" in page for page in appendix)


@pytest.mark.parametrize("fmt", list(Format))
def test_the_same_snapshot_gives_the_same_bytes(fmt):
    snapshot = samples.unit_snapshot(people=5)
    assert make(snapshot, fmt) == make(snapshot, fmt)


@pytest.mark.parametrize("fmt", [Format.XLSX, Format.DOCX])
def test_an_office_file_knows_no_time_but_that_of_the_snapshot(fmt):
    content = make(samples.unit_snapshot(people=2), fmt)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.date_time[:2] for info in package.infolist()} == {(1980, 1)}
    written = re.findall(r"20\d\d-\d\d-\d\dT[0-9:]*", parts(content)["docProps/core.xml"].decode())
    assert set(written) == {"2026-10-21T00:30:00"}


def test_a_pdf_knows_no_time_but_that_of_the_snapshot():
    content = make(samples.unit_snapshot(people=2), Format.PDF)
    created = PdfReader(io.BytesIO(content)).metadata.creation_date
    assert created.astimezone(UTC) == datetime(2026, 10, 21, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("fmt", list(Format))
def test_every_format_carries_the_checksum_and_the_rules(fmt):
    content = make(samples.unit_snapshot(people=3), fmt)
    if fmt is Format.XLSX:
        words = str(sheets(content)["Cá nhân"])
    elif fmt is Format.PDF:
        words = pdf_text(content)
    else:
        words = parts(content)["word/footer1.xml"].decode()
    assert samples.CHECKSUM in words
    assert "nd335-2025" in words


def test_a_file_is_named_after_agency_period_and_version():
    snapshot = samples.unit_snapshot(people=1)
    assert file_name(snapshot, Format.PDF) == "bao-cao-kpi-SNV-2026-10-v1.pdf"
    snapshot["agency"]["code"] = '../../etc "x"\r\nđ'
    assert file_name(snapshot, Format.DOCX) == "bao-cao-kpi-etc-x-2026-10-v1.docx"
    assert media_type(Format.PDF) == "application/pdf"


def test_an_unknown_schema_is_refused_by_name():
    with pytest.raises(UnknownSchema, match=r"kpi\.unit-report/9"):
        render({"schema": "kpi.unit-report/9"}, Format.PDF, checksum="")
    with pytest.raises(UnknownSchema):
        file_name({}, Format.PDF)


def amended() -> dict[str, Any]:
    """Version 2 of the sample, with one change of each kind."""
    snapshot = samples.unit_snapshot() | {"version": 2}
    changes = [
        ("agency", "", "minutes_total", 6000, 6090),
        ("agency", "", "level.good", 16, 17),
        ("person", "Lê Văn Hạ (CC0007)", "total", "89.50", "90.00"),
        ("person", "Lê Văn Hạ (CC0007)", "level", "good", "excellent"),
        ("person", "Mấu Thị Nhàn (CC0009)", "unit", None, "Văn phòng"),
        ("words", "", "difficulties", "", "=Thiếu người"),
    ]
    names = ("scope", "of", "figure", "before", "after")
    snapshot["amends"] = {
        "version": 1,
        "checksum": "ab" * 32,
        "changes": [dict(zip(names, change, strict=True)) for change in changes],
    }
    return snapshot


def test_a_new_version_says_what_it_changed_in_all_three_formats() -> None:
    snapshot = amended()
    pdf = pdf_text(make(snapshot, Format.PDF))
    word = word_text(make(snapshot, Format.DOCX))
    rows = sheets(make(snapshot, Format.XLSX))["Thay đổi"]

    for paper in (pdf, word):
        assert "6 thay đổi được nêu trong Phụ lục III" in plain(paper)
        assert "Thay đổi so với bản số 1" in plain(paper)
        assert "101,50" in paper
    assert row_of(rows, "Tổng thời gian đã ghi (giờ)")[-2:] == [100, 101.5]
    assert row_of(rows, "Xếp loại")[-1] == "Hoàn thành xuất sắc nhiệm vụ"
    assert row_of(rows, "Khó khăn, vướng mắc")[-1].endswith("=Thiếu người")


def test_a_version_that_changed_no_figure_says_so_and_has_no_third_appendix() -> None:
    snapshot = amended()
    snapshot["amends"]["changes"] = []

    paper = plain(pdf_text(make(snapshot, Format.PDF)))

    assert "không có số liệu nào thay đổi" in paper
    assert "Phụ lục III" not in paper
