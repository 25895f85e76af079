"""``manage.py seal_events``: one pass of the sealer by hand, heads anchored at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organizations.models import Agency
from reporting import commands


class Command(BaseCommand):
    """Seal what is not sealed; does the same as the worker every ten seconds. Idempotent."""

    help = "Seal audit events that are not sealed yet, and anchor the heads. As the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--adopt",
            action="store_true",
            help="also take rows under seal that no event named: once, after the upgrade",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["adopt"]:
            for agency in Agency.objects.order_by("pk"):
                taken = commands.adopt(agency_id=agency.pk, now=timezone.now())
                self.stdout.write(f"{agency.code}: {taken} rows taken as they were found")
        sealed = commands.seal_events(now=timezone.now(), anchor_all=True)
        self.stdout.write(f"sealed {sealed.events}")
        if sealed.failed:
            raise CommandError(f"not sealed: chains {sealed.failed}")
