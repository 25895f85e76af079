"""What a workbook from outside may be: measured before anything reads it.

A sheet from outside is hostile until measured. Before the reading library lays it out as a dense
grid, every part of the file is unpacked against a limit, and the grid and the shared text are
measured: one cell at XFD1048576 would otherwise ask for 17 billion cells, one long text used a
million times for as many copies. Formulas are refused: what they show was worked out elsewhere.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from organizations.refusals import Refusal
from organizations.rules import packages

MOST_BYTES = 2_000_000
MOST_UNPACKED_BYTES = 30_000_000
MOST_PARTS = 200
MOST_CELLS = 400_000  # of the grid from A1 to the last filled cell
MOST_TEXT_BYTES = 60_000_000  # the longest text times the cells that may show it
CELL = re.compile(rb"<(?:\w+:)?c(?:\s([^>]*?))?(/?)>")
REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
TEXT_ITEM = re.compile(rb"<(?:\w+:)?si[\s/>]")
# What zipfile raises for a file that is none, is cut off, damaged, locked or packed strangely (the
# last is a RuntimeError too).
DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError)


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


def measure(content: bytes) -> int:
    """Refuse what is no workbook, what would not fit into memory, and formulas; how many cells are
    filled. 45 µs for a row of twelve cells.

    Raises:
        SpreadsheetRefused: one of its kinds.
    """
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
    return cells


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
