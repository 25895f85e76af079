"""What a sheet that was read says, in the reader's words: rows hold codes, pages sentences."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import SheetReach, StaffSheet
from organizations.refusal_words import refused, sheet_refused
from organizations.refusals import NoLongerYours, Outdated, Refusal
from organizations.rules.staff_cells import Problem
from organizations.spreadsheets import HeadingsMissing
from organizations.staff_words import problem_said
from organizations.workbook_limits import SpreadsheetRefused


def read_lines(reach: str, lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines of what was found, with ``problems`` as sentences."""
    return [{**line, "problems": _problems(reach, line)} for line in lines]


def problem_of(sheet: StaffSheet, most_rows: int) -> str:
    """Why the sheet was refused, in one sentence; empty where it was not."""
    kept = sheet.refusal
    if not kept:
        return ""
    if kept["code"] == Outdated.code:
        return _("Units or people changed in the meantime. Check again what the file would do now.")
    if kept["code"] == NoLongerYours.code:
        return _("You no longer have the right to import units and people.")
    if kept["code"] == HeadingsMissing.code:
        return sheet_refused(HeadingsMissing(kept["headings"], kept["sheet"]), most_rows)
    kind = _by_code(Refusal)[kept["code"]]
    if issubclass(kind, SpreadsheetRefused):
        return sheet_refused(kind(), most_rows)
    words = refused(kind())
    return f"{kept['agency']}: {words}" if kept.get("agency") else words


def _problems(reach: str, line: Mapping[str, Any]) -> list[str]:
    if reach == SheetReach.PROVINCE:
        if not line["what"]:
            return [_("no agency has this code.")]
        return [problem_said(line["sheet"], line["cell"], Problem(line["what"]))]
    return [problem_said(line["sheet"], cell, Problem(what)) for cell, what in line["problems"]]


def _by_code(kind: type[Refusal]) -> dict[str, type[Refusal]]:
    return {one.code: one for one in _kinds(kind)}


def _kinds(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)
