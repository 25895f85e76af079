"""``manage.py compile_reports --period 2026-10``: compile by hand, without the broker."""

import json
from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from organizations import access
from organizations.commands import open_agency_periods
from organizations.models import Agency, Period
from organizations.refusals import Refusal
from organizations.tenancy import tenant
from reporting import commands
from reporting.commands.reports import BY_HAND
from reporting.management.commands.run_due import instant
from reporting.refusals import DaysDiffer


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one agency: compiled, already, refused or failed."""

    agency: str
    result: str
    version: int | None = None
    checksum: str | None = None
    status: str | None = None
    reason: str = ""


class Command(BaseCommand):
    help = "Compile the reports of a period, each once. Exit 1 when one failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, metavar="YYYY-MM")
        parser.add_argument("--agency", metavar="CODE", help="this agency alone")
        parser.add_argument("--at", metavar="ISO", help="as if it were this instant")
        parser.add_argument("--json", action="store_true", help="print the results as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = instant(options["at"])
        period = Period.objects.filter(code=options["period"]).first()
        if period is None:
            raise CommandError(f"--period: there is no period {options['period']}", returncode=2)
        agencies = Agency.objects.filter(in_kpi_scope=True, starts_on__lte=period.ends_on)
        agencies = agencies.exclude(ends_on__lt=period.starts_on).order_by("code")
        if options["agency"]:
            agencies = agencies.filter(code=options["agency"])
        if not agencies:
            raise CommandError(f"--agency: no agency {options['agency']} reports", returncode=2)
        lines = [self._compile(agency, period, now) for agency in agencies]
        self._print(lines, options["json"])
        failed = sum(line.result == "failed" for line in lines)
        if failed:
            raise CommandError(f"{failed} of {len(lines)} reports failed", returncode=1)

    def _compile(self, agency: Agency, period: Period, now: datetime) -> Line:
        actor = access.system(agency.pk)
        try:
            with tenant(agency.pk):
                open_agency_periods(agency_id=agency.pk)
            report, created = commands.compile_report(
                agency_id=agency.pk,
                period=period,
                cause=BY_HAND,
                actor=actor,
                now=now,
            )
        except DaysDiffer as found:
            commands.note_differing_days(actor=actor, period=period, found=found)
            return Line(agency.code, "failed", reason=found.code)
        except Refusal as refusal:
            return Line(agency.code, "refused", reason=refusal.code)
        except (DatabaseError, ArithmeticError, LookupError, ValueError, TypeError) as error:
            # The others are compiled all the same; messages quote data, so the type must do.
            return Line(agency.code, "failed", reason=type(error).__name__)
        commands.make_documents(agency_id=agency.pk, period_id=period.pk, now=now)
        result = "compiled" if created else "already"
        return Line(agency.code, result, report.version, report.checksum, report.status)

    def _print(self, lines: list[Line], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps([asdict(line) for line in lines], indent=2))
            return
        for line in lines:
            words = f"{line.agency} {line.result} {line.checksum or ''} {line.reason}"
            self.stdout.write(" ".join(words.split()))
