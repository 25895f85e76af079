"""``manage.py setup``: the first run of the portal, step by step, any number of times.

On a terminal it leads: what is not right yet, the workbook of agencies, the first administrator.
In a script each step is an option: ``--check``; ``FILE`` (with ``--apply``, else nothing is
stored); ``--admin CODE --name … --email … --agency …``; ``--template FILE`` writes the workbook to
fill in. It speaks the language of the portal (``LANGUAGE_CODE``), as the workbook does.
"""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.commands.first_run import Begun, begin_province
from organizations.first_run_words import mistake_said
from organizations.http import now_and_today
from organizations.models import Agency, RoleKind
from organizations.refusal_words import sheet_refused
from organizations.rules import first_run as rules
from organizations.rules.names import unaccented
from organizations.spreadsheets import Sheet, read_sheets, write_sheets
from organizations.terminal import content_of
from organizations.workbook_limits import SpreadsheetRefused
from reporting import commands
from reporting.queries.installation import installation

MOST_ROWS = 2_000
YES = {"yes", "co"}
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
                words = _("Not ready yet: correct what is marked WRONG, then run this again.")
                raise CommandError(words)
        else:
            self._lead(options)

    def _check(self) -> bool:
        now, _today = now_and_today()
        is_fit = True
        for found in installation(now):
            is_fit = is_fit and found.state != "wrong"
            self.stdout.write(f"[{MARKS[found.state]}] {found.title:<18} {found.words}")
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
        words = _("%(path)s: replace the examples, then: manage.py setup %(path)s")
        self.stdout.write(words % {"path": path})

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
        content = content_of(path)
        try:
            read = read_sheets(content, sheets=rules.SHEETS, most_rows=MOST_ROWS)
        except SpreadsheetRefused as refusal:
            raise CommandError(f"{path}: {sheet_refused(refusal, MOST_ROWS)}") from refusal
        agencies, days = (
            [(row.number, row.cells) for row in read[name]] for name in (rules.AGENCIES, rules.DAYS)
        )
        plan = rules.plan(agencies, days, Agency.objects.values_list("code", flat=True))
        for one in plan.mistakes:
            self.stdout.write(mistake_said(one))
        if plan.mistakes:
            raise CommandError(_("Nothing is stored: correct the rows above."))
        return plan

    def _say(self, begun: Begun, *, kept: bool) -> None:
        words = _("New: %(agencies)s, %(routes)s, %(days)s.") % {
            "agencies": ngettext("%(n)s agency", "%(n)s agencies", begun.agencies)
            % {"n": begun.agencies},
            "routes": ngettext("%(n)s route", "%(n)s routes", begun.routes) % {"n": begun.routes},
            "days": ngettext("%(n)s day", "%(n)s days", begun.days) % {"n": begun.days},
        }
        end = _("Stored.") if kept else _("Nothing is stored; add --apply.")
        self.stdout.write(f"{words} {end}")

    def _appoint(self, options: dict[str, Any]) -> None:
        missing = [one for one in ("name", "agency") if not options[one]]
        if missing:
            raise CommandError(
                _("Also give %(options)s.") % {"options": ", ".join(f"--{one}" for one in missing)}
            )
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
        self.stdout.write(
            _("The link works once, for a day. The administrator chooses a password.")
        )

    def _lead(self, options: dict[str, Any]) -> None:
        """Ask step by step; an empty answer leaves a step out."""
        self.stdout.write(_("1. How it stands:"))
        self._check()
        path = input(
            _("2. Workbook of agencies (empty: later; “mau”: write one to fill in):") + " "
        )
        if path == "mau":
            self._template(Path("co-quan.xlsx"))
        elif path:
            self._take_in(Path(path), options["starts_on"], kept=False)
            if unaccented(input("   " + _("Store it? (yes/no):") + " ")).strip() in YES:
                self._take_in(Path(path), options["starts_on"], kept=True)
        code = input(_("3. Staff code of the first administrator (empty: later):") + " ").strip()
        if code:
            asked = {
                "name": _("Full name"),
                "email": _("Official e-mail"),
                "agency": _("Agency code"),
            }
            answers = {name: input(f"   {words}: ").strip() for name, words in asked.items()}
            self._appoint(options | {"admin": code} | answers)
        self.stdout.write(_("4. How it stands now:"))
        self._check()
