"""The Celery app. It only hints: ``reporting.DueJob`` rows are the record of what is owed."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init
from django.conf import settings

from kpi_portal import telemetry
from kpi_portal.listening import Listening

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpi_portal.settings")

app = Celery("kpi_portal")
app.conf.update(
    broker_url=settings.REDIS_URL,
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=False,
    task_time_limit=600,
    task_soft_time_limit=540,
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0.1},
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    # Bounded waits: by default a frozen broker is waited for without end.
    broker_transport_options={
        "visibility_timeout": 900,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
        "socket_keepalive": True,
        "health_check_interval": 25,
    },
    timezone="Asia/Ho_Chi_Minh",
    # A queue a kind, so that hosts may be given to one of them; a worker takes from all unless
    # WORKER_QUEUES says otherwise (ADR 0059).
    task_default_queue="due",
    task_routes={
        "reporting.tasks.make_asked": {"queue": "asked"},
        "organizations.tasks.take_sheets": {"queue": "asked"},
        "organizations.tasks.fill_sandboxes": {"queue": "asked"},
        "reporting.tasks.seal": {"queue": "seal"},
        "worklogs.tasks.remind": {"queue": "notices"},
        "evaluations.tasks.tell_heads": {"queue": "notices"},
        "organizations.tasks.send_mails": {"queue": "notices"},
        "organizations.tasks.send_webhooks": {"queue": "notices"},
    },
    # One beat holds the lock; a second one waits, and takes over when the first falls silent.
    beat_scheduler="redbeat.RedBeatScheduler",
    redbeat_redis_url=settings.REDIS_URL,
    redbeat_lock_timeout=60,
    beat_max_loop_interval=10,
    beat_schedule={
        # A tick that could not run in time is dropped: the next one finds the same rows.
        "find-due-work": {
            "task": "reporting.tasks.tick",
            "schedule": 10.0,
            "options": {"expires": 10.0},
        },
        "make-what-was-asked-for": {
            "task": "reporting.tasks.make_asked",
            "schedule": 5.0,
            "options": {"expires": 5.0},
        },
        "take-sheets": {
            "task": "organizations.tasks.take_sheets",
            "schedule": 5.0,
            "options": {"expires": 5.0},
        },
        "fill-sandboxes": {
            "task": "organizations.tasks.fill_sandboxes",
            "schedule": 5.0,
            "options": {"expires": 5.0},
        },
        "seal-events": {
            "task": "reporting.tasks.seal",
            "schedule": 10.0,
            "options": {"expires": 10.0},
        },
        "prepare-calendar": {"task": "reporting.tasks.prepare_calendar", "schedule": 6 * 3600.0},
        # The rows say whether it was done; a task that comes late or twice finds that out.
        "remind": {
            "task": "worklogs.tasks.remind",
            "schedule": 300.0,
            "options": {"expires": 300.0},
        },
        "tell-heads": {
            "task": "evaluations.tasks.tell_heads",
            "schedule": crontab(hour="7", minute="0"),
        },
        "send-mails": {
            "task": "organizations.tasks.send_mails",
            "schedule": 120.0,
            "options": {"expires": 120.0},
        },
        "send-webhooks": {
            "task": "organizations.tasks.send_webhooks",
            "schedule": 15.0,
            "options": {"expires": 15.0},
        },
        "sweep-evidence": {
            "task": "worklogs.tasks.sweep_evidence",
            "schedule": crontab(hour="3", minute="20"),
        },
        "purge-expired": {
            "task": "organizations.tasks.purge_expired",
            "schedule": crontab(hour="4", minute="10"),
        },
        "sweep-files": {
            "task": "reporting.tasks.sweep_files",
            "schedule": crontab(hour="3", minute="40"),
        },
    },
)
app.autodiscover_tasks()
app.steps["consumer"].add(Listening)


def tell_of_errors(**_: object) -> None:
    """A worker tells of its errors, if somebody is named; a web process did at its start."""
    telemetry.start()


worker_init.connect(tell_of_errors)
