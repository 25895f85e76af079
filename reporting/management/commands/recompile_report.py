"""``manage.py recompile_report``: do the rows still say what the report says?"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404

from reporting.queries.recompiling import recompiled


class Command(BaseCommand):
    """Compile a frozen report anew and compare; exit code 1 when it comes out otherwise."""

    help = "Compile a report anew from the rows as they are, and compare. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--report", type=int, help="its id; the one compiled last without it")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            found = recompiled(options["report"])
        except Http404:
            raise CommandError("There is no such report.", returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found)))
        else:
            self.stdout.write(f"issued      {found.checksum}\nrecompiled  {found.recompiled}")
        if found.checksum != found.recompiled:
            raise CommandError(f"The rows say otherwise in: {', '.join(found.differing)}")
