"""What other systems took is forgotten in time, what they are owed never; its age is watched."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.commands import purge_expired
from organizations.commands import webhook_keeping as keeping
from organizations.commands import webhooks as commands
from organizations.commands.webhook_sending import send_webhooks
from organizations.models import Parameter, Webhook, WebhookDelivery
from organizations.queries.webhooks import agencies_owed, owed
from organizations.tenancy import province, tenant
from tests.caching import fresh_cache
from tests.factories.organizations import NOW, TODAY, actor
from tests.organizations import connections
from tests.organizations.connections import connected, publish

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
receiver = connections.receiver


def told(cast, *, happened: datetime, settled: datetime | None = None) -> Webhook:
    """A message to the agency's address; taken at ``settled``, owed without."""
    with tenant(cast.department.pk):
        row = Webhook.objects.get()
        WebhookDelivery.objects.create(
            id=connections.audit.new_id(),
            agency_id=cast.department.pk,
            webhook=row,
            event="portal.test",
            objects_told=[],
            happened_at=happened,
            settled_at=settled,
            outcome="taken" if settled else "",
        )
    return row


def left(cast) -> int:
    with tenant(cast.department.pk):
        return WebhookDelivery.objects.count()


def test_what_was_taken_goes_after_its_days_and_what_is_owed_stays(cast, receiver) -> None:
    connected(cast.officer, receiver.url)
    long_ago = NOW - 100 * DAY
    told(cast, happened=long_ago, settled=long_ago)
    told(cast, happened=long_ago, settled=NOW - 89 * DAY)
    told(cast, happened=long_ago)

    assert purge_expired(now=NOW).messages == 1
    assert left(cast) == 2
    assert purge_expired(now=NOW).messages == 0


def test_the_days_are_those_that_the_province_set(cast, receiver) -> None:
    connected(cast.officer, receiver.url)
    told(cast, happened=NOW - 10 * DAY, settled=NOW - 10 * DAY)
    assert purge_expired(now=NOW).messages == 0
    with tenant(cast.department.pk):
        Parameter.objects.create(
            agency_id=cast.department.pk,
            name="webhooks.days_kept",
            value="7",
            valid_from=TODAY,
            legal_source="02/QĐ",
        )

    assert purge_expired(now=NOW).messages == 1


def test_what_an_ended_address_was_owed_goes_too(cast, receiver) -> None:
    """It is never sent."""
    row, _secret = connected(cast.officer, receiver.url)
    told(cast, happened=NOW)
    with tenant(cast.department.pk):
        commands.end_webhook(actor=actor(cast.officer), webhook_id=row.pk, now=NOW)

    assert agencies_owed(NOW) == []
    assert keeping.drop_deliveries(cast.department.pk, now=NOW + 90 * DAY) == 0
    assert keeping.drop_deliveries(cast.department.pk, now=NOW + 91 * DAY) == 1


def test_many_go_in_batches_that_hold_no_lock_for_long(cast, receiver, monkeypatch) -> None:
    monkeypatch.setattr(keeping, "BATCH", 2)
    connected(cast.officer, receiver.url)
    for _ in range(5):
        told(cast, happened=NOW - 100 * DAY, settled=NOW - 100 * DAY)

    with CaptureQueriesContext(connection) as asked:
        assert keeping.drop_deliveries(cast.department.pk, now=NOW) == 5
    assert sum("DELETE" in one["sql"] for one in asked) == 3


def test_the_database_does_not_forget_what_is_owed(cast, receiver) -> None:
    connected(cast.officer, receiver.url)
    told(cast, happened=NOW - 100 * DAY)

    with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.department.pk):
        WebhookDelivery.objects.all().delete()


def test_the_operators_know_how_much_is_owed_and_since_when_nobody_tried(cast, receiver) -> None:
    receiver.answers = [500]
    connected(cast.officer, receiver.url)
    assert owed(NOW).count == 0
    publish(cast)
    with tenant(cast.department.pk):
        began = WebhookDelivery.objects.get().happened_at

    found = owed(began + 61 * SECOND)
    assert (found.count, found.oldest, found.due_since) == (1, began, began)

    send_webhooks(now=began)  # refused: it rests a minute, and is not due meanwhile
    assert owed(began + 30 * SECOND).due_since is None
    assert owed(began + 90 * SECOND).due_since == began + 60 * SECOND
    assert owed(began + 90 * SECOND).oldest == began


def test_an_address_that_is_switched_off_alarms_nobody(cast, receiver) -> None:
    """Its keeper got a notice; what it is owed waits for the keeper."""
    row, _secret = connected(cast.officer, receiver.url)
    told(cast, happened=NOW)
    with tenant(cast.department.pk):
        Webhook.objects.filter(pk=row.pk).update(stopped_at=NOW)

    assert owed(NOW + DAY).count == 0


def test_who_watches_all_agencies_sees_no_address_and_nothing_of_a_sandbox(cast, receiver) -> None:
    connected(cast.officer, receiver.url)
    for column in ("url", "secret", "name", "events"):
        with pytest.raises(DatabaseError), transaction.atomic(), province():
            Webhook.objects.values_list(column).first()


def test_a_machine_that_watches_and_the_operators_page_tell_it(
    cast, receiver, settings, signed_in, time_machine
) -> None:
    fresh_cache()
    settings.METRICS_TOKEN = "for-the-watcher"
    time_machine.move_to(NOW, tick=False)
    connected(cast.officer, receiver.url)
    told(cast, happened=NOW - 75 * SECOND)

    answer = Client().get("/metrics", headers={"Authorization": "Bearer for-the-watcher"})
    figures = answer.content.decode().splitlines()
    page = signed_in(cast.operator).get(reverse("reporting:status")).content.decode()

    assert "kpi_webhooks_owed 1" in figures
    assert "kpi_webhooks_owed_age_seconds 75.0" in figures
    assert "kpi_webhooks_due_age_seconds 75.0" in figures
    assert "manage.py send_webhooks" in page
