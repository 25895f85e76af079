"""Forms 01 and 02 say what was frozen, on both letterheads, in Word and PDF alike."""

import pytest

from reporting.documents import Format, UnknownSchema, form_name, render_form
from tests.reporting.documents.form_samples import month_form, quarter_form
from tests.reporting.documents.reading import pdf_text, unspaced, word_text
from tests.reporting.documents.samples import CHECKSUM

PRINTED = (Format.PDF, Format.DOCX)


def said(form, kind, fmt) -> str:
    content = render_form(form, kind, fmt, checksum=CHECKSUM)
    return unspaced(pdf_text(content) if fmt is Format.PDF else word_text(content))


def says(text: str, *words: str) -> None:
    for one in words:
        assert unspaced(one) in text, one


@pytest.mark.parametrize("fmt", PRINTED)
def test_form_01_can_be_checked_with_a_pencil(fmt) -> None:
    """The numbers are those of case two in docs/domain/calculations.md 2.4."""
    text = said(month_form(), "monitoring", fmt)

    says(text, "Căn cứ: Nghị định 335/2025/NĐ-CP.")
    says(text, "Mẫu 01", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHIẾU THEO DÕI, ĐÁNH GIÁ")
    says(text, "Tổng cộng 13,20 11,40 10,95 11,35", "4 (2)", "a (số lượng) = 0,863636")
    says(text, "(a + b + c) ÷ 3 × 70 = 59,57", "Tổng điểm: 87,07/100", "Hoàn thành tốt nhiệm vụ")
    says(text, "Phẩm chất chính trị, đạo đức, lối sống 10,00 9,50 9,50")
    says(text, "Nguyễn Thị Hồng Nhung", "Trần Văn Bình")
    assert unspaced("Nơi nhận") not in text


@pytest.mark.parametrize("fmt", PRINTED)
def test_form_02_of_a_party_body_names_the_months_the_level_and_the_finding(fmt) -> None:
    text = said(quarter_form(), "classification", fmt)

    says(text, "Mẫu 02", "ĐẢNG CỘNG SẢN VIỆT NAM", "PHIẾU XẾP LOẠI CHẤT LƯỢNG")
    says(text, "Công chức quý IV năm 2026", "tháng 11 năm 2026 không (vắng mặt) – –", "27,83 82,19")
    says(text, "Mức xếp loại: Không hoàn thành nhiệm vụ", "KL 12-KL/UBKTTU ngày 02/12/2026")
    says(text, "GIÁM ĐỐC", "Lê Quang Minh", "NGƯỜI ĐƯỢC XẾP LOẠI")


def test_a_leaders_form_shows_all_six_ratios() -> None:
    text = said(quarter_form(), "monitoring", Format.PDF)

    says(text, CHECKSUM)
    says(text, "d (kết quả của người, đơn vị phụ trách) = 1", "đ (tổ chức thực hiện) = 0,5")
    says(text, "(a + b + c + d + đ + e) ÷ 6 × 70 = 55,42")


def test_a_year_and_a_month_without_data_are_printed_without_a_made_up_number() -> None:
    year = quarter_form() | {"is_a_mean": True, "outputs": [], "general_points": None}
    of_year = said(year, "monitoring", Format.PDF)
    says(of_year, "bình quân điểm theo dõi", "II. ĐIỂM THEO DÕI CÁC KỲ", "III. TỔNG ĐIỂM")
    assert unspaced("TIÊU CHÍ CHUNG (tối đa") not in of_year  # a mean has no points of parts
    assert unspaced("Điểm tiêu chí chung") not in of_year
    empty = month_form(
        outputs=[], criteria=[], general_points=None, task_points=None, total=None,
        ratios=dict.fromkeys(("quantity", "quality", "timeliness")), assessor=None,
        level="not_enough_data", reasons=["nothing_assigned"],
    )  # fmt: skip
    text = said(empty, "monitoring", Format.DOCX)
    says(
        text,
        "Không có nhiệm vụ được giao đến hạn trong kỳ",
        "Tổng điểm: –/100",
        "b (chất lượng) = –",
    )


def test_what_people_typed_is_shown_and_never_run_as_markup() -> None:
    hostile = month_form() | {"assessor": "#panic() </w:t> & <b>"}

    for fmt in PRINTED:
        says(said(hostile, "monitoring", fmt), "#panic() </w:t> & <b>")


def test_there_is_no_third_form_and_no_sheet() -> None:
    for kind, fmt in (("petition", Format.PDF), ("monitoring", Format.XLSX)):
        with pytest.raises(UnknownSchema):
            render_form(month_form(), kind, fmt, checksum=CHECKSUM)
    assert (
        form_name(month_form(), "monitoring", Format.PDF)
        == "phieu-theo-doi-CC-00123-2026-10-v1.pdf"
    )
