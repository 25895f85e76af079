"""What the operator sees: due work, the heartbeat, sizes. No scores, no names of people."""

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count

from organizations.queries.webhooks import Owed, owed
from reporting.models import DueJob, JobState, RestoreDrill
from reporting.queries.jobs import seen_jobs
from reporting.queries.unsealed import Waiting, waiting

HEARTBEAT = "reporting.tick"
HEARTBEAT_KEPT_SECONDS = 24 * 3600
STANDBY_BEHIND = "reporting.standby_behind"
STANDBY_KEPT_SECONDS = 600
STANDBY_TOO_FAR_SECONDS = 60
SILENT_AFTER = timedelta(seconds=90)
LISTED = 50
UNSEALED_TOO_LONG = timedelta(minutes=5)
UNTOLD_TOO_LONG = timedelta(minutes=1)
DRILLED_EVERY = timedelta(days=35)  # monthly, with some days for a host that was switched off

SIZES = """
    SELECT pg_database_size(current_database()),
           coalesce(sum(pg_total_relation_size(c.oid)), 0)
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent IN ('worklogs_workentry'::regclass, 'evaluations_review'::regclass)
"""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of work in the background and of storage; sizes are bytes.

    ``standby_behind`` in seconds: None where no standby is named, infinite while it is silent.
    """

    jobs: dict[str, int]
    overdue: int
    attention: list[DueJob]
    recent: list[DueJob]
    heartbeat: datetime | None
    is_silent: bool
    database_bytes: int
    logs_bytes: int
    files_free_bytes: int | None
    unsealed: Waiting
    is_unsealed: bool
    webhooks: Owed
    is_untold: bool
    drill: RestoreDrill | None
    is_undrilled: bool
    standby_behind: float | None

    @property
    def is_standby_late(self) -> bool:
        """Whether what the standby shows is too old to lean on it."""
        return self.standby_behind is not None and self.standby_behind > STANDBY_TOO_FAR_SECONDS

    @property
    def open(self) -> int:
        """Jobs that still are to end by themselves."""
        return self.jobs[JobState.DUE] + self.jobs[JobState.RUNNING]


def status(now: datetime) -> Status:
    """The operator's figures, of real agencies alone. Fourteen statements and two looks into the
    cache."""
    counted = Counter(dict(seen_jobs().order_by().values_list("state").annotate(Count("pk"))))
    jobs = seen_jobs().select_related("agency", "period")
    late = now - timedelta(minutes=10)
    attention = jobs.filter(state__in=[JobState.FAILED, JobState.RUNNING, JobState.DUE])
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        database_bytes, logs_bytes = cursor.fetchone()
    beat, unsealed, drill = _heartbeat(), waiting(), RestoreDrill.objects.first()
    webhooks = owed(now)
    return Status(
        jobs={state.value: counted[state.value] for state in JobState},
        overdue=jobs.filter(state__in=[JobState.DUE, JobState.RUNNING], due_at__lt=late).count(),
        attention=list(attention.order_by("-state", "due_at")[:LISTED]),
        recent=list(
            jobs.filter(state=JobState.DONE).order_by("-finished_at", "-id")[: LISTED // 2]
        ),
        heartbeat=beat,
        is_silent=beat is None or now - beat > SILENT_AFTER,
        database_bytes=database_bytes,
        logs_bytes=int(logs_bytes),
        files_free_bytes=_free(Path(settings.FILES_DIR)),
        unsealed=unsealed,
        is_unsealed=unsealed.oldest is not None and now - unsealed.oldest > UNSEALED_TOO_LONG,
        webhooks=webhooks,
        is_untold=webhooks.due_since is not None and now - webhooks.due_since > UNTOLD_TOO_LONG,
        drill=drill,
        is_undrilled=drill is None or not drill.succeeded or now - drill.drilled_at > DRILLED_EVERY,
        standby_behind=cache.get(STANDBY_BEHIND),
    )


def due_jobs(now: datetime) -> int:
    """How many jobs wait to be run at this instant, or are being run, those of sandboxes too. One
    query."""
    open_states = (JobState.DUE, JobState.RUNNING)
    return DueJob.objects.filter(due_at__lte=now, state__in=open_states).count()


def _heartbeat() -> datetime | None:
    """When a worker last looked for work, as far as the cache remembers."""
    text = cache.get(HEARTBEAT)
    return datetime.fromisoformat(text) if text else None


def _free(folder: Path) -> int | None:
    """Free bytes where documents are kept; None while there is no such place yet."""
    there = next((place for place in (folder, *folder.parents) if place.exists()), None)
    return shutil.disk_usage(there).free if there else None
