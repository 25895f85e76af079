"""What the operator watches besides the database's own figures: reports that are missing, and how
many messages wait in the broker. Counts only."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import redis
from django.conf import settings

from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Period
from organizations.tenancy import province
from reporting.models import Report
from reporting.models.reports import UNSENT

SOON = timedelta(days=5)
QUEUES = ("due", "asked", "seal", "notices")  # as the workers take from them
SECONDS = 1  # that the broker may take to answer a page


def missing_reports(now: datetime) -> dict[str, int]:
    """Agencies that have not sent their report, by the period that is due within five days or was
    in the last five. Two queries a period."""
    today = now.astimezone(LOCAL_ZONE).date()
    found = {}
    for period in Period.objects.filter(due_on__range=(today - SOON, today + SOON)):
        with province():
            owing = Agency.objects.filter(in_kpi_scope=True, starts_on__lte=period.ends_on).exclude(
                ends_on__lt=period.starts_on
            )
            sent = (
                Report.objects.filter(period=period)
                .exclude(status__in=UNSENT)
                .values("agency_id")
                .distinct()
                .count()
            )
            found[period.code] = max(0, owing.count() - sent)
    return found


def waiting_messages() -> Mapping[str, int] | None:
    """Messages in each queue of the broker; None while it does not answer.

    They are reminders, not work: what is due stands in rows. Many of them mean that no worker
    takes any. One question, a second at most.
    """
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS
        ) as broker:
            pipe = broker.pipeline(transaction=False)
            for name in QUEUES:
                pipe.llen(name)
            return dict(zip(QUEUES, map(int, pipe.execute()), strict=True))
    except (redis.RedisError, OSError):
        return None
