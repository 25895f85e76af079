"""``manage.py purge_expired``: what the nightly task does, without Celery."""

from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organizations.commands import purge_expired


class Command(BaseCommand):
    help = "Forget what is over: contact data of leavers, later names, old words, notices."

    def handle(self, *args: Any, **options: Any) -> None:
        done = asdict(purge_expired(now=timezone.now()))
        self.stdout.write(", ".join(f"{count} {name}" for name, count in done.items()))
