"""``manage.py import_staff FILE``: units and people of many agencies, all of them or none.

For the province's operators and for hosts without a browser: the workbook of
an agency, with one more column “Mã cơ quan” in both sheets. Without ``--apply`` it does everything
and takes it back, so what it says is what would be. It speaks the language of the portal, as the
workbook does.
"""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organizations.commands.province_import import (
    WITH_AGENCY,
    RefusedIn,
    Taken,
    take_in,
)
from organizations.http import now_and_today
from organizations.refusal_words import refused, sheet_refused
from organizations.rules.staff_planned import Effect
from organizations.spreadsheets import read_sheets
from organizations.staff_words import problem_said
from organizations.terminal import bar, content_of
from organizations.workbook_limits import SpreadsheetRefused

MOST_ROWS = 20_000
SHOWN = 100


class Command(BaseCommand):
    """Take units and people of the province in."""

    help = "Show what a workbook of units and people would do in each agency; --apply does it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="store it, all of it or nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        content = content_of(path)
        try:
            read = read_sheets(content, sheets=WITH_AGENCY, most_rows=MOST_ROWS)
        except SpreadsheetRefused as refusal:
            raise CommandError(f"{path}: {sheet_refused(refusal, MOST_ROWS)}") from refusal
        now, today = now_and_today()
        rows = {name: [(row.number, dict(row.cells)) for row in of] for name, of in read.items()}
        try:
            with bar() as shown:
                step = shown.add_task("")
                taken = take_in(
                    rows,
                    checksum=hashlib.sha256(content).hexdigest(),
                    now=now,
                    today=today,
                    keep=options["apply"],
                    told=lambda done, of, code: shown.update(
                        step, completed=done, total=of, description=code
                    ),
                )
        except RefusedIn as one:
            raise CommandError(f"{one.agency.code}: {refused(one.refusal)}") from one
        self._say(taken, kept=options["apply"])

    def _say(self, taken: Taken, *, kept: bool) -> None:
        for one in taken.wrong[:SHOWN]:
            said = (
                problem_said(one.sheet, one.cell, one.what)
                if one.what
                else _("no agency has this code.")
            )
            self.stdout.write(
                _("%(agency)s, %(sheet)s, row %(row)s: %(words)s")
                % {"agency": one.agency, "sheet": one.sheet, "row": one.number, "words": said}
            )
        counts = ", ".join(f"{_effect(effect)}: {count}" for effect, count in taken.counts.items())
        if taken.wrong:
            raise CommandError(f"{counts}. {_('Nothing is stored: correct the rows above.')}")
        end = _("Stored.") if kept else _("Nothing is stored; add --apply.")
        self.stdout.write(f"{counts}. {end}")


def _effect(effect: Effect) -> str:
    return {
        Effect.NEW: _("New"),
        Effect.CHANGED: _("Changed"),
        Effect.UNCHANGED: _("Unchanged"),
        Effect.WRONG: _("Wrong"),
    }[effect]
