"""Forget what other systems were told, after some days: a part of ``purge_expired``."""

from datetime import datetime, timedelta

from django.db.models import Q

from organizations.http import LOCAL_ZONE
from organizations.models import Webhook, WebhookDelivery
from organizations.queries.calendar import parameter
from organizations.tenancy import tenant

BATCH = 5_000  # rows of one transaction: a night with a million of them holds no lock for long


def drop_deliveries(agency_id: int, *, now: datetime) -> int:
    """Forget messages of the agency that were taken or given up ``webhooks.days_kept`` days ago,
    and those still owed to an address that was ended so long ago; how many. Whatever is owed to an
    address that stands, also one that is switched off, stays (trigger).

    Three queries, two more for each ``BATCH``; each in its own transaction.
    """
    with tenant(agency_id):
        today = now.astimezone(LOCAL_ZONE).date()
        days = int(parameter("webhooks.days_kept", today, agency_id=agency_id))
    before, dropped = now - timedelta(days=days), 0
    while True:
        with tenant(agency_id):
            count = _drop_some(agency_id, before)
        dropped += count
        if count < BATCH:
            return dropped


def _drop_some(agency_id: int, before: datetime) -> int:
    # By address, whose index is in the order of what happened: what happened later is over later.
    addresses = Webhook.objects.filter(agency_id=agency_id).values("pk")
    over = WebhookDelivery.objects.filter(
        Q(settled_at__lt=before) | Q(webhook__ended_at__lt=before),
        agency_id=agency_id,
        webhook__in=addresses,
        happened_at__lt=before,
    )
    some = list(over.order_by().values_list("pk", flat=True)[:BATCH])
    return WebhookDelivery.objects.filter(agency_id=agency_id, pk__in=some).delete()[0]
