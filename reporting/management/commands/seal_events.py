"""``manage.py seal_events``: one pass of the sealer by hand, heads anchored at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting import commands


class Command(BaseCommand):
    """Seal what is not sealed; does the same as the worker every ten seconds. Idempotent."""

    help = "Seal audit events that are not sealed yet, and anchor the heads. As the worker."

    def handle(self, *_args: Any, **_options: Any) -> None:
        sealed = commands.seal_events(now=timezone.now(), anchor_all=True)
        self.stdout.write(f"sealed {sealed.events}")
        if sealed.failed:
            raise CommandError(f"not sealed: chains {sealed.failed}")
