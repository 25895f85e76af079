import json
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from rich.console import Console
from rich.progress import Progress

from demo import closing, people, reference, work
from organizations.commands import make_partitions, open_agency_periods, open_periods
from organizations.http import now_and_today
from organizations.models import Agency, Period, User
from organizations.queries import working_calendar
from organizations.tenancy import tenant

AHEAD = timedelta(days=93)


class Command(BaseCommand):
    help = "Fill the province with generated staff and months of work. For an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--staff", type=int, default=600)
        parser.add_argument("--months", type=int, default=2)
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--accounts", type=Path, required=True)
        parser.add_argument("--today", type=date.fromisoformat)

    def handle(self, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("There are people already; this fills an empty database only.")
        if options["staff"] < 150:
            raise CommandError("--staff must be at least 150.")
        random = Random(options["seed"])
        today = options["today"] or now_and_today()[1]
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            entries = self._generate(random, today, options, bar)
        self.stdout.write(f"{User.objects.count()} people, {entries} entries")

    def _generate(self, random: Random, today: date, options: dict[str, Any], bar: Progress) -> int:
        with transaction.atomic():
            reference.load()
        periods = _periods(today, options["months"])
        agencies = list(Agency.objects.filter(in_kpi_scope=True).order_by("code"))
        leaders = [agency for agency in agencies if agency.code in people.LEADERS]
        agencies = leaders + [agency for agency in agencies if agency not in leaders]
        roster = people.Roster(random)
        counts = people.headcounts(agencies, options["staff"], random)
        self.stdout.write("Posting people …")
        for agency in bar.track(agencies, description="People"):
            with tenant(agency.pk):
                open_agency_periods(agency_id=agency.pk)
                people.post_people(agency, counts[agency.pk], roster)
        for number, agency in enumerate(agencies):
            people.post_superior(agency, number, roster)
        self.stdout.write("Writing their days …")
        calendar = working_calendar(periods[0].starts_on, periods[-1].ends_on)
        entries = 0
        for agency in bar.track(agencies, description="Work"):
            entries += work.fill_agency(agency, periods, calendar, today, random)
        self.stdout.write("Closing the oldest period …")
        with transaction.atomic():
            closing.close_period(agencies, periods[0], random)
        options["accounts"].touch(mode=0o600)
        options["accounts"].write_text(json.dumps(people.accounts(roster), ensure_ascii=False))
        return entries


def _periods(today: date, months: int) -> list[Period]:
    """The last full periods before today, oldest first, and the running one; none before them,
    or the autopilot would report months that nobody worked here."""
    make_partitions(first=(today - timedelta(days=31 * (months + 1))).replace(day=1), months=9)
    open_periods(first=today, last=today + AHEAD)
    periods = [Period.objects.get(starts_on__lte=today, ends_on__gte=today)]
    for _month in range(months):
        day = periods[0].starts_on - timedelta(days=1)
        open_periods(first=day, last=day)
        periods.insert(0, Period.objects.get(ends_on=day))
    return periods
