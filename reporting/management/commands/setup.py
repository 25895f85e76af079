"""``manage.py setup``: the first run of the portal, step by step, any number of times.

On a terminal it leads: what is not right yet, the workbook of agencies, the first administrator.
In a script each step is an option: ``--check``; ``FILE`` (with ``--apply``, else nothing is
stored); ``--admin CODE --name … --email … --agency …``; ``--template FILE`` writes the workbook to
fill in.
"""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organizations.commands.first_run import Begun, begin_province
from organizations.http import now_and_today
from organizations.models import Agency, RoleKind
from organizations.rules import first_run as rules
from organizations.spreadsheets import Sheet, read_sheets, write_sheets
from organizations.workbook_limits import SpreadsheetRefused
from reporting import commands
from reporting.queries.installation import installation

MOST_ROWS = 2_000
MARKS = {"ok": "  ok  ", "warn": " warn ", "wrong": "WRONG "}
EXAMPLES = (
    ("KH", "Tỉnh Khánh Hòa", "Chính quyền", "province", "", "", "Không"),
    ("SNV", "Sở Nội vụ", "Chính quyền", "department", "KH", "SNV", "Có"),
    ("BTCTU", "Ban Tổ chức Tỉnh ủy", "Đảng", "party_body", "KH", "BTCTU", "Có"),
    ("22453", "Xã Cam Lâm", "Xã, phường", "commune", "KH", "SNV", "Có"),
)
EXAMPLE_DAYS = (("24/11/2026", "Nghỉ lễ", "Ngày Văn hóa Việt Nam"),)


class Command(BaseCommand):
    """Lead through the first run, or do one step of it."""

    help = "Check the installation, take agencies in from Excel, appoint the first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="workbook of agencies and days")
        parser.add_argument("--apply", action="store_true", help="store it, all of it or nothing")
        parser.add_argument("--from", dest="starts_on", type=date.fromisoformat,
                            help="first day of the agencies (default: 1 January)")  # fmt: skip
        parser.add_argument("--template", type=Path, help="write the workbook to fill in")
        parser.add_argument("--check", action="store_true", help="only look; exit 1 if wrong")
        parser.add_argument("--admin", default="", help="staff code of the first administrator")
        parser.add_argument("--name", default="", help="full name of the administrator")
        parser.add_argument("--email", default="")
        parser.add_argument("--agency", default="", help="agency that operates the portal")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["template"]:
            self._template(options["template"])
        elif options["file"]:
            self._take_in(options["file"], options["starts_on"], kept=options["apply"])
        elif options["admin"]:
            self._appoint(options)
        elif options["check"] or not sys.stdin.isatty():
            if not self._check():
                raise CommandError("Not fit yet: mend what is WRONG, then run this again.")
        else:
            self._lead(options)

    def _check(self) -> bool:
        now, _today = now_and_today()
        is_fit = True
        for found in installation(now):
            is_fit = is_fit and found.state != "wrong"
            self.stdout.write(f"[{MARKS[found.state]}] {found.subject:<14} {found.words}")
        return is_fit

    def _template(self, path: Path) -> None:
        headings = {name: [words[0] for words in of.values()] for name, of in rules.SHEETS.items()}
        path.write_bytes(
            write_sheets(
                [
                    Sheet(rules.AGENCIES, headings[rules.AGENCIES], EXAMPLES),
                    Sheet(rules.DAYS, headings[rules.DAYS], EXAMPLE_DAYS),
                ]
            )
        )
        self.stdout.write(f"{path}: replace the examples, then: manage.py setup {path}")

    def _take_in(self, path: Path, starts_on: date | None, *, kept: bool) -> None:
        now, today = now_and_today()
        plan = self._plan(path)
        with transaction.atomic():
            begun = begin_province(
                agencies=plan.agencies,
                days=plan.days,
                starts_on=starts_on or date(today.year, 1, 1),
                source=path.name,
            )
            if kept:
                commands.prepare_calendar(now=now)
            else:
                transaction.set_rollback(True)
        self._say(begun, kept=kept)

    def _plan(self, path: Path) -> rules.Plan:
        try:
            read = read_sheets(path.read_bytes(), sheets=rules.SHEETS, most_rows=MOST_ROWS)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except SpreadsheetRefused as refusal:
            raise CommandError(f"Refused: {refusal.code}.") from refusal
        agencies, days = (
            [(row.number, row.cells) for row in read[name]] for name in (rules.AGENCIES, rules.DAYS)
        )
        plan = rules.plan(agencies, days, Agency.objects.values_list("code", flat=True))
        for one in plan.mistakes:
            heading = rules.SHEETS[one.sheet][one.cell][0]
            self.stdout.write(f"{one.sheet}, row {one.row}, {heading}: {one.what}")
        if plan.mistakes:
            raise CommandError("Nothing is stored: mend the rows above.")
        return plan

    def _say(self, begun: Begun, *, kept: bool) -> None:
        words = f"{begun.agencies} agencies, {begun.routes} routes, {begun.days} days are new. "
        self.stdout.write(words + ("Stored." if kept else "Nothing is stored; add --apply."))

    def _appoint(self, options: dict[str, Any]) -> None:
        missing = [one for one in ("name", "agency") if not options[one]]
        if missing:
            raise CommandError(f"Also say --{' and --'.join(missing)}.")
        call_command(
            "appoint",
            agency=options["agency"],
            staff_code=options["admin"],
            name=options["name"],
            email=options["email"],
            title="Quản trị hệ thống",
            role=RoleKind.OPERATOR.value,
            stdout=self.stdout,
        )
        self.stdout.write("The link works once, for a day. The administrator chooses a password.")

    def _lead(self, options: dict[str, Any]) -> None:
        """Ask step by step; an empty answer leaves a step out."""
        self.stdout.write("1. What stands here?")
        self._check()
        path = input("2. Workbook of agencies (empty: later; 'mau': write one to fill in): ")
        if path == "mau":
            self._template(Path("co-quan.xlsx"))
        elif path:
            self._take_in(Path(path), options["starts_on"], kept=False)
            if input("   Store it? (yes/no): ").strip().lower() == "yes":
                self._take_in(Path(path), options["starts_on"], kept=True)
        code = input("3. Staff code of the first administrator (empty: later): ").strip()
        if code:
            answers = {name: input(f"   {name}: ").strip() for name in ("name", "email", "agency")}
            self._appoint(options | {"admin": code} | answers)
        self.stdout.write("4. How it stands now:")
        self._check()
