"""Sheets on a phone and on paper: what is frozen leaves room, what is printed fits its page."""

import io
from xml.etree import ElementTree

import pytest

from reporting.documents import Format, provincial_tables, unit_tables
from tests.reporting.documents import provincial_samples, samples
from tests.reporting.documents.reading import make, parts, sheets

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
UNIT, PROVINCE = samples.unit_snapshot(people=30), provincial_samples.provincial_snapshot()
TABLES = [
    *(
        make_table(UNIT)
        for make_table in (
            unit_tables.summary,
            unit_tables.by_group,
            unit_tables.by_day,
            unit_tables.by_unit,
            unit_tables.by_person,
        )
    ),
    *(
        make_table(PROVINCE)
        for make_table in (
            provincial_tables.summary,
            provincial_tables.by_agency,
            provincial_tables.by_block,
            provincial_tables.not_submitted,
        )
    ),
]


def worksheets(snapshot) -> list[ElementTree.Element]:
    book = parts(make(snapshot, Format.XLSX))
    names = sorted(name for name in book if name.startswith("xl/worksheets/sheet"))
    return [ElementTree.parse(io.BytesIO(book[name])).getroot() for name in names]  # noqa: S314 (our own file)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.caption)
def test_frozen_columns_leave_half_a_phone_for_the_others(table):
    # 390 px show about 55 characters.
    assert sum(column.excel_width for column in table.columns[: table.frozen_columns]) <= 33


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.caption)
def test_what_is_printed_stays_legible(table):
    # A4 on its side holds about 140 characters at full size; at 210 print is 7 points high.
    assert sum(column.excel_width for column in table.columns if not column.excel_only) <= 210


@pytest.mark.parametrize("snapshot", [UNIT, PROVINCE], ids=["unit", "province"])
def test_every_sheet_keeps_its_heading_in_sight_and_on_every_page(snapshot):
    names = list(sheets(make(snapshot, Format.XLSX)))
    book = parts(make(snapshot, Format.XLSX))["xl/workbook.xml"].decode()
    assert book.count("!$4:$4<") == book.count("!$A$1:") == len(names)
    for sheet in worksheets(snapshot):
        pane = sheet.find(f".//{MAIN}pane")
        assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "4")
        assert sheet.find(f"{MAIN}pageSetup").get("fitToHeight") == "0"


def test_narrow_sheets_are_printed_upright_and_wide_ones_on_their_side():
    turned = [sheet.find(f"{MAIN}pageSetup").get("orientation") for sheet in worksheets(UNIT)]

    assert turned == ["portrait", "portrait", "portrait", "landscape", "landscape"]
