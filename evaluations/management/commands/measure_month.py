"""Measure closed months by hand: what the worker does after a compilation."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evaluations.commands import (
    assign_second_looks,
    compare_province,
    judge_month,
    measure_month,
)
from organizations.models import Agency, AgencyPeriod, Period, PeriodStage
from organizations.tenancy import province

MEASURABLE = (PeriodStage.REVIEWING_CLOSED, PeriodStage.CLOSED)
PER = 100_000


class Command(BaseCommand):
    help = "Measure a closed month, compare it over the province, ask whose figures stand out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="code of the period, such as 2026-10")
        parser.add_argument("--agency", help="code of one agency; all that are closed otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        period = Period.objects.filter(code=options["period"]).first()
        if period is None:
            raise CommandError("There is no such period.")
        agencies = self._closed(period, options["agency"])
        now, started = timezone.now(), time.process_time()
        entries = fresh = 0
        for agency in agencies:
            made, is_new = measure_month(agency_id=agency.pk, period=period, now=now)
            assign_second_looks(agency_id=agency.pk, period=period, now=now)
            entries += made.entry_count
            fresh += is_new
        measured = time.process_time()
        reference, _ = compare_province(period=period, now=now)
        compared = time.process_time()
        asked = 0
        for agency in agencies:
            judgement, _ = judge_month(agency_id=agency.pk, period=period, now=now)
            asked += judgement.flagged if judgement else 0
        judged = time.process_time()
        self.stdout.write(
            f"{len(agencies)} agencies, {fresh} measured anew, {entries} entries, "
            f"{reference.people if reference else 0} people compared, {asked} asked"
        )
        for name, seconds in (
            ("measuring", measured - started),
            ("comparing", compared - measured),
            ("asking", judged - compared),
        ):
            each = f", {seconds / entries * PER:.2f} s per 100,000 entries" if entries else ""
            self.stdout.write(f"{name:10} {seconds:.2f} s CPU{each}")

    def _closed(self, period: Period, code: str | None) -> list[Agency]:
        with province():
            closed = set(
                AgencyPeriod.objects.filter(period=period, stage__in=MEASURABLE).values_list(
                    "agency_id", flat=True
                )
            )
        found = Agency.objects.filter(pk__in=closed).order_by("code")
        agencies = list(found.filter(code=code) if code else found)
        if not agencies:
            raise CommandError("No such agency has closed its reviewing of that period.")
        return agencies
