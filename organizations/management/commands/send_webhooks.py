"""``manage.py send_webhooks``: send what other systems are owed, without Celery."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organizations.commands.webhook_sending import send_webhooks


class Command(BaseCommand):
    help = "Send what is owed to webhooks and due. Works without the broker."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{send_webhooks(now=timezone.now())} deliveries taken")
