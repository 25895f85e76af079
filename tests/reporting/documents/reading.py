"""What a document says, read back by independent readers."""

import io
import re
import unicodedata
import zipfile
from typing import Any
from xml.etree import ElementTree

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from reporting.documents import Format, render
from tests.reporting.documents.samples import CHECKSUM

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def make(snapshot: dict[str, Any], fmt: Format, *, unsigned: bool = False) -> bytes:
    return render(snapshot, fmt, checksum=CHECKSUM, unsigned=unsigned)


def plain(text: str) -> str:
    """The words alone: composed letters, ordinary spaces, no invisible break points."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\u200b", "").split())


def unspaced(text: str) -> str:
    return re.sub(r"\s", "", plain(text))


def pdf_pages(content: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def pdf_text(content: bytes) -> str:
    return " ".join(pdf_pages(content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def word_tree(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(parts(content)["word/document.xml"])  # noqa: S314 (our own file)


def word_text(content: bytes) -> str:
    tree = word_tree(content)
    paragraphs = ("".join(node.itertext()) for node in tree.iter(f"{W}p"))
    return plain(" ".join(paragraphs))


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def row_of(rows: list[list[Any]], label: str) -> list[Any]:
    """The row of a summary with this label."""
    return next(row for row in rows if label in row)
