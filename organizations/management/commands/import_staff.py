"""``manage.py import_staff FILE``: units and people of many agencies, all of them or none.

For the province's operators and for hosts without a browser: the workbook of
an agency, with one more column “Mã cơ quan” in both sheets. Without ``--apply`` it does everything
and takes it back, so what it says is what would be.
"""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organizations.commands.province_import import (
    WITH_AGENCY,
    RefusedIn,
    Taken,
    take_in,
)
from organizations.http import now_and_today
from organizations.spreadsheets import read_sheets
from organizations.staff_words import problem_said
from organizations.terminal import bar
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
        content = options["file"].read_bytes()
        try:
            read = read_sheets(content, sheets=WITH_AGENCY, most_rows=MOST_ROWS)
        except SpreadsheetRefused as refusal:
            raise CommandError(f"Refused: {refusal.code}.") from refusal
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
        except RefusedIn as refused:
            words = f"{refused.agency.code}: refused, {refused.refusal.code}."
            raise CommandError(words) from refused
        self._say(taken, kept=options["apply"])

    def _say(self, taken: Taken, *, kept: bool) -> None:
        unknown = [
            f"{one.sheet}, row {one.number}: {one.agency}" for one in taken.wrong if not one.what
        ]
        if unknown:
            raise CommandError("No such agency: " + "; ".join(unknown[:SHOWN]) + ".")
        counts = ", ".join(f"{count} {effect}" for effect, count in taken.counts.items())
        for one in taken.wrong[:SHOWN]:
            words = problem_said(one.sheet, one.cell, one.what) if one.what else ""
            self.stdout.write(f"{one.agency}, {one.sheet}, row {one.number}: {words}")
        if taken.wrong:
            raise CommandError(f"{counts}. Nothing is stored: mend the rows above.")
        self.stdout.write(f"{counts}. " + ("Stored." if kept else "Nothing is stored."))
