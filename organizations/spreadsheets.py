"""Excel sheets: bytes in, rows of text out, or a refusal that says what to do; rows in, bytes out.

What people send is measured first (``workbook_limits``).
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from organizations.rules.names import nfc, unaccented
from organizations.workbook_limits import (
    NotAWorkbook,
    SpreadsheetRefused,
    WorkbookTooLarge,
    measure,
)

CHOOSING_ROWS = 20_000  # below the headings, in which a list to choose from is offered
NARROWEST, WIDEST = 14, 44  # columns, in characters
SIGNIFICANT_DIGITS = 15  # as many as Excel keeps


class HeadingsMissing(SpreadsheetRefused):
    """The first row lacks headings of the template. ``headings``: those that are missing;
    ``sheet``: in which of several sheets."""

    code = "headings_missing"

    def __init__(self, headings: Sequence[str], sheet: str = "") -> None:
        super().__init__(self.code)
        self.headings = tuple(headings)
        self.sheet = sheet


class NoRows(SpreadsheetRefused):
    """Nothing stands below the headings."""

    code = "no_rows"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as text: its number in Excel, and what stands under each heading ("" for nothing)."""

    number: int
    cells: Mapping[str, str]


def read_rows(
    content: bytes, *, headings: Mapping[str, Sequence[str]], most_rows: int
) -> list[Row]:
    """The filled rows of the first sheet. ``headings``: key → how the heading may be written.

    Headings are compared without case and accents, in any order; other columns are left out. A
    number becomes text as Vietnamese writes it (``1,5``), a day ``24/11/2026``: what people see,
    and what our parsers of typed text understand.

    Raises:
        NotAWorkbook, WorkbookTooLarge, HoldsFormulas, CarriesMore, HeadingsMissing, NoRows.
    """
    measure(content)
    with _opened(content) as workbook:
        rows = _rows(workbook.get_sheet_by_index(0), headings)
    return _counted(rows, most_rows)


def read_sheets(
    content: bytes, *, sheets: Mapping[str, Mapping[str, Sequence[str]]], most_rows: int
) -> dict[str, list[Row]]:
    """The filled rows of several sheets by name, as ``read_rows`` reads them; a sheet that is not
    in the file has none.

    Raises:
        NotAWorkbook, WorkbookTooLarge, HoldsFormulas, CarriesMore, HeadingsMissing, NoRows: no
            sheet has rows.
    """
    measure(content)
    with _opened(content) as workbook:
        places = {unaccented(name): index for index, name in enumerate(workbook.sheet_names)}
        found: dict[str, list[Row]] = {}
        for name, headings in sheets.items():
            place = places.get(unaccented(name))
            if place is None:
                found[name] = []
                continue
            try:
                found[name] = _rows(workbook.get_sheet_by_index(place), headings)
            except HeadingsMissing as missing:
                raise HeadingsMissing(missing.headings, name) from missing
    _counted([row for rows in found.values() for row in rows], most_rows)
    return found


@contextmanager
def _opened(content: bytes) -> Iterator[CalamineWorkbook]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            yield workbook
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise NotAWorkbook from error


def _rows(sheet: CalamineSheet, headings: Mapping[str, Sequence[str]]) -> list[Row]:
    first_row = (sheet.start or (0, 0))[0] + 1
    numbered = [
        (first_row + index, [_text(cell) for cell in row])
        for index, row in enumerate(sheet.to_python(skip_empty_area=True))
    ]
    filled = [(number, row) for number, row in numbered if any(row)]
    columns = _columns(filled[0][1] if filled else [], headings)
    rows = [
        Row(number, {key: row[column] for key, column in columns.items()})
        for number, row in filled[1:]
    ]
    return [row for row in rows if any(row.cells.values())]


def _counted(rows: list[Row], most_rows: int) -> list[Row]:
    if not rows:
        raise NoRows
    if len(rows) > most_rows:
        raise WorkbookTooLarge
    return rows


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write. ``choices``: by number of a column, what its cells may be, or the cells of
    another sheet that may be chosen from (``='Đơn vị'!$A$2:$A$2000``). ``is_prose``: to read, not
    to fill in; sentences run on over empty cells."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str]] = ()
    choices: Mapping[int, Sequence[str] | str] = field(default_factory=dict)
    is_prose: bool = False


def write_rows(
    headings: Sequence[str], rows: Iterable[Sequence[str]] = (), title: str = ""
) -> bytes:
    """A sheet of text under bold headings, to fill in and send back; never a formula or a link."""
    return write_sheets([Sheet(title, headings, rows)])


def write_sheets(sheets: Iterable[Sheet]) -> bytes:
    """Several such sheets in one workbook, with lists to choose from where they are given."""
    stream = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, plain) as book:
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        prose = book.add_format({"num_format": "@", "valign": "top"})
        bold = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": "#E8EEF5", "border": 1}
        )
        for one in sheets:
            sheet = book.add_worksheet(one.title[:31] or None)
            rows, written = list(one.rows), prose if one.is_prose else text
            for column, width in enumerate(_widths(one.headings, rows, one.is_prose)):
                sheet.set_column(column, column, width, written)
            for number, row in enumerate([one.headings, *rows]):
                for column, words in enumerate(row):
                    sheet.write_string(number, column, words, written if number else bold)
            for column, source in one.choices.items():
                offered = source if isinstance(source, str) else list(source)
                sheet.data_validation(
                    1, column, CHOOSING_ROWS, column, {"validate": "list", "source": offered}
                )
            sheet.freeze_panes(1, 0)
            if not one.is_prose:
                sheet.autofilter(0, 0, len(rows), len(one.headings) - 1)
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
    return stream.getvalue()


def _widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], is_prose: bool
) -> Iterator[int]:
    """Of each column, in characters: as its longest cell, within limits. A sentence of prose says
    nothing of its column."""
    counted = [headings, *(row for row in rows if len(row) > 1 or not is_prose)]
    for column in range(max(map(len, counted))):
        longest = max(len(row[column]) for row in counted if column < len(row))
        yield min(WIDEST, max(NARROWEST, longest + 3))


def _columns(row: Sequence[str], headings: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Where each heading stands; the first of several."""
    places = {unaccented(words): place for place, words in reversed(list(enumerate(row)))}
    found: dict[str, int] = {}
    missing = []
    for key, spellings in headings.items():
        known = [places[bare] for bare in map(unaccented, spellings) if bare in places]
        if known:
            found[key] = known[0]
        else:
            missing.append(spellings[0])
    if missing:
        raise HeadingsMissing(missing)
    return found


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == cell.min.time() else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        rounded = Decimal(f"{cell:.{SIGNIFICANT_DIGITS}g}")
        return f"{rounded:f}".replace(".", ",")
    return nfc(str(cell))
