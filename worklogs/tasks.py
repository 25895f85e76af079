"""What Celery does by itself for the daily log."""

from celery import shared_task
from django.utils import timezone

from organizations.background import guarded
from worklogs.commands.evidence import sweep_everywhere
from worklogs.commands.reminders import remind_everywhere


@shared_task(name="worklogs.tasks.sweep_evidence")
@guarded
def sweep_evidence() -> None:
    """Delete files that no entry points at, and those taken back long ago."""
    sweep_everywhere(now=timezone.now())


@shared_task(name="worklogs.tasks.remind")
@guarded
def remind() -> None:
    """Tell people, once a working day after work, what is missing in their log."""
    remind_everywhere(now=timezone.now())
