"""The first page of both layouts at 300 dpi, measured against the rules of official papers.

Measured in dots of the picture, as a clerk would lay a ruler on the printed page: domain 7.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import pypdfium2.raw as pdfium
import pytest
from pypdfium2 import PdfDocument, PdfPage

from reporting.documents import Format
from tests.reporting.documents import samples
from tests.reporting.documents.reading import make, plain

DPI = 300
MM = DPI / 25.4
LAYOUTS = {"state": samples.STATE, "party": samples.PARTY}
BOTH = pytest.mark.parametrize("layout", list(LAYOUTS))
DARK = 128


class Words(NamedTuple):
    """A run of letters of one size on one line; millimetres from the top left corner."""

    text: str
    size: float  # points
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@cache
def document(layout: str) -> PdfDocument:
    snapshot = samples.unit_snapshot(people=12, agency=LAYOUTS[layout])
    return PdfDocument(make(snapshot, Format.PDF))


@cache
def ink(layout: str, number: int = 0) -> np.ndarray:
    """Where the page is dark."""
    page = document(layout)[number].render(scale=DPI / 72, grayscale=True)
    return page.to_numpy().squeeze() < DARK


@cache
def lines(layout: str, number: int = 0) -> list[Words]:
    return list(_lines(document(layout)[number]))


def _lines(page: PdfPage) -> Iterator[Words]:
    letters = page.get_textpage()
    height = page.get_height()
    run: list[tuple[str, float, tuple[float, ...]]] = []
    for index in range(letters.count_chars()):
        text = letters.get_text_range(index, 1)
        size = round(pdfium.FPDFText_GetFontSize(letters, index), 1)
        box = letters.get_charbox(index, loose=True)
        if (run and (abs(box[1] - run[-1][2][1]) > 2 or size != run[-1][1])) or text in "\r\n":
            yield from _words(run, height)
            run = []
        if text not in "\r\n":
            run.append((text, size, box))
    yield from _words(run, height)


def _words(run: list[tuple[str, float, tuple[float, ...]]], height: float) -> Iterator[Words]:
    text = plain("".join(letter for letter, _size, _box in run))
    boxes = [box for letter, _size, box in run if letter.strip()]
    if text and boxes:
        yield Words(
            text,
            run[0][1],
            min(box[0] for box in boxes) / 72 * 25.4,
            max(box[2] for box in boxes) / 72 * 25.4,
            (height - max(box[3] for box in boxes)) / 72 * 25.4,
            (height - min(box[1] for box in boxes)) / 72 * 25.4,
        )


def line(layout: str, words: str, number: int = 0) -> Words:
    return next(one for one in lines(layout, number) if words in one.text)


@cache
def rules(layout: str) -> list[tuple[float, float, float]]:
    """Drawn lines of the upper half of the page: left, right, from the top, in millimetres."""
    dark = ink(layout)
    found: list[tuple[float, float, float]] = []
    for y in range(int(100 * MM)):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], dark[y].astype(np.int8), [0]))))
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            if right - left > 8 * MM and not (found and y / MM - found[-1][2] < 0.5):
                found.append((left / MM, right / MM, y / MM))
    return found


@BOTH
def test_the_paper_is_a4_and_nothing_is_printed_in_its_margins(layout) -> None:
    dark = ink(layout)

    assert dark.shape == pytest.approx((297 * MM, 210 * MM), abs=2)
    columns = np.flatnonzero(dark.any(axis=0)) / MM
    rows = np.flatnonzero(dark[: int(277 * MM)].any(axis=1)) / MM
    assert 29.8 <= columns.min() <= 31
    assert 193 <= columns.max() <= 195.2
    assert 19.8 <= rows.min() <= 26


@pytest.mark.parametrize(
    ("layout", "words", "sizes"),
    [
        ("state", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13)),
        ("state", "Độc lập - Tự do - Hạnh phúc", (13, 14)),
        ("state", "ỦY BAN NHÂN DÂN", (12, 13)),
        ("state", "SỞ NỘI VỤ", (12, 13)),
        ("state", "Số:", (13, 13)),
        ("state", "Khánh Hòa, ngày", (13, 14)),
        ("state", "BÁO CÁO", (13, 14)),
        ("state", "Thực hiện quy định", (13, 14)),
        ("party", "ĐẢNG CỘNG SẢN VIỆT NAM", (15, 15)),
        ("party", "BAN TỔ CHỨC TỈNH ỦY", (14, 14)),
        ("party", "Số", (14, 14)),
        ("party", "Khánh Hòa, ngày", (14, 14)),
        ("party", "BÁO CÁO", (15, 16)),
        ("party", "Thực hiện quy định", (14, 15)),
    ],
)
def test_letters_have_the_sizes_of_the_rules(layout, words, sizes) -> None:
    assert sizes[0] <= line(layout, words).size <= sizes[1]


@pytest.mark.parametrize(
    ("layout", "words"),
    [("state", "Độc lập - Tự do - Hạnh phúc"), ("party", "ĐẢNG CỘNG SẢN VIỆT NAM")],
)
def test_the_line_below_the_national_name_is_drawn_and_as_long_as_the_words(layout, words) -> None:
    said = line(layout, words)
    left, right, top = next(
        one for one in rules(layout) if abs((one[0] + one[1]) / 2 - said.middle) < 1
    )

    assert right - left == pytest.approx(said.right - said.left, abs=1)
    assert 0 < top - said.bottom + 1.5 < 4


def test_the_line_below_the_issuing_body_is_a_third_to_a_half_of_its_name() -> None:
    said = line("state", "SỞ NỘI VỤ")
    left, right, _top = next(one for one in rules("state") if one[1] < 100)

    assert 1 / 3 - 0.02 <= (right - left) / (said.right - said.left) <= 0.5 + 0.02
    assert (left + right) / 2 == pytest.approx(said.middle, abs=1)


@BOTH
def test_the_issuer_stands_left_and_the_national_name_right(layout) -> None:
    said = [one for one in lines(layout) if one.top < 60]
    national = next(one for one in said if "VIỆT NAM" in one.text)
    issuer = next(one for one in said if "SỞ NỘI VỤ" in one.text or "BAN TỔ CHỨC" in one.text)

    assert issuer.right < national.left
    assert national.right <= 195.5
    assert national.top == pytest.approx(said[0].top, abs=1)


@BOTH
def test_the_title_is_in_the_middle_of_the_text(layout) -> None:
    assert line(layout, "BÁO CÁO").middle == pytest.approx((30 + 195) / 2, abs=0.7)


@BOTH
def test_the_first_line_of_a_paragraph_is_drawn_in(layout) -> None:
    assert 10 - 0.3 <= line(layout, "Thực hiện quy định").left - 30 <= 12.7 + 0.3


@BOTH
def test_the_second_page_has_its_number_in_the_middle_of_the_top_margin(layout) -> None:
    number = lines(layout, 1)[0]

    assert number.text == "2"
    assert number.middle == pytest.approx((30 + 195) / 2, abs=0.7)
    assert number.bottom < 20
    assert 13 <= number.size <= 14
    assert not any(one.text == "1" and one.top < 20 for one in lines(layout, 0))
