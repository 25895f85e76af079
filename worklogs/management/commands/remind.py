"""``manage.py remind``: what the tasks of the evening do, without Celery."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from organizations.commands.mail import send_mails
from worklogs.commands.reminders import remind_everywhere


class Command(BaseCommand):
    help = "Remind people of what is missing today, if that was not done yet, and send the mails."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        reminded = remind_everywhere(now=now)
        self.stdout.write(f"{reminded} agencies reminded, {send_mails(now=now)} mails sent")
