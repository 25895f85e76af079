"""``manage.py verify_evidence``: does the sealed trail still say what it said?"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from organizations.models import Agency
from reporting.commands.verifying import chains_to_verify, verify_evidence
from reporting.queries.verifying import Verdict


class Command(BaseCommand):
    """Check links, events, rows and anchors; exit code 1 when anything differs."""

    help = "Walk the sealed audit trail and print what differs. As the worker; changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", help="code of one agency; all chains without it")
        parser.add_argument("--anchors", type=Path, default=Path(settings.ANCHORS_DIR))
        parser.add_argument("--no-anchors", action="store_true", help="a cut tail is not seen then")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = None if options["no_anchors"] else options["anchors"]
        wanted = [_agency(options["agency"])] if options["agency"] else chains_to_verify(folder)
        verdicts = []
        with Progress(console=Console(stderr=True), disable=options["json"]) as bar:
            for agency_id in wanted:
                task = bar.add_task(f"chain {agency_id or 0}", total=None)
                verdicts.append(
                    verify_evidence(
                        agency_id=agency_id,
                        anchors_dir=folder,
                        tick=partial(bar.advance, task),
                    )
                )
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) | {"holds": one.holds} for one in verdicts]))
        else:
            for verdict in verdicts:
                self._tell(verdict)
        if not all(verdict.holds for verdict in verdicts):
            raise CommandError("The evidence differs from what was sealed.")

    def _tell(self, verdict: Verdict) -> None:
        self.stdout.write(
            f"chain {verdict.agency_id or 0}: {verdict.links} links, {verdict.rows} rows,"
            f" {verdict.anchors} anchors, {verdict.waiting} waiting, {verdict.erased} erased,"
            f" {verdict.found} differences; root {verdict.root or '-'}"
        )
        for position in verdict.forgotten:
            self.stdout.write(f"  erased #{position}")
        for one in verdict.differences:
            self.stdout.write(f"  {one.what} #{one.position or '-'} {one.thing}")


def _agency(code: str) -> int:
    found = Agency.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(f"There is no agency {code}.")
    return int(found)
