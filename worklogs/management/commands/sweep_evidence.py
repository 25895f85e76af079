"""``manage.py sweep_evidence``: what the nightly task does, without Celery."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from worklogs.commands.evidence import sweep_everywhere


class Command(BaseCommand):
    help = "Delete files that no entry points at, and those taken back long ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep_everywhere(now=timezone.now())} files deleted")
