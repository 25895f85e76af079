"""Addresses that are told, and a receiver behind them."""

import pytest

from organizations import audit
from organizations.access import system
from organizations.commands import webhooks as commands
from organizations.models import Webhook, WebhookDelivery
from organizations.rules import webhooks as rules
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, actor
from tests.organizations.receiving import certificate, receiving


@pytest.fixture
def receiver(settings):
    with receiving() as one:
        settings.WEBHOOK_HOSTS = one.allowed
        settings.WEBHOOK_CA_FILE = str(certificate())
        settings.PUBLIC_URL = "https://portal.example"
        yield one


def connected(posting, url: str, events=rules.EVENTS) -> tuple[Webhook, str]:
    with tenant(posting.agency_id):
        return commands.make_webhook(
            actor=actor(posting), name="Trục liên thông", url=url, events=events, now=NOW
        )


def happened(agency_id: int, action: str, object_id: object = "7", **details: object) -> None:
    """A deed, as its command writes it down."""
    with tenant(agency_id):
        audit.record(actor=system(agency_id), action=action, object_id=object_id, details=details)


def owed(agency_id: int) -> list[WebhookDelivery]:
    with tenant(agency_id):
        return list(WebhookDelivery.objects.order_by("happened_at", "pk"))


def kept(row: Webhook) -> Webhook:
    with tenant(row.agency_id):
        return Webhook.objects.get(pk=row.pk)


def body_to(delivery: WebhookDelivery) -> bytes:
    return rules.body_of(
        delivery.event,
        agency="X",
        objects=delivery.objects_told,
        period=delivery.period,
        at=delivery.happened_at,
        portal="https://portal.example",
    )


def publish(cast) -> None:
    happened(cast.department.pk, "evaluations.month.published", object_id="", period="2026-10")
