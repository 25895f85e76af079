"""An issued paper carries its signature, the code that verifies it, and the root of the trail."""

import io
import re
from datetime import UTC, datetime

import pytest
import zxingcpp
from PIL import Image
from pypdfium2 import PdfDocument

from reporting.documents import Format, Issue, render
from tests.reporting.documents import samples
from tests.reporting.documents.reading import parts, pdf_text, sheets, unspaced, word_text

PORTAL = "https://kpi.khanhhoa.example"
ROOT = "9f" * 32
ISSUE = Issue(
    signing={"prefix": "KT.", "title": "Giám đốc\nPhó Giám đốc", "name": "Nguyễn Thị Ký"},
    signed_at=datetime(2026, 10, 22, 2, 5, tzinfo=UTC),
    is_issued=True,
    links=12_345,
    root=ROOT,
)
ADDRESS = f"{PORTAL}/verify/{samples.CHECKSUM}/#12345.{ROOT}"


def paper(fmt: Format, issue: Issue | None = ISSUE, agency=samples.STATE, **beside) -> bytes:
    return render(
        samples.unit_snapshot(people=3, agency=agency),
        fmt,
        checksum=samples.CHECKSUM,
        portal=PORTAL,
        issue=issue,
        **beside,
    )


def words_of(content: bytes, fmt: Format) -> str:
    if fmt is Format.PDF:
        return unspaced(pdf_text(content))
    if fmt is Format.DOCX:
        return unspaced(word_text(content))
    return unspaced(
        " ".join(str(cell) for rows in sheets(content).values() for row in rows for cell in row)
    )


def pictures_of(content: bytes, fmt: Format) -> list[Image.Image]:
    """The pages of a PDF at 300 dpi; the pictures inside the others."""
    if fmt is Format.PDF:
        return [page.render(scale=300 / 72).to_pil() for page in PdfDocument(content)]
    inside = parts(content)
    return [Image.open(io.BytesIO(inside[name])) for name in inside if name.endswith(".png")]


def codes_of(content: bytes, fmt: Format) -> list[str]:
    found = [
        code for picture in pictures_of(content, fmt) for code in zxingcpp.read_barcodes(picture)
    ]
    return [code.text for code in found]


@pytest.mark.parametrize("agency", [samples.STATE, samples.PARTY], ids=["state", "party"])
@pytest.mark.parametrize("fmt", list(Format))
def test_the_code_on_every_issued_paper_is_read_by_a_real_reader(fmt, agency) -> None:
    assert codes_of(paper(fmt, agency=agency), fmt) == [ADDRESS]


@pytest.mark.parametrize("fmt", list(Format))
def test_what_was_not_issued_carries_no_code(fmt) -> None:
    signed = Issue(signing=ISSUE.signing, signed_at=ISSUE.signed_at, is_issued=False)

    assert codes_of(paper(fmt, signed), fmt) == []
    assert codes_of(paper(fmt, None, unsigned=True), fmt) == []


@pytest.mark.parametrize("fmt", list(Format))
def test_the_paper_prints_how_far_the_trail_was_sealed(fmt) -> None:
    words = words_of(paper(fmt), fmt)

    assert "(12.345mắtxích):" in words
    assert ROOT in words.replace("\u200b", "")
    assert "mắtxích" not in words_of(paper(fmt, Issue(signing=ISSUE.signing)), fmt)


@pytest.mark.parametrize("fmt", list(Format))
def test_the_paper_bears_who_signed_and_not_who_would_have(fmt) -> None:
    words = words_of(paper(fmt), fmt)

    assert "KT.GIÁMĐỐC" in words
    assert "NguyễnThịKý" in words
    assert unspaced(samples.unit_snapshot(people=3)["signing"]["name"]) not in words.replace(
        unspaced(ISSUE.signing["name"]), ""
    )


@pytest.mark.parametrize("fmt", [Format.PDF, Format.DOCX])
def test_the_paper_has_the_date_of_its_signature(fmt) -> None:
    assert "ngày22tháng10năm2026" in words_of(paper(fmt), fmt)


@pytest.mark.parametrize("fmt", list(Format))
def test_the_same_issue_gives_the_same_bytes(fmt) -> None:
    assert paper(fmt) == paper(fmt)


def test_another_issue_has_another_name() -> None:
    names = {
        ISSUE.checksum(),
        Issue(signing=ISSUE.signing, signed_at=ISSUE.signed_at, is_issued=False).checksum(),
        Issue().checksum(),
    }

    assert len(names) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in names)
