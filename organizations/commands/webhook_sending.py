"""Send what addresses of other systems are owed: a worker's task, or ``manage.py send_webhooks``.

Each delivery in a transaction of its own that holds its row: any number of workers send it once.
A worker that dies between sending and marking leaves it owed, and it goes once more under the
same id, by which receivers know it.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse

from organizations import audit
from organizations.access import system
from organizations.boxes import InvalidToken, box
from organizations.commands.notices import NewNotice, notify
from organizations.commands.webhooks import PURPOSE
from organizations.http import LOCAL_ZONE
from organizations.models import (
    DeliveryOutcome,
    NoticeKind,
    RoleAssignment,
    RoleKind,
    Webhook,
    WebhookDelivery,
)
from organizations.outbound import Answer, post
from organizations.queries.webhooks import agencies_owed
from organizations.rules import webhooks as rules
from organizations.rules.outbound import AddressRefused, allowed_hosts, target_of
from organizations.tenancy import tenant

log = structlog.get_logger(__name__)
REST = timedelta(minutes=1)  # of an address that did not answer, or said that it is busy
FIRST_FAULT = 500
TOO_MANY = 429
WRITTEN = ["attempts", "next_try_at", "tried_at", "settled_at", "outcome"]
ANSWERED = ["status", "error", "milliseconds"]
AGENT = "kpi-portal-webhook/1"


def send_webhooks(*, now: datetime, seconds: float = 240.0) -> int:
    """Send what is due, agency by agency; how many were taken. None is begun after ``seconds``."""
    began, taken = time.monotonic(), 0
    for agency_id in agencies_owed(now):
        for delivery in _sending(agency_id, now):
            taken += delivery.outcome == DeliveryOutcome.TAKEN
            if time.monotonic() - began >= seconds:
                return taken
    return taken


def _sending(agency_id: int, now: datetime) -> Iterator[WebhookDelivery]:
    """Each delivery of the agency after it was tried, until none is due."""
    while True:
        with tenant(agency_id):
            delivery = _next(agency_id, now)
            if delivery is None:
                return
            _try(delivery, now)
        yield delivery


def _next(agency_id: int, now: datetime) -> WebhookDelivery | None:
    """The next one to try, locked; what another worker holds is passed over."""
    return (
        WebhookDelivery.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("webhook__agency")
        .filter(
            Q(next_try_at__isnull=True) | Q(next_try_at__lte=now),
            Q(webhook__rests_until__isnull=True) | Q(webhook__rests_until__lte=now),
            agency_id=agency_id,
            settled_at__isnull=True,
            webhook__ended_at__isnull=True,
            webhook__stopped_at__isnull=True,
        )
        .order_by("happened_at", "pk")
        .first()
    )


def _try(delivery: WebhookDelivery, now: datetime) -> None:
    """Send it, and note the answer. Rows of the delivery and its address are written together."""
    answer = _answer(delivery, now)
    delivery.attempts += 1
    delivery.tried_at, delivery.status = now, answer.status
    delivery.error, delivery.milliseconds = answer.error, answer.milliseconds
    if answer.is_good:
        delivery.settled_at, delivery.outcome = now, DeliveryOutcome.TAKEN
    elif delivery.attempts >= rules.MOST_ATTEMPTS:
        delivery.settled_at, delivery.outcome = now, DeliveryOutcome.GIVEN_UP
    else:
        delivery.next_try_at = now + rules.pause_after(delivery.attempts)
    delivery.save(
        update_fields=[
            "attempts",
            "tried_at",
            "status",
            "error",
            "milliseconds",
            "settled_at",
            "outcome",
            "next_try_at",
        ]
    )
    _note(delivery.webhook, answer, now)


def _answer(delivery: WebhookDelivery, now: datetime) -> Answer:
    """What the address said. Looked up on the operators' list anew: it may have been taken off."""
    webhook, message_id = delivery.webhook, str(delivery.pk)
    try:
        secret = box(PURPOSE).decrypt(webhook.secret.encode()).decode()
        target = target_of(webhook.url, allowed_hosts(settings.WEBHOOK_HOSTS))
    except InvalidToken:
        return Answer(None, "key", 0)
    except AddressRefused as refused:
        return Answer(None, refused.code, 0)
    body = rules.body_of(
        delivery.event,
        agency=webhook.agency.code,
        objects=delivery.objects_told,
        period=delivery.period,
        at=delivery.happened_at,
        portal=settings.PUBLIC_URL,
    )
    timestamp = int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": rules.signature(secret, message_id, timestamp, body),
    }
    return post(target, headers, body)


def _note(webhook: Webhook, answer: Answer, now: datetime) -> None:
    """Count failures in a row; let an address rest that does not answer, and switch it off when it
    failed too often. Locks its row: of two workers one switches it off."""
    rows = Webhook.objects.filter(pk=webhook.pk)
    if answer.is_good:
        rows.exclude(failures=0).update(failures=0, rests_until=None)
        return
    rests = answer.status is None or answer.status >= FIRST_FAULT or answer.status == TOO_MANY
    rows.update(failures=F("failures") + 1, **({"rests_until": now + REST} if rests else {}))
    log.warning(
        "organizations.webhook.failed",
        webhook=webhook.pk,
        status=answer.status,
        error=answer.error,
    )
    if rows.filter(failures__gte=rules.MOST_FAILURES, stopped_at__isnull=True).update(
        stopped_at=now
    ):
        _stopped(webhook, now)


def _stopped(webhook: Webhook, now: datetime) -> None:
    """Write down that it was switched off, and tell those who keep the agency's connections."""
    audit.record(
        actor=system(webhook.agency_id),
        action="organizations.webhook.stopped",
        object_id=webhook.pk,
        details={"failures": str(rules.MOST_FAILURES)},
    )
    today = now.astimezone(LOCAL_ZONE).date()
    keepers = RoleAssignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        agency_id=webhook.agency_id,
        role__in=(RoleKind.OFFICER, RoleKind.OPERATOR),
        starts_on__lte=today,
    )
    told = set(keepers.values_list("posting_id", flat=True)) | {webhook.made_by_id}
    notify(
        agency_id=webhook.agency_id,
        notices=[
            NewNotice(
                posting_id=posting_id,
                kind=NoticeKind.WEBHOOK_STOPPED,
                link=reverse("organizations:webhook", args=[webhook.pk]),
                subject=str(webhook.pk),
                happened=True,
            )
            for posting_id in sorted(told)
        ],
        now=now,
    )
