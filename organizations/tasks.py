"""What Celery does by itself for everybody."""

from celery import shared_task
from django.utils import timezone

from organizations import commands
from organizations.background import guarded
from organizations.commands.mail import send_mails
from organizations.commands.owed_sandboxes import do_owed_sandboxes
from organizations.commands.owed_sheets import do_owed_sheets
from organizations.commands.webhook_sending import send_webhooks

SECONDS_A_TICK = 25.0


@shared_task(name="organizations.tasks.send_mails")
@guarded
def send() -> None:
    """Send the mails about notices that are owed today."""
    send_mails(now=timezone.now())


@shared_task(name="organizations.tasks.purge_expired")
@guarded
def purge_expired() -> None:
    """Forget what is over by the terms in force."""
    commands.purge_expired(now=timezone.now())


@shared_task(name="organizations.tasks.take_sheets")
@guarded
def take_sheets() -> None:
    """Read and apply workbooks that were sent; the next tick goes on."""
    do_owed_sheets(now=timezone.now(), seconds=SECONDS_A_TICK)


@shared_task(name="organizations.tasks.send_webhooks")
@guarded
def tell_systems() -> None:
    """Send what webhooks are owed; the next tick goes on."""
    send_webhooks(now=timezone.now(), seconds=SECONDS_A_TICK)


@shared_task(name="organizations.tasks.fill_sandboxes")
@guarded
def fill_sandboxes() -> None:
    """Fill sandboxes that were opened, and close those that are over."""
    do_owed_sandboxes(now=timezone.now(), seconds=SECONDS_A_TICK)
