"""``manage.py import_staff FILE``: units and people of many agencies, all of them or none.

For the province's operators: the workbook of the page, with one more column “Mã cơ quan” in both
sheets. Without ``--apply`` it does everything and takes it back, so what it says is what would be.
"""

import hashlib
import sys
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organizations import access
from organizations.commands.staff_import import apply_plan
from organizations.http import now_and_today
from organizations.models import Agency
from organizations.queries import staff_sheets as sheets
from organizations.refusals import Refusal
from organizations.rules.staff_planned import Effect, Plan
from organizations.rules.staff_sheets import plan
from organizations.spreadsheets import Row, SpreadsheetRefused, read_sheets
from organizations.staff_words import problem_said
from organizations.tenancy import tenant

MOST_ROWS = 20_000
SHOWN = 100
Rows = dict[str, list[tuple[int, dict[str, str]]]]


class Command(BaseCommand):
    """Take units and people of the province in."""

    help = "Show what a workbook of units and people would do in each agency; --apply does it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="store it, all of it or nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        content = options["file"].read_bytes()
        with_agency = {
            name: {"agency": sheets.AGENCY_HEADING, **headings}
            for name, headings in sheets.SHEETS.items()
        }
        try:
            read = read_sheets(content, sheets=with_agency, most_rows=MOST_ROWS)
        except SpreadsheetRefused as refusal:
            raise CommandError(f"Refused: {refusal.code}.") from refusal
        by_agency = self._by_agency(read)
        checksum = hashlib.sha256(content).hexdigest()
        wrong: list[str] = []
        totals = dict.fromkeys(Effect, 0)
        with transaction.atomic():
            for number, (agency, rows) in enumerate(by_agency.items(), start=1):
                self._tell(number, len(by_agency), agency.code)
                planned = self._one(agency, rows, checksum)
                wrong += _problems(agency, planned)
                for effect in Effect:
                    totals[effect] += planned.count(effect)
            if wrong or not options["apply"]:
                transaction.set_rollback(True)
        counts = ", ".join(f"{count} {effect}" for effect, count in totals.items())
        for words in wrong[:SHOWN]:
            self.stdout.write(words)
        if wrong:
            raise CommandError(f"{counts}. Nothing is stored: mend the rows above.")
        self.stdout.write(f"{counts}. " + ("Stored." if options["apply"] else "Nothing is stored."))

    def _by_agency(self, read: dict[str, list[Row]]) -> dict[Agency, Rows]:
        known = {agency.code: agency for agency in Agency.objects.filter(ends_on__isnull=True)}
        found: dict[Agency, Rows] = defaultdict(lambda: {name: [] for name in sheets.SHEETS})
        unknown = []
        for name, rows in read.items():
            for row in rows:
                agency = known.get(row.cells["agency"])
                if agency is None:
                    unknown.append(f"{name}, row {row.number}: {row.cells['agency'] or '–'}")
                else:
                    found[agency][name].append((row.number, dict(row.cells)))
        if unknown:
            raise CommandError("No such agency: " + "; ".join(unknown[:SHOWN]) + ".")
        return dict(found)

    def _one(self, agency: Agency, rows: Rows, checksum: str) -> Plan:
        """Do one agency's part; those that come later in the file see who is new in it."""
        now, today = now_and_today()
        actor = access.system(agency.pk)
        with tenant(agency.pk):
            known = sheets.known_for(actor, rows[sheets.PEOPLE], today)
            planned = plan(rows[sheets.UNITS], rows[sheets.PEOPLE], known)
            if planned.may_apply:
                try:
                    apply_plan(
                        actor=actor, planned=planned, checksum=checksum, now=now, today=today
                    )
                except Refusal as refusal:
                    raise CommandError(f"{agency.code}: refused, {refusal.code}.") from refusal
        return planned

    def _tell(self, number: int, count: int, code: str) -> None:
        """How far it is, on a terminal only."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{number}/{count} {code:<20}", ending="")


def _problems(agency: Agency, planned: Plan) -> list[str]:
    wrong = [(sheets.UNITS, row.number, row.problems) for row in planned.units]
    wrong += [(sheets.PEOPLE, row.number, row.problems) for row in planned.people]
    return [
        f"{agency.code}, {sheet}, row {number}: {problem_said(sheet, cell, what)}"
        for sheet, number, problems in wrong
        for cell, what in problems
    ]
