"""``manage.py archive_month --period 2026-10 --into /srv/archive``: a closed month as Parquet."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from organizations.models import Period
from reporting.commands.archiving import Archived, archivable, archive_month
from reporting.refusals import ArchiveDiffers


class Command(BaseCommand):
    """As the worker. May be stopped and called again; agencies that are not closed are left."""

    help = "Write the days, entries and reviews of a closed month as Parquet, an agency a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="its code, as 2026-10")
        parser.add_argument("--into", required=True, type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        period = Period.objects.filter(code=options["period"]).first()
        if period is None:
            raise CommandError("There is no such period.", returncode=2)
        made: list[Archived] = []
        with Progress(console=Console(stderr=True), disable=options["json"]) as bar:
            for agency in bar.track(archivable(period), description=period.code):
                try:
                    kept = archive_month(agency=agency, period=period, into=options["into"])
                except ArchiveDiffers as error:
                    raise CommandError(f"{agency.code}: {error} differs from its rows.") from None
                if kept is not None:
                    made.append(kept)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in made]))
        else:
            rows = sum(sum(one.rows.values()) for one in made)
            self.stdout.write(f"{len(made)} agencies, {rows} rows")
