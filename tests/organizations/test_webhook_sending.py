"""A message comes again until it is taken or given up, goes where it was meant, and once."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from organizations import outbound
from organizations.commands import webhooks as commands
from organizations.commands.webhook_sending import send_webhooks
from organizations.models import AuditEvent, Notice, NoticeKind, WebhookDelivery
from organizations.rules import webhooks as rules
from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.factories.organizations import NOW, actor
from tests.organizations import connections
from tests.organizations.connections import connected, kept, owed, publish

MINUTE = timedelta(minutes=1)
REPORT = "reporting.report."
receiver = connections.receiver


def test_one_that_fails_comes_again_later_under_its_own_number(cast, receiver) -> None:
    receiver.answers = [500, 429, 200]
    connected(cast.officer, receiver.url)
    publish(cast)

    assert send_webhooks(now=NOW) == 0
    assert send_webhooks(now=NOW + MINUTE / 2) == 0
    assert len(receiver.got) == 1  # it rests
    assert send_webhooks(now=NOW + 2 * MINUTE) == 0
    assert send_webhooks(now=NOW + 10 * MINUTE) == 1

    numbers = {headers["webhook-id"] for headers, _body in receiver.got}
    bodies = {body for _headers, body in receiver.got}
    [delivery] = owed(cast.department.pk)
    assert numbers == {str(delivery.pk)}
    assert len(bodies) == 1
    assert (delivery.attempts, delivery.status, delivery.outcome) == (3, 200, "taken")


def test_it_is_given_up_after_twelve_tries(cast, receiver) -> None:
    receiver.answers = [404]
    connected(cast.officer, receiver.url)
    publish(cast)
    for hours in range(0, 5 * rules.MOST_ATTEMPTS, 5):
        send_webhooks(now=NOW + timedelta(hours=hours))

    [delivery] = owed(cast.department.pk)
    assert len(receiver.got) == delivery.attempts == rules.MOST_ATTEMPTS
    assert delivery.outcome == "given_up"


def test_an_address_that_always_fails_is_switched_off_and_its_keeper_told(cast, receiver) -> None:
    receiver.answers = [400]
    row, _secret = connected(cast.officer, receiver.url)
    for _ in range(rules.MOST_FAILURES + 3):
        publish(cast)
    send_webhooks(now=NOW)

    assert kept(row).stopped_at == NOW
    assert len(receiver.got) == rules.MOST_FAILURES
    with tenant(cast.department.pk):
        notice = Notice.objects.get(kind=NoticeKind.WEBHOOK_STOPPED, posting=cast.officer)
        assert AuditEvent.objects.filter(action="organizations.webhook.stopped").count() == 1
        assert notice.link == reverse("organizations:webhook", args=[row.pk])
        commands.resume_webhook(actor=actor(cast.officer), webhook_id=row.pk)
    receiver.answers = [200]
    assert send_webhooks(now=NOW + MINUTE) == rules.MOST_FAILURES + 3


def test_a_redirect_is_not_followed(cast, receiver) -> None:
    receiver.answers, receiver.location = [302], receiver.url
    connected(cast.officer, receiver.url)
    publish(cast)

    assert send_webhooks(now=NOW) == 0
    assert len(receiver.got) == 1


def test_who_is_slow_is_not_waited_for(cast, receiver, monkeypatch) -> None:
    monkeypatch.setattr(outbound, "TIMEOUT", 0.2)
    receiver.waits = 1.0
    connected(cast.officer, receiver.url)
    publish(cast)

    assert send_webhooks(now=NOW) == 0
    [delivery] = owed(cast.department.pk)
    assert (delivery.status, delivery.error) == (None, "timeout")


def test_another_certificate_is_not_believed(cast, receiver, settings) -> None:
    settings.WEBHOOK_CA_FILE = ""
    connected(cast.officer, receiver.url)
    publish(cast)

    assert send_webhooks(now=NOW) == 0
    assert owed(cast.department.pk)[0].error == "tls"
    assert receiver.got == []


def test_a_host_that_the_operator_took_off_the_list_gets_nothing_more(
    cast, receiver, settings
) -> None:
    connected(cast.officer, receiver.url)
    publish(cast)
    settings.WEBHOOK_HOSTS = "other.example"

    assert send_webhooks(now=NOW) == 0
    assert owed(cast.department.pk)[0].error == "host"
    assert receiver.got == []


def test_a_worker_that_dies_after_sending_sends_once_more_under_the_same_number(
    committed_cast, receiver, monkeypatch
) -> None:
    connected(committed_cast.officer, receiver.url)
    publish(committed_cast)
    with monkeypatch.context() as patch:
        patch.setattr(
            WebhookDelivery, "save", lambda self, **fields: (_ for _ in ()).throw(SystemExit)
        )
        with pytest.raises(SystemExit):
            send_webhooks(now=NOW)
    for _ in range(3):
        send_webhooks(now=NOW)

    assert len(receiver.got) == 2
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 1


def test_two_workers_at_once_send_it_once(committed_cast, receiver) -> None:
    receiver.waits = 0.2
    connected(committed_cast.officer, receiver.url)
    publish(committed_cast)

    assert at_once([lambda: send_webhooks(now=NOW)] * 2) == {"done": 2}
    assert len(receiver.got) == 1


def test_without_the_lock_of_the_row_they_would_send_it_twice(
    committed_cast, receiver, monkeypatch
) -> None:
    """The negative control: the same two workers when nobody holds the row."""
    receiver.waits = 0.2
    connected(committed_cast.officer, receiver.url)
    publish(committed_cast)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)

    at_once([lambda: send_webhooks(now=NOW)] * 2)

    assert len(receiver.got) == 2
