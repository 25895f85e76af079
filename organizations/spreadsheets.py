"""Excel sheets that people send: bytes in, rows of text out, or a refusal that says what to do.

A sheet from outside is hostile until measured. Before the reading library lays it out as a dense
grid, every part of the file is unpacked against a limit, and the grid and the shared text are
measured: one cell at XFD1048576 would otherwise ask for 17 billion cells, one long text used a
million times for as many copies. Formulas are refused: what they show was worked out elsewhere.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from organizations.refusals import Refusal
from organizations.rules import packages
from organizations.rules.names import nfc, unaccented

MOST_BYTES = 2_000_000
MOST_UNPACKED_BYTES = 30_000_000
MOST_PARTS = 200
MOST_CELLS = 400_000  # of the grid from A1 to the last filled cell
MOST_TEXT_BYTES = 60_000_000  # the longest text times the cells that may show it
CHOOSING_ROWS = 5000  # below the headings, in which a list to choose from is offered
SIGNIFICANT_DIGITS = 15  # as many as Excel keeps

CELL = re.compile(rb"<(?:\w+:)?c(?:\s([^>]*?))?(/?)>")
REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
TEXT_ITEM = re.compile(rb"<(?:\w+:)?si[\s/>]")
# What zipfile raises for a file that is none, is cut off, damaged, locked or packed strangely.
DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError)


class SpreadsheetRefused(Refusal):
    """The file cannot be read as a sheet of rows, and so nothing of it was."""

    code = "spreadsheet_refused"


class NotAWorkbook(SpreadsheetRefused):
    """Not an Excel workbook (.xlsx), or a damaged or locked one."""

    code = "not_a_workbook"


class WorkbookTooLarge(SpreadsheetRefused):
    """More bytes, rows or cells than are taken at once."""

    code = "workbook_too_large"


class HoldsFormulas(SpreadsheetRefused):
    """Some cell holds a formula."""

    code = "holds_formulas"


class CarriesMore(SpreadsheetRefused):
    """Macros, programs, or something that is fetched from elsewhere when the file is opened."""

    code = "carries_more"


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
    _measure(content)
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
    _measure(content)
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
    another sheet that may be chosen from (``='Đơn vị'!$A$2:$A$2000``)."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[str]] = ()
    choices: Mapping[int, Sequence[str] | str] = field(default_factory=dict)


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
        bold = book.add_format(
            {"bold": True, "text_wrap": True, "bg_color": "#E8EEF5", "border": 1}
        )
        for one in sheets:
            sheet = book.add_worksheet(one.title[:31] or None)
            for column, heading in enumerate(one.headings):
                sheet.set_column(column, column, max(14, len(heading) + 4), text)
                sheet.write_string(0, column, heading, bold)
            for number, row in enumerate(one.rows, start=1):
                for column, words in enumerate(row):
                    sheet.write_string(number, column, words, text)
            for column, source in one.choices.items():
                offered = source if isinstance(source, str) else list(source)
                sheet.data_validation(
                    1, column, CHOOSING_ROWS, column, {"validate": "list", "source": offered}
                )
            sheet.freeze_panes(1, 0)
    return stream.getvalue()


def _measure(content: bytes) -> None:
    """Refuse what is no workbook, what would not fit into memory, and formulas."""
    if len(content) > MOST_BYTES:
        raise WorkbookTooLarge
    cells = longest = 0
    last_column = last_row = 1
    for part in _parts(content):
        if FORMULA.search(part):
            raise HoldsFormulas
        longest = max(longest, *(len(item) for item in TEXT_ITEM.split(part)[1:]), 0)
        for attributes, empty in CELL.findall(part):
            if empty:
                continue
            references = REFERENCE.findall(attributes)
            if not references:  # only its neighbours would say where it stands
                raise NotAWorkbook
            cells += 1
            last_column = max(last_column, *(_column_number(place) for place, _ in references))
            last_row = max(last_row, *(int(row) for _, row in references))
    if last_column * last_row > MOST_CELLS or cells * longest > MOST_TEXT_BYTES:
        raise WorkbookTooLarge


def _parts(content: bytes) -> Iterator[bytes]:
    """Every part of the zip archive, unpacked; their sizes are counted, not believed."""
    left = MOST_UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise WorkbookTooLarge
            members = archive.infolist()
            if packages.CONTENT_TYPES not in archive.namelist():
                raise NotAWorkbook
            if packages.are_named_twice(members) or any(map(packages.leads_outside, members)):
                raise NotAWorkbook
            if any(map(packages.carries_programs, members)):
                raise CarriesMore
            for member in members:
                with archive.open(member) as stream:
                    part = stream.read(left + 1)
                left -= len(part)
                if left < 0:
                    raise WorkbookTooLarge
                _check_part(member.filename, part)
                yield part
    except DAMAGED as error:
        raise NotAWorkbook from error


def _check_part(name: str, part: bytes) -> None:
    if packages.declares_macros(name, part) or packages.fetches(name, part):
        raise CarriesMore
    if packages.has_entities(part):
        raise NotAWorkbook


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


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
