"""Excel sheets that people send are read as rows of text, or refused before they do harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
import xlsxwriter

from organizations import workbook_limits
from organizations.rules.typed_days import parse_day
from organizations.spreadsheets import HeadingsMissing, NoRows, read_rows, write_rows
from organizations.workbook_limits import HoldsFormulas, NotAWorkbook, WorkbookTooLarge

HEADINGS = {"code": ["Mã công chức", "Staff code"], "quantity": ["Số lượng", "Quantity"]}


def sheet(fill: Callable[[xlsxwriter.Workbook, object], None]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, ["Mã công chức", "Số lượng"])
    fill(book, page)
    book.close()
    return stream.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for member in old.namelist():
            part = old.read(member)
            new.writestr(member, change(part) if member == name else part)
    return stream.getvalue()


def read(content: bytes, most_rows: int = 100) -> list[tuple[int, dict[str, str]]]:
    rows = read_rows(content, headings=HEADINGS, most_rows=most_rows)
    return [(row.number, dict(row.cells)) for row in rows]


def test_what_is_written_is_read_back_and_never_becomes_a_formula() -> None:
    rows = [["00123", "1,5"], ["=1+1", "http://x"], ["  hai   dòng\nmột ", ""]]

    content = write_rows(["Mã công chức", "Số lượng"], rows, "Giao việc")

    assert [tuple(cells.values()) for _, cells in read(content)] == [
        ("00123", "1,5"),
        ("=1+1", "http://x"),
        ("hai dòng một", ""),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3, "3"),
        (1.5, "1,5"),
        (1.125, "1,125"),
        (0.1 + 0.2, "0,3"),
        (123456, "123456"),
        (date(2026, 11, 24), "24/11/2026"),
        (datetime(2026, 11, 24), "24/11/2026"),  # noqa: DTZ001 (Excel knows no zones)
        ("  24/11/2026 ", "24/11/2026"),
    ],
)
def test_cells_become_text_as_vietnamese_writes_it(cell, text) -> None:
    def fill(book, page) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.write(1, 1, cell, day) if isinstance(cell, date) else page.write(1, 1, cell)

    assert read(sheet(fill)) == [(2, {"code": "", "quantity": text})]


def test_headings_stand_in_any_order_case_and_accent_beside_columns_of_ones_own() -> None:
    content = write_rows(["Ghi chú", "QUANTITY", "ma cong chuc"], [["x", "2", "NV1"]])

    assert read(content) == [(2, {"code": "NV1", "quantity": "2"})]


def test_rows_keep_their_numbers_of_excel_and_empty_ones_are_left_out() -> None:
    def fill(_book, page) -> None:
        page.write(4, 0, "NV1")
        page.write(7, 0, "NV2")
        page.write(8, 5, "ngoài bảng")

    assert [number for number, _ in read(sheet(fill))] == [5, 8]


def test_missing_headings_are_named() -> None:
    with pytest.raises(HeadingsMissing) as refused:
        read(write_rows(["Mã công chức"], [["NV1"]]))
    assert refused.value.headings == ("Số lượng",)


def test_a_sheet_without_rows_is_refused() -> None:
    with pytest.raises(NoRows):
        read(write_rows(["Mã công chức", "Số lượng"]))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Ma;So\n1;2", b"\xd0\xcf\x11\xe0" * 99])
def test_what_is_no_workbook_is_refused(content) -> None:
    with pytest.raises(NotAWorkbook):
        read(content)


@pytest.mark.parametrize("cut", [10, 100, 1000, 3000])
def test_a_damaged_workbook_is_refused(cut) -> None:
    content = write_rows(["Mã công chức", "Số lượng"], [["NV1", "2"]])
    with pytest.raises(NotAWorkbook):
        read(content[:cut])
    with pytest.raises(NotAWorkbook):
        read(content[:cut] + b"\xff" * 40 + content[cut + 40 :])


def test_formulas_are_refused() -> None:
    with pytest.raises(HoldsFormulas):
        read(sheet(lambda _book, page: page.write_formula(1, 1, "=1+1", None, 2)))


def test_more_rows_than_allowed_are_refused() -> None:
    content = write_rows(["Mã công chức", "Số lượng"], [["NV", "1"]] * 11)
    assert len(read(content, most_rows=11)) == 11
    with pytest.raises(WorkbookTooLarge):
        read(content, most_rows=10)


def test_one_cell_in_the_farthest_corner_is_refused_before_a_grid_is_laid_out() -> None:
    with pytest.raises(WorkbookTooLarge):
        read(sheet(lambda _book, page: page.write(1_048_575, 16_383, "x")))


def test_blank_cells_with_a_look_of_their_own_far_below_do_no_harm() -> None:
    def fill(book, page) -> None:
        page.write(1, 0, "NV1")
        page.write_blank(900_000, 3, None, book.add_format({"bold": True}))

    assert len(read(sheet(fill))) == 1


def test_one_long_text_used_many_times_is_refused() -> None:
    def fill(_book, page) -> None:
        for row in range(1, 3_000):
            page.write(row, 0, "x" * 32_000)

    with pytest.raises(WorkbookTooLarge):
        read(sheet(fill))


def test_a_file_that_unpacks_to_much_more_is_refused_whatever_size_it_declares() -> None:
    content = write_rows(["Mã công chức", "Số lượng"], [["NV1", "2"]])
    bomb = with_part(content, "docProps/app.xml", lambda part: part + b" " * 40_000_000)

    assert len(bomb) < workbook_limits.MOST_BYTES
    with pytest.raises(WorkbookTooLarge):
        read(bomb)


@pytest.mark.parametrize(
    "reference",
    [b'a:r="A2" r="XFD1048576"', b'r="xfd1048576"', b"r='XFD1048576'", b'r = "A2"', b""],
)
def test_a_cell_that_hides_where_it_stands_is_refused(reference) -> None:
    content = write_rows(["Mã công chức", "Số lượng"], [["NV1", "2"]])
    sly = with_part(
        content, "xl/worksheets/sheet1.xml", lambda part: part.replace(b'r="A2"', reference)
    )
    with pytest.raises((WorkbookTooLarge, NotAWorkbook)):
        read(sly)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24/11/2026", date(2026, 11, 24)),
        ("4/1/2026", date(2026, 1, 4)),
        ("24-11-2026", date(2026, 11, 24)),
        ("24.11.2026", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("31/02/2026", None),
        ("11/24/2026", None),
        ("24/11/26", None),
        ("mai", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(text, day) -> None:
    assert parse_day(text) == day
