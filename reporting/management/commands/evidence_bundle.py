"""``manage.py evidence_bundle``: the sealed trail of one agency as a file that checks itself."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organizations.models import Agency
from reporting.commands.bundles import make_bundle


class Command(BaseCommand):
    """Write an evidence bundle; the inspector's page offers the same."""

    help = "Write the chain, events, anchors and a verifier into one zip. As the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("into", type=Path)
        parser.add_argument("--agency", help="code; the province's own chain without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        code = options["agency"]
        found = Agency.objects.filter(code=code or "").values_list("pk", flat=True).first()
        if code and found is None:
            raise CommandError(f"There is no agency {code}.")
        agency_id = None if found is None else int(found)
        made = make_bundle(agency_id=agency_id, into=options["into"], now=timezone.now())
        self.stdout.write(f"{made}: check it with python3 verify.py {made.name}")
