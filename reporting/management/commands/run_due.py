"""``manage.py run_due``: what a Celery tick does, without Celery."""

import json
import socket
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organizations.terminal import bar
from reporting import commands
from reporting.queries.status import due_jobs

WITHOUT_END = 1_000_000


class Command(BaseCommand):
    help = "Find due work and run it now. Works without the broker. Exit 1 when a job failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", metavar="ISO", help="as if it were this instant")
        parser.add_argument("--json", action="store_true", help="print the outcomes as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = instant(options["at"])
        commands.plan_due_jobs(now=now)
        commands.plan_comparisons(now=now)
        with bar() as shown:
            task = shown.add_task("", total=due_jobs(now))

            def told(outcome: commands.Outcome) -> None:
                # What has ended makes new work due: a report's documents, its figures.
                done = int(shown.tasks[0].completed) + 1
                words = f"{outcome.period} {outcome.agency} {outcome.kind}"
                shown.update(task, completed=done, total=done + due_jobs(now), description=words)

            outcomes = commands.run_due(
                now=now,
                limit=WITHOUT_END,
                worker=socket.gethostname(),
                seconds=WITHOUT_END,
                told=told if not shown.disable else None,
            )
        if options["json"]:
            self.stdout.write(json.dumps([asdict(outcome) for outcome in outcomes], indent=2))
        else:
            for outcome in outcomes:
                words = f"{outcome.due_at} {outcome.period} {outcome.agency} {outcome.kind}"
                self.stdout.write(f"{words}: {outcome.result} {outcome.error}".rstrip())
            self.stdout.write(_summary(outcomes))
        failed = sum(outcome.result == "failed" for outcome in outcomes)
        if failed:
            raise CommandError(f"{failed} jobs failed", returncode=1)


def _summary(outcomes: list[commands.Outcome]) -> str:
    """How many jobs ran, and how they ended, in one line."""
    counted = Counter(f"{outcome.kind} {outcome.result}" for outcome in outcomes)
    ends = ", ".join(f"{count} {words}" for words, count in sorted(counted.items()))
    return f"{len(outcomes)} jobs run" + (f": {ends}" if ends else "")


def instant(text: str | None) -> datetime:
    """The instant that an option names, or now.

    Raises:
        CommandError: no instant, or one without its offset from UTC.
    """
    if text is None:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--at: {text[:40]} is no ISO instant", returncode=2) from None
    if moment.tzinfo is None:
        raise CommandError("--at: say the offset, such as 2026-10-21T00:30+07:00", returncode=2)
    return moment
