"""Webhooks: an agency's own, what each was told lately, and where something is owed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Greatest
from django.http import Http404

from organizations.models import Webhook, WebhookDelivery
from organizations.tenancy import province

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Owed:
    """Messages that addresses in use have not taken yet: how many, when the oldest of them
    happened, and since when the longest waiting one is due without anybody having tried it."""

    count: int
    oldest: datetime | None
    due_since: datetime | None


def webhooks(agency_id: int) -> list[Webhook]:
    """The agency's, newest first. One query."""
    rows = Webhook.objects.filter(agency_id=agency_id)
    return list(rows.select_related("made_by__staff")[:SHOWN])


def get_webhook(agency_id: int, pk: int) -> Webhook:
    """One of the agency's. One query.

    Raises:
        Http404: missing, or another agency's.
    """
    rows = Webhook.objects.filter(agency_id=agency_id, pk=pk)
    found = rows.select_related("made_by__staff").first()
    if found is None:
        raise Http404
    return found


def deliveries_of(webhook: Webhook) -> list[WebhookDelivery]:
    """What it was told last, newest first. One query."""
    return list(
        WebhookDelivery.objects.filter(agency_id=webhook.agency_id, webhook=webhook)[:SHOWN]
    )


def get_delivery(webhook: Webhook, pk: UUID) -> WebhookDelivery:
    """One of those that this address was told. One query.

    Raises:
        Http404: missing, or another address's.
    """
    found = WebhookDelivery.objects.filter(
        agency_id=webhook.agency_id, webhook=webhook, pk=pk
    ).first()
    if found is None:
        raise Http404
    return found


def agencies_owed(now: datetime) -> list[int]:
    """Agencies in which something is due: nothing else is seen of it. One query, outside
    ``tenant``."""
    with province():
        due = _owed().filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
        return list(due.order_by("agency_id").values_list("agency_id", flat=True).distinct())


def owed(now: datetime) -> Owed:
    """What all agencies together owe, for the operators. One query, as the province.

    One is due from its next try on, and not while its address rests.
    """
    with province():
        rows = _owed().annotate(
            due_at=Greatest("happened_at", "next_try_at", "webhook__rests_until")
        )
        found = rows.aggregate(
            count=Count("*"),
            oldest=Min("happened_at"),
            due_since=Min("due_at", filter=Q(due_at__lte=now)),
        )
    return Owed(**found)


def _owed() -> QuerySet[WebhookDelivery]:
    """To addresses in use: what an ended one is owed is never sent, and one that is switched off
    waits for its keeper."""
    return WebhookDelivery.objects.filter(
        settled_at__isnull=True, webhook__ended_at__isnull=True, webhook__stopped_at__isnull=True
    )
