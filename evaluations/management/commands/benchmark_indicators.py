"""How well the honesty indicators tell invented padding from invented work."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.simulation.benchmark import Figures, benchmark

FEWEST_PEOPLE = 50


class Command(BaseCommand):
    """Print the figures of one simulated province. Reads and stores nothing."""

    help = "Simulate a month of a province and say what the indicators find of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--people", type=int, default=2000)
        parser.add_argument("--prevalence", type=float, default=0.10)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["people"] < FEWEST_PEOPLE:
            raise CommandError(f"--people is at least {FEWEST_PEOPLE}")
        if not 0 <= options["prevalence"] <= 0.5:  # noqa: PLR2004  beyond that nobody is usual
            raise CommandError("--prevalence lies between 0 and 0.5")
        figures = benchmark(
            seed=options["seed"], people=options["people"], prevalence=options["prevalence"]
        )
        if options["json"]:
            self.stdout.write(json.dumps(figures.as_json(), indent=1))
        else:
            self._print(figures)

    def _print(self, figures: Figures) -> None:
        for name, value in figures.as_json().items():
            if name not in {"by_pattern", "reviewers"}:
                self.stdout.write(f"{name:24} {'–' if value is None else value}")
        for kind, pattern in figures.by_pattern.items():
            self.stdout.write(
                f"{kind:24} {pattern.people} people, {pattern.flagged} flagged, "
                f"{pattern.among_first} among the first"
            )
        heads = figures.reviewers
        self.stdout.write(
            f"{'rubber_stamping_head':24} {heads.stamping} of {heads.heads} heads, {heads.asked} "
            f"asked, {heads.asked_who_stamp} of them do"
        )
