import os
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console
from rich.progress import Progress

from demo import (
    accounts,
    calendars,
    closing,
    crowd,
    measuring,
    movers,
    people,
    proposals,
    reference,
    talking,
    work,
)
from demo.copied import checks, province, storing
from organizations.commands import make_partitions, open_agency_periods, open_periods
from organizations.http import now_and_today
from organizations.models import Agency, Period, User
from organizations.queries import working_calendar
from organizations.tenancy import tenant

LEAST_STAFF = 150
AHEAD = timedelta(days=93)
ONE_DAY = timedelta(days=1)
SPARED = {people.FEATURED, *people.OTHER_OFFICES, people.HOSPITAL, people.SCHOOL}


class Command(BaseCommand):
    help = "Fill the province with generated staff and months of work. For an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--staff", type=int, default=600)
        parser.add_argument("--months", type=int, default=2)
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--accounts", type=Path, help="file for a sign-in of every role")
        parser.add_argument("--today", type=date.fromisoformat)
        parser.add_argument(
            "--copy",
            action="store_true",
            help="by COPY as the superuser of SUPERUSER_DATABASE_URL: up to 50,000 staff and 66"
            " million entries, no reports. So it is done without --accounts",
        )

    def handle(self, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The schema is not up to date; run `migrate` first.")
        if User.objects.exists():
            raise CommandError("There are people already; this fills an empty database only.")
        if options["staff"] < LEAST_STAFF:
            raise CommandError(f"--staff must be at least {LEAST_STAFF}.")
        if options["months"] < 1:
            raise CommandError("--months must be at least 1.")
        today = options["today"] or now_and_today()[1]
        if options["copy"] or options["accounts"] is None:
            self._copy(today, options)
            return
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            self.stdout.write("Loading agencies, calendar and catalogue …")
            with transaction.atomic():
                reference.load()
            periods = _periods(today, options["months"])
            self.stdout.write("Posting people …")
            agencies = self._post(options["staff"], periods, Random(options["seed"]), bar)
            self.stdout.write("Writing their days, and closing what is due …")
            entries = self._work(agencies, periods, today, options["seed"], bar)
        accounts.write(options["accounts"])
        self.stdout.write(f"{User.objects.count()} people, {entries} entries")

    def _copy(self, today: date, options: dict[str, Any]) -> None:
        """All of it past the triggers, and then what they would have refused."""
        superuser = os.environ.get("SUPERUSER_DATABASE_URL")
        if not superuser:
            raise CommandError("COPY needs SUPERUSER_DATABASE_URL: triggers are left out.")
        self.stdout.write("Loading agencies, calendar and catalogue …")
        earliest = today - timedelta(days=31 * (options["months"] + 1))
        with transaction.atomic():
            reference.load(catalogue_from=min(reference.CATALOGUE_FROM, earliest))
        periods = _periods(today, options["months"])
        wish = province.Wish(options["staff"], periods, today, options["seed"])
        console = Console(stderr=True)
        with (
            storing.connect(superuser, connection.settings_dict["NAME"]) as database,
            Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
        ):
            task = bar.add_task("Province", total=3 * wish.staff * len(periods))
            entries = province.Province(
                database, wish, self.stdout.write, lambda people: bar.advance(task, people)
            ).write()
            accounts.appoint()
            if options["accounts"]:
                accounts.write(options["accounts"])
            self.stdout.write(f"{wish.staff} people, {entries} entries")
            self._check(database)

    def _check(self, database: "psycopg.Connection[Any]") -> None:
        """Say what was asked of the rows, and what is wrong."""
        wrong = asked = 0
        for answer in checks.answers(database):
            asked += 1
            if answer.rows:
                wrong += 1
                self.stdout.write(f"✗ {answer.rows} {answer.question}")
        if wrong:
            raise CommandError("The province is not what the triggers would have let in.")
        self.stdout.write(f"✓ {asked} questions that triggers and foreign keys ask: nothing wrong")

    def _post(
        self, staff: int, periods: list[Period], random: Random, bar: Progress
    ) -> list[Agency]:
        """Fill the agencies, leaders of the province first; one transaction."""
        agencies = list(Agency.objects.filter(in_kpi_scope=True).order_by("code"))
        agencies.sort(key=lambda agency: agency.code not in people.LEADERS)
        counts = people.headcounts(agencies, staff, random)
        roster = people.Roster(random)
        with transaction.atomic():
            for agency in bar.track(agencies, description="People"):
                with tenant(agency.pk):
                    open_agency_periods(agency_id=agency.pk)
                    people.post_people(agency, counts[agency.pk], roster)
            for number, agency in enumerate(agencies):
                people.post_superior(agency, number, roster)
            accounts.appoint()
            _transfer(agencies, periods, random)
            calendars.set_up(periods[0].starts_on, periods[-1].ends_on, random)
        return agencies

    def _work(
        self, agencies: list[Agency], periods: list[Period], today: date, seed: int, bar: Progress
    ) -> int:
        """Days, reviews and the end of the periods that were due; entries stored."""
        plan = work.Plan(
            periods=periods,
            calendar=working_calendar(periods[0].starts_on, periods[-1].ends_on),
            today=today,
            shown=frozenset([accounts.shown_postings()["staff"].pk]),
        )
        due = [period for period in periods if period.due_on < today]
        fates = [
            closing.odd_ones(agencies, SPARED, Random(f"{seed} {period.code}")) for period in due
        ]
        progress = bar.add_task("Work", total=len(agencies))

        def fill(agency: Agency) -> int:
            random = Random(f"{seed} {agency.code}")
            entries = work.fill_agency(agency, plan, random)
            proposals.propose(agency, plan, random)
            for period, odd in zip(due, fates, strict=True):
                fate = odd.get(agency.pk, "received")
                course = closing.course(period, fate, plan.calendar, random)
                closing.close_period(agency, period, fate, course, today)
            talking.talk(agency, plan, Random(f"talking {seed} {agency.code}"))
            bar.advance(progress)
            return entries

        entries = sum(crowd.for_each(fill, agencies))
        for period in due:
            measuring.measure(agencies, period, plan.calendar, today)
            issued = closing.issued_at(period, plan.calendar)
            if issued.date() < today:
                closing.issue_provincial(period, issued)
        return entries


def _periods(today: date, months: int) -> list[Period]:
    """The last full periods before today, oldest first, and the running one.

    None is opened before them: nobody owes a report on months in which nobody worked.
    """
    make_partitions(
        first=(today - timedelta(days=31 * (months + 1))).replace(day=1), months=months + 6
    )
    open_periods(first=today, last=today + AHEAD)
    periods = [Period.objects.get(starts_on__lte=today, ends_on__gte=today)]
    for _ in range(months):
        day = periods[0].starts_on - ONE_DAY
        open_periods(first=day, last=day)
        periods.insert(0, Period.objects.get(starts_on__lte=day, ends_on__gte=day))
    return periods


def _transfer(agencies: list[Agency], periods: list[Period], random: Random) -> None:
    """In the middle of the last full period somebody of one agency goes to work in another."""
    ordinary = [agency for agency in agencies if agency.code not in {*SPARED, *people.LEADERS}]
    random.shuffle(ordinary)
    on = periods[-2].starts_on + timedelta(days=16)
    wanted = max(1, len(ordinary) // 40)
    for place, origin in enumerate(ordinary):
        wanted -= movers.transfer(origin, ordinary[place - 1], on)
        if not wanted:
            return
