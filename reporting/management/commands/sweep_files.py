"""``manage.py sweep_files``: what the nightly task does, without Celery."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reporting import commands


class Command(BaseCommand):
    help = "Delete files that were asked for and whose days are over."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{commands.sweep_files(now=timezone.now())} files deleted")
