"""What Celery does: look at the record of due work. Nothing is lost when Celery is not there."""

import math
import socket

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from organizations import standby
from organizations.background import guarded
from reporting import commands
from reporting.models import ASKED, JobKind
from reporting.queries.status import (
    HEARTBEAT,
    HEARTBEAT_KEPT_SECONDS,
    STANDBY_BEHIND,
    STANDBY_KEPT_SECONDS,
)

# A backlog goes on at the next tick; one tick must not hold a worker longer than it takes.
JOBS_A_TICK = 1000
SECONDS_A_TICK = 25.0


@shared_task(name="reporting.tasks.tick")
@guarded
def tick() -> None:
    """Find what is due by the calendar and run some of it; the next tick goes on."""
    now = timezone.now()
    cache.set(HEARTBEAT, now.isoformat(), HEARTBEAT_KEPT_SECONDS)
    if standby.is_named():
        # The web role has no address of it; one that does not answer is behind for ever.
        behind = standby.behind_seconds()
        cache.set(STANDBY_BEHIND, math.inf if behind is None else behind, STANDBY_KEPT_SECONDS)
    commands.plan_due_jobs(now=now)
    commands.plan_comparisons(now=now)
    commands.run_due(
        now=now,
        limit=JOBS_A_TICK,
        worker=socket.gethostname(),
        seconds=SECONDS_A_TICK,
        kinds=[kind for kind in JobKind if kind not in ASKED],
    )


@shared_task(name="reporting.tasks.make_asked")
@guarded
def make_asked() -> None:
    """Make some of what people asked for: files and bundles, in a queue of their own."""
    commands.run_due(
        now=timezone.now(),
        limit=JOBS_A_TICK,
        worker=socket.gethostname(),
        seconds=SECONDS_A_TICK,
        kinds=ASKED,
    )


@shared_task(name="reporting.tasks.prepare_calendar")
@guarded
def prepare_calendar() -> None:
    """Open the periods and partitions of the months ahead."""
    commands.prepare_calendar(now=timezone.now())


@shared_task(name="reporting.tasks.sweep_files")
@guarded
def sweep_files() -> None:
    """Delete files that were asked for and whose days are over."""
    commands.sweep_files(now=timezone.now())


@shared_task(name="reporting.tasks.seal")
@guarded
def seal() -> None:
    """Seal what was written since the last pass."""
    commands.seal_events(now=timezone.now())
