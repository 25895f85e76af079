"""``manage.py recompute_days --agency SNV --period 2026-10``: the way out when a month that does
not add up was refused."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from organizations import access
from organizations.models import Agency, Period
from organizations.tenancy import tenant
from worklogs.commands import recompute_days
from worklogs.queries.day_sums import days_that_differ


class Command(BaseCommand):
    help = "Name the days of a period whose figures are not the sums of their entries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, metavar="CODE")
        parser.add_argument("--period", required=True, metavar="YYYY-MM")
        parser.add_argument("--write", action="store_true", help="sum them up anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each day: posting id and date. Exit 1 while days differ."""
        agency = Agency.objects.filter(code=options["agency"]).first()
        period = Period.objects.filter(code=options["period"]).first()
        if agency is None or period is None:
            raise CommandError("there is no such agency or no such period", returncode=2)
        if options["write"]:
            found = recompute_days(actor=access.system(agency.pk), period=period)
        else:
            with tenant(agency.pk):
                found = days_that_differ(agency.pk, period.starts_on, period.ends_on)
        for author, day in found:
            self.stdout.write(f"{author} {day.isoformat()}")
        self.stdout.write(f"{len(found)} days {'recomputed' if options['write'] else 'differ'}")
        if found and not options["write"]:
            raise CommandError(f"{len(found)} days differ; --write sums them up", returncode=1)
