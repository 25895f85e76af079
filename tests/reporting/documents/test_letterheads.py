"""The layout of state papers (Decree 30/2020) and of Party papers (HD 36-HD/VPTW)."""

import io

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from reporting.documents import Format, layout, pdf
from tests.reporting.documents import samples
from tests.reporting.documents.reading import W, make, parts, pdf_pages, word_text, word_tree

FONTS = pdf.HERE / "fonts"
MM = 1440 / 25.4


def first_page(fmt, agency):
    content = make(samples.unit_snapshot(people=3, agency=agency), fmt)
    return pdf_pages(content)[0] if fmt is Format.PDF else word_text(content)


@pytest.mark.parametrize("fmt", [Format.PDF, Format.DOCX])
def test_a_state_paper_opens_with_the_name_of_the_republic(fmt):
    words = first_page(fmt, samples.STATE)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "Độc lập - Tự do - Hạnh phúc" in words
    assert "ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA" in words
    assert "Số: /BC-SNV" in words
    assert "Khánh Hòa, ngày 21 tháng 10 năm 2026" in words


@pytest.mark.parametrize("fmt", [Format.PDF, Format.DOCX])
def test_a_party_paper_opens_with_the_name_of_the_party(fmt):
    words = first_page(fmt, samples.PARTY)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in words
    assert "CỘNG HÒA XÃ HỘI" not in words
    assert "BAN TỔ CHỨC TỈNH ỦY *" in words
    assert "Số -BC/BTCTU" in words


@pytest.mark.parametrize(
    ("agency", "written"), [(samples.STATE, "KT. GIÁM ĐỐC"), (samples.PARTY, "K/T GIÁM ĐỐC")]
)
def test_signing_for_another_is_written_as_each_side_writes_it(agency, written):
    content = make(samples.unit_snapshot(people=3, agency=agency), Format.DOCX)
    assert f"{written} PHÓ GIÁM ĐỐC" in word_text(content)


def test_the_page_number_stands_on_every_page_but_the_first():
    pages = pdf_pages(make(samples.unit_snapshot(people=30), Format.PDF))
    assert not pages[0].startswith("1")
    assert [page.split()[0] for page in pages[1:]] == [str(n) for n in range(2, len(pages) + 1)]


def test_margins_and_paper_are_those_of_the_decree():
    tree = word_tree(make(samples.unit_snapshot(people=3), Format.DOCX))
    upright, wide = tree.findall(f".//{W}sectPr")
    assert upright.find(f"{W}titlePg") is not None
    assert wide.find(f"{W}titlePg") is None
    sides = {side: int(upright.find(f"{W}pgMar").get(f"{W}{side}")) / MM for side in
             ("top", "bottom", "left", "right")}  # fmt: skip
    assert sides == pytest.approx({"top": 22, "bottom": 20, "left": 30, "right": 15}, abs=0.02)
    assert int(wide.find(f"{W}pgSz").get(f"{W}w")) > int(wide.find(f"{W}pgSz").get(f"{W}h"))
    box = PdfReader(
        io.BytesIO(make(samples.unit_snapshot(people=3), Format.PDF))
    ).pages[0].mediabox  # fmt: skip
    assert (float(box.width), float(box.height)) == pytest.approx((595.28, 841.89), abs=0.1)


@pytest.mark.parametrize("fmt", [Format.PDF, Format.DOCX])
def test_lines_are_drawn_and_not_typed(fmt):
    words = first_page(fmt, samples.STATE)
    assert "__" not in words
    assert "----" not in words


def test_word_has_real_headings_and_repeats_the_heading_rows():
    tree = word_tree(make(samples.unit_snapshot(people=3), Format.DOCX))
    styles = [node.get(f"{W}val") for node in tree.iter(f"{W}pStyle")]
    assert {"Heading1", "Heading2", "Title", "Subtitle", "Caption", "BodyText"} <= set(styles)
    ruled = [table for table in tree.iter(f"{W}tbl") if table.find(f".//{W}tblBorders") is not None]
    assert len(ruled) == 5
    assert all(table.find(f".//{W}tblHeader") is not None for table in ruled)


def test_the_signing_block_is_never_torn_and_never_alone():
    tree = word_tree(make(samples.unit_snapshot(people=3), Format.DOCX))
    body = tree.find(f"{W}body")
    frames = [
        index
        for index, node in enumerate(body)
        if node.tag == f"{W}tbl" and "Nơi nhận:" in "".join(node.itertext())
    ]
    assert len(frames) == 1
    frame = body[frames[0]]
    assert frame.find(f".//{W}cantSplit") is not None
    before = body[frames[0] - 2]
    assert "Không có nội dung." in "".join(before.itertext())
    assert before.find(f"{W}pPr/{W}keepNext") is not None


@pytest.mark.parametrize("agency", [samples.STATE, samples.PARTY])
def test_an_unsigned_paper_says_so_on_every_page(agency):
    snapshot = samples.unit_snapshot(people=20, agency=agency)
    pages = pdf_pages(make(snapshot, Format.PDF, unsigned=True))
    assert all("CHƯA KÝ" in page for page in pages)
    word = parts(make(snapshot, Format.DOCX, unsigned=True))
    headers = [word[name].decode() for name in word if name.startswith("word/header")]
    assert len(headers) == 2
    assert all("CHƯA KÝ" in header for header in headers)
    book = parts(make(snapshot, Format.XLSX, unsigned=True))
    pages = [book[name].decode() for name in book if name.startswith("xl/worksheets/sheet")]
    assert len(pages) == 5
    assert all("CHƯA KÝ" in page for page in pages)


@pytest.mark.parametrize("fmt", list(Format))
def test_a_signed_paper_carries_no_such_mark(fmt):
    content = make(samples.unit_snapshot(people=3), fmt)
    if fmt is Format.PDF:
        assert "CHƯA KÝ" not in " ".join(pdf_pages(content))
    else:
        assert not any("CHƯA KÝ".encode() in part for part in parts(content).values())


def vietnamese_letters() -> set[str]:
    plain = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
    return set(plain) | set(plain.upper())


@pytest.mark.parametrize("face", ["Regular", "Italic", "Bold", "BoldItalic"])
def test_the_committed_fonts_know_every_vietnamese_letter(face):
    known = TTFont(FONTS / f"Tinos-{face}.ttf").getBestCmap()
    wanted = vietnamese_letters() | set("–−“”…·•,.;:%/()0123456789\u00a0\u200b\ufffd")
    assert {letter for letter in wanted if ord(letter) not in known} == set()


def test_the_fonts_are_in_the_pdf_and_none_was_borrowed():
    reader = PdfReader(io.BytesIO(make(samples.unit_snapshot(people=3), Format.PDF)))
    used = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert used
    assert all("+Tinos-" in name for name in used)


@pytest.mark.parametrize("paper", [layout.STATE, layout.PARTY])
def test_the_drawn_line_is_as_long_as_the_words_above_it(paper):
    font = TTFont(FONTS / "Tinos-Bold.ttf")
    glyphs, widths = font.getBestCmap(), font["hmtx"].metrics
    line = paper.national[-1]
    units = sum(widths[glyphs[ord(letter)]][0] for letter in line.text)
    width_mm = units / font["head"].unitsPerEm * line.size * 25.4 / 72
    assert line.rule_mm == pytest.approx(width_mm, abs=0.6)
