"""``manage.py prepare_calendar``: open the periods and partitions of the months ahead."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from reporting import commands
from reporting.management.commands.run_due import instant


class Command(BaseCommand):
    help = "Open periods, each agency's books and partitions three months ahead. Idempotent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", metavar="ISO", help="as if it were this instant")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(commands.prepare_calendar(now=instant(options["at"]))))
