"""The operator's figures for a machine that watches. Counts and ages only, nobody's name."""

import math
from datetime import datetime

from organizations.background import clock_offset
from organizations.modes import Mode, standing
from reporting.queries.status import Status, status
from reporting.queries.watched import missing_reports, waiting_messages
from reporting.rules.exposition import Gauge


def metrics(now: datetime) -> list[Gauge]:
    """What deploy/prometheus/alarms.yml watches. About eighteen statements; enters no agency."""
    found = status(now)
    return [
        *_work(found, now),
        *_webhooks(found, now),
        *_host(found, now),
        Gauge(
            "kpi_reports_missing",
            "Agencies that have not sent the report that is due next, or was due in the last days.",
            missing_reports(now),
            "period",
        ),
    ]


def _work(found: Status, now: datetime) -> list[Gauge]:
    """Due jobs, who looks for them, and the seals of the trail."""
    return [
        Gauge("kpi_jobs", "Due jobs by state.", found.jobs, "state"),
        Gauge("kpi_jobs_overdue", "Jobs due for over ten minutes.", found.overdue),
        Gauge(
            "kpi_heartbeat_age_seconds",
            "Since a worker last looked for work.",
            _age(found.heartbeat, now),
        ),
        Gauge(
            "kpi_broker_messages", "Reminders that wait in the broker.", waiting_messages(), "queue"
        ),
        Gauge("kpi_unsealed_events", "Audit events without their seal.", found.unsealed.count),
        Gauge(
            "kpi_unsealed_age_seconds",
            "Of the oldest of them.",
            _age(found.unsealed.oldest, now) or 0,
        ),
    ]


def _webhooks(found: Status, now: datetime) -> list[Gauge]:
    """What other systems are owed."""
    return [
        Gauge(
            "kpi_webhooks_owed",
            "Messages that other systems have not taken yet, of addresses in use.",
            found.webhooks.count,
        ),
        Gauge(
            "kpi_webhooks_owed_age_seconds",
            "Since the oldest of them happened.",
            _age(found.webhooks.oldest, now) or 0,
        ),
        Gauge(
            "kpi_webhooks_due_age_seconds",
            "Since the longest waiting of them is due, untried.",
            _age(found.webhooks.due_since, now) or 0,
        ),
    ]


def _host(found: Status, now: datetime) -> list[Gauge]:
    """Database, disk, clock, mode, backups and the standby."""
    mode = standing().mode
    drilled = found.drill.drilled_at if found.drill and found.drill.succeeded else None
    return [
        Gauge("kpi_database_bytes", "Size of the database.", found.database_bytes),
        Gauge("kpi_files_free_bytes", "Room left for documents.", found.files_free_bytes),
        Gauge(
            "kpi_clock_offset_seconds",
            "This host's clock beyond the database's.",
            round(clock_offset(), 3),
        ),
        Gauge(
            "kpi_portal_mode",
            "1 for the mode that holds: open, read-only or maintenance.",
            {one.value: int(one is mode) for one in Mode},
            "mode",
        ),
        Gauge(
            "kpi_drill_age_seconds",
            "Since a backup was restored in a drill with success.",
            _age(drilled, now),
        ),
        Gauge(
            "kpi_standby_behind_seconds",
            "Age of what the standby shows; +Inf while it does not answer.",
            None if found.standby_behind is None else _shown(found.standby_behind),
        ),
    ]


def _shown(seconds: float) -> str | float:
    return "+Inf" if math.isinf(seconds) else seconds


def _age(then: datetime | None, now: datetime) -> float | None:
    return None if then is None else round((now - then).total_seconds(), 1)
