"""``manage.py verify_scores --period 2026-10``: recompute frozen scores and compare."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.models import Score
from evaluations.queries.verification import differences
from organizations.models import Agency, Period
from organizations.tenancy import tenant

DIFFERENT = 1
BAD_INPUT = 2


class Command(BaseCommand):
    help = "Recompute every frozen score of a period from its frozen inputs, and compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="the code of a period, or all")
        parser.add_argument("--agency", help="the code of one agency; all without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each difference; leave with 1 when there are any."""
        scores = found = 0
        for agency in _agencies(options["agency"]):
            with tenant(agency.pk):
                for period in _periods(options["period"]):
                    scores += Score.objects.filter(agency=agency, period=period).count()
                    for one in differences(agency.pk, period):
                        found += 1
                        self.stdout.write(
                            f"{agency.code} {period.code} posting {one.score.posting_id} "
                            f"v{one.score.version} {one.name}: {one.frozen} → {one.recomputed}"
                        )
        self.stdout.write(f"{scores} scores, {found} differences")
        if found:
            raise CommandError("scores do not follow from their inputs", returncode=DIFFERENT)


def _agencies(code: str | None) -> list[Agency]:
    agencies = list(Agency.objects.order_by("code"))
    chosen = [agency for agency in agencies if code in {None, agency.code}]
    if not chosen:
        raise CommandError("--agency: there is no agency of that code", returncode=BAD_INPUT)
    return chosen


def _periods(code: str) -> list[Period]:
    periods = Period.objects.order_by("starts_on")
    chosen = list(periods if code == "all" else periods.filter(code=code))
    if not chosen:
        raise CommandError("--period: there is no period of that code", returncode=BAD_INPUT)
    return chosen
