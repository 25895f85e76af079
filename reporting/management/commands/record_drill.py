"""``python -m ops.backups drill --json | manage.py record_drill``: keep what a drill came to."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting import commands


class Command(BaseCommand):
    """Add one drill of the backup to the operator's page."""

    help = "Read what `python -m ops.backups drill --json` printed, and keep it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            made = commands.record_drill(found=json.load(sys.stdin), now=timezone.now())
        except (KeyError, TypeError, ValueError) as error:
            raise CommandError(f"That is no drill: {error}") from None
        self.stdout.write(str(made))
