"""What Celery does by itself for everybody."""

from celery import shared_task
from django.utils import timezone

from organizations.commands.mail import send_mails


@shared_task(name="organizations.tasks.send_mails")
def send() -> None:
    """Send the mails about notices that are owed today."""
    send_mails(now=timezone.now())
