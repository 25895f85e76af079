"""Recompute frozen scores and compare: ``verify_scores --period 2026-10`` (2026-Q4, 2026, all)."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.models import Score, TermScore
from evaluations.queries.verification import Difference, differences, term_differences
from evaluations.rules.terms import NoTerm, quarter_of, term
from organizations.models import Agency, Period
from organizations.tenancy import tenant

DIFFERENT = 1
BAD_INPUT = 2


class Command(BaseCommand):
    help = "Recompute every frozen score of a period from its frozen inputs, and compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="a period, a quarter, a year, or all")
        parser.add_argument("--agency", help="the code of one agency; all without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each difference; leave with 1 when there are any."""
        months, terms = _wanted(options["period"])
        scores = found = 0
        for agency in _agencies(options["agency"]):
            with tenant(agency.pk):
                scores += Score.objects.filter(agency=agency, period__in=months).count()
                scores += TermScore.objects.filter(agency=agency, term__in=terms).count()
                for one in _differences(agency, months, terms):
                    found += 1
                    self.stdout.write(f"{agency.code} {_said(one)}")
        self.stdout.write(f"{scores} scores, {found} differences")
        if found:
            raise CommandError("scores do not follow from their inputs", returncode=DIFFERENT)


def _differences(agency: Agency, months: list[Period], terms: list[str]) -> Iterator[Difference]:
    for period in months:
        yield from differences(agency.pk, period)
    for code in terms:
        yield from term_differences(agency.pk, code)


def _said(one: Difference) -> str:
    score = one.score
    what = score.term if isinstance(score, TermScore) else score.period.code
    return (
        f"{what} posting {score.posting_id} v{score.version} "
        f"{one.name}: {one.frozen} → {one.recomputed}"
    )


def _agencies(code: str | None) -> list[Agency]:
    agencies = list(Agency.objects.order_by("code"))
    chosen = [agency for agency in agencies if code in {None, agency.code}]
    if not chosen:
        raise CommandError("--agency: there is no agency of that code", returncode=BAD_INPUT)
    return chosen


def _wanted(code: str) -> tuple[list[Period], list[str]]:
    """The months, and the quarters and years, that a code means."""
    periods = list(Period.objects.order_by("starts_on"))
    if code == "all":
        codes = [period.code for period in periods]
        terms = [*(quarter_of(one) for one in codes), *(one[:4] for one in codes)]
        return periods, list(dict.fromkeys(terms))
    months = [period for period in periods if period.code == code]
    if months:
        return months, []
    try:
        return [], [term(code).code]
    except NoTerm:
        raise CommandError("--period: there is no such period", returncode=BAD_INPUT) from None
