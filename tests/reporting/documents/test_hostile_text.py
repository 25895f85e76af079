"""What people type is shown as they typed it: never run, never parsed, never lost."""

import io
import re
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from reporting.documents import Format
from reporting.documents.text import clean
from reporting.documents.word_xml import run
from tests.reporting.documents import samples
from tests.reporting.documents.reading import (
    make,
    parts,
    pdf_text,
    plain,
    sheets,
    unspaced,
    word_text,
)

HOSTILE = [
    '#panic("đổ vỡ")',
    '#read("/etc/passwd")',
    "$x^2$ *đậm* _nghiêng_ = Tiêu đề `mã` @ref <nhãn> \\ // chú thích",
    "]) #[ { } #let x = 1",
    "<w:p><w:r><w:t>chèn</w:t></w:r></w:p>",
    "</w:t></w:r></w:p>]]>&amp;&#65;&lt;",
    "{{x}} {% if true %} ${jndi:x} %(a)s %s",
    "=cmd|' /C calc'!A0",
    "=1+1",
    "+84 258 000 000",
    "-2+3",
    "@SUM(A1:A9)",
    "http://example.test/a?b=c&d=e mailto:a@example.test",
    "_x0041_ _x000D_",
    '"; DROP TABLE work_entry; --',
    "PAGE \\* MERGEFORMAT { HYPERLINK x }",
]
ODD = {
    "NUL and friends": ("a\x00b\x07c\x1bd", "a\ufffdb\ufffdc\ufffdd"),
    "a lone surrogate": ("a\ud800b", "a\ufffdb"),
    "an override of direction": ("abc\u202edef", "abc\ufffddef"),
    "decomposed letters": ("Nguye\u0302\u0303n", "Nguyễn"),
}


def snapshot_with(words):
    """The same words in a name, a title, a unit, an agency, the narrative and the signature."""
    snapshot = samples.unit_snapshot(people=2)
    snapshot["agency"] = snapshot["agency"] | {"name": words}
    snapshot["staff"][0] |= {"full_name": words, "title": words, "unit": words}
    snapshot["units"][0]["name"] = words
    snapshot["narrative"] = {"difficulties": words, "proposals": words, "training": words}
    snapshot["signing"] = {"prefix": "", "title": "Giám đốc", "name": words}
    snapshot["recipients"] = [words, "Sở Nội vụ"]
    return snapshot


@pytest.mark.parametrize("words", HOSTILE)
def test_the_pdf_shows_the_words_as_typed(words):
    shown = unspaced(pdf_text(make(snapshot_with(words), Format.PDF)))
    assert shown.count(unspaced(words)) >= 6


@pytest.mark.parametrize("words", HOSTILE)
def test_word_shows_the_words_as_typed_and_takes_no_field_from_them(words):
    content = make(snapshot_with(words), Format.DOCX)
    assert word_text(content).count(plain(words)) >= 6
    package = parts(content)
    for name, part in package.items():
        if name.endswith(".xml"):
            ElementTree.fromstring(part)  # noqa: S314 (our own file)
    assert not re.search(
        rb"<w:(fldSimple|fldChar|instrText|hyperlink)", package["word/document.xml"]
    )
    headers = b"".join(part for name, part in package.items() if "header" in name)
    assert re.findall(rb'w:instr="([^"]*)"', headers) == [b"PAGE"]
    relations = package["word/_rels/document.xml.rels"]
    assert b"External" not in relations


@pytest.mark.parametrize("words", HOSTILE)
def test_excel_shows_the_words_as_typed_and_holds_no_formula_or_link(words):
    content = make(snapshot_with(words), Format.XLSX)
    assert sheets(content)["Cá nhân"][4][1] == words
    package = parts(content)
    for name, part in package.items():
        if name.startswith("xl/worksheets/"):
            assert not re.search(rb"<(f|hyperlink)[ >/]", part), name


@pytest.mark.parametrize("fmt", list(Format))
@pytest.mark.parametrize("case", ODD)
def test_what_cannot_be_printed_is_replaced_visibly(case, fmt):
    typed, shown = ODD[case]
    assert clean(typed) == shown
    content = make(snapshot_with(typed), fmt)
    if fmt is Format.XLSX:
        assert sheets(content)["Cá nhân"][4][1] == shown
    elif fmt is Format.DOCX:
        assert shown in word_text(content)
    else:
        assert shown in pdf_text(content)


@pytest.mark.parametrize("fmt", list(Format))
@pytest.mark.parametrize("words", ["שלום עולם", "مرحبا", "汉字", "👩‍⚕️", "ไทย"])
def test_letters_of_other_scripts_do_not_stop_a_report(words, fmt):
    content = make(snapshot_with(words), fmt)
    if fmt is Format.DOCX:
        assert words in word_text(content)
    if fmt is Format.XLSX:
        assert sheets(content)["Cá nhân"][4][1] == words


@pytest.mark.parametrize("words", ["x" * 10_000, "rất dài " * 1_250, "a\n" * 500, ""])
def test_words_of_any_length_fit(words):
    snapshot = snapshot_with(words)
    assert unspaced(words) in unspaced(word_text(make(snapshot, Format.DOCX)))
    assert sheets(make(snapshot, Format.XLSX))["Cá nhân"][4][1] == words
    assert unspaced(words) in unspaced(_pdf_without_page_furniture(make(snapshot, Format.PDF)))


def _pdf_without_page_furniture(content: bytes) -> str:
    """The text without page numbers and footers, which stand between two pages of a long cell."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    lines = [line for page in pages for line in page.splitlines()]
    return " ".join(
        line for line in lines if "SHA-256" not in line and not re.fullmatch(r"\s*\d+\s*", line)
    )


def test_a_long_word_is_broken_before_it_leaves_the_page():
    reader = PdfReader(io.BytesIO(make(snapshot_with("W" * 300), Format.PDF)))
    words = " ".join(page.extract_text() for page in reader.pages).replace("\u200b", "")
    runs = [len(run) for run in re.findall("W+", words)]
    assert sum(runs) >= 6 * 300
    assert max(runs) <= 45  # the widest line of the page holds no more


def test_the_last_door_before_word_lets_nothing_unprintable_through():
    ElementTree.fromstring(f"<x xmlns:w='w'>{run('a' + chr(0) + '<b>&')}</x>")  # noqa: S314


@pytest.mark.parametrize("fmt", list(Format))
def test_an_ampersand_in_a_rule_name_does_not_break_the_print_header(fmt):
    assert make(samples.unit_snapshot(people=1, rules=["R&D&P"]), fmt)
