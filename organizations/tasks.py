"""What Celery does by itself for everybody."""

from celery import shared_task
from django.utils import timezone

from organizations import commands
from organizations.commands.mail import send_mails


@shared_task(name="organizations.tasks.send_mails")
def send() -> None:
    """Send the mails about notices that are owed today."""
    send_mails(now=timezone.now())


@shared_task(name="organizations.tasks.purge_expired")
def purge_expired() -> None:
    """Forget what is over by the terms in force."""
    commands.purge_expired(now=timezone.now())
