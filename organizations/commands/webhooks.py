"""Webhooks of an agency: made, secrets shown once and renewed, ended, switched on (ADR 0068)."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from organizations import audit, policy
from organizations.access import Actor
from organizations.boxes import box
from organizations.models import Webhook, WebhookDelivery
from organizations.refusals import AddressNotAllowed, Outdated, ReasonIsMissing, stated
from organizations.rules import webhooks as rules
from organizations.rules.names import nfc
from organizations.rules.outbound import AddressRefused, allowed_hosts, target_of

PURPOSE = b"kpi webhook\0"


def make_webhook(
    *, actor: Actor, name: str, url: str, events: Iterable[str], now: datetime
) -> tuple[Webhook, str]:
    """Have an address told; its row, and the secret that signs, which is shown once.

    Raises:
        PermissionDenied: the actor keeps no connections.
        ReasonIsMissing: it does not say what for.
        AddressNotAllowed: no https, or a host that the operators did not name.
        UnknownEvent: something that nobody tells, or nothing.
        AddressIsTaken: the agency has it told already; so a form sent twice makes one.
    """
    if actor.posting_id is None or not actor.may(policy.KEEP_WEBHOOKS):
        raise PermissionDenied
    words = nfc(name)
    if not words:
        raise ReasonIsMissing
    try:
        target_of(url, allowed_hosts(settings.WEBHOOK_HOSTS))
    except AddressRefused as refused:
        raise AddressNotAllowed from refused
    secret = rules.secret_of(secrets.token_bytes(rules.SECRET_BYTES))
    with stated(), transaction.atomic():
        made = Webhook.objects.create(
            agency_id=actor.agency_id,
            name=words,
            url=url,
            events=rules.checked(events),
            secret=box(PURPOSE).encrypt(secret.encode()).decode(),
            made_by_id=actor.posting_id,
            made_at=now,
        )
        _record(actor, made, "made")
    return made, secret


def renew_secret(*, actor: Actor, webhook_id: int, stamp: str) -> str:
    """A new secret, shown once; it signs whatever is sent from now on, also what is tried again.

    ``stamp``: of the secret that is to go (``rules.webhooks.stamp_of``). Locks the connection.

    Raises:
        Outdated: it was renewed already, or the connection has ended.
    """
    with stated(), transaction.atomic():
        row = _locked(actor, webhook_id)
        if row.ended_at is not None or rules.stamp_of(row.secret) != stamp:
            raise Outdated
        secret = rules.secret_of(secrets.token_bytes(rules.SECRET_BYTES))
        row.secret = box(PURPOSE).encrypt(secret.encode()).decode()
        row.save(update_fields=["secret"])
        _record(actor, row, "renewed")
    return secret


def end_webhook(*, actor: Actor, webhook_id: int, now: datetime) -> None:
    """Tell it nothing from now on; what is still owed is never sent. Twice changes nothing."""
    with stated(), transaction.atomic():
        row = _locked(actor, webhook_id)
        if row.ended_at is not None:
            return
        row.ended_at, row.ended_by_id = now, actor.posting_id
        row.save(update_fields=["ended_at", "ended_by"])
        _record(actor, row, "ended")


def resume_webhook(*, actor: Actor, webhook_id: int) -> None:
    """Switch on again what was switched off by itself; what was owed then goes out. What happened
    meanwhile is not made up for: the receiver reads it by the API. Twice changes nothing."""
    with stated(), transaction.atomic():
        row = _locked(actor, webhook_id)
        if row.stopped_at is None or row.ended_at is not None:
            return
        row.stopped_at, row.rests_until, row.failures = None, None, 0
        row.save(update_fields=["stopped_at", "rests_until", "failures"])
        _record(actor, row, "resumed")


def owe_test(*, actor: Actor, webhook_id: int, message_id: UUID, now: datetime) -> None:
    """Owe the address an event that says nothing. The same id again owes nothing.

    Raises:
        Outdated: it was ended or switched off meanwhile.
    """
    with stated(), transaction.atomic():
        row = _locked(actor, webhook_id)
        if row.ended_at is not None or row.stopped_at is not None:
            raise Outdated
        if WebhookDelivery.objects.filter(pk=message_id, webhook=row).exists():
            return
        try:
            with transaction.atomic():
                WebhookDelivery.objects.create(
                    id=message_id,
                    agency_id=actor.agency_id,
                    webhook=row,
                    event=rules.TEST,
                    objects_told=[],
                    happened_at=now,
                )
        except IntegrityError:  # an id that stands for something else
            raise Outdated from None
        _record(actor, row, "tested")


def send_again(*, actor: Actor, delivery_id: UUID) -> None:
    """Owe a delivery once more, under its own id. One that is owed stays so.

    Raises:
        Outdated: its address was ended or switched off meanwhile.
    """
    with stated(), transaction.atomic():
        delivery = WebhookDelivery.objects.select_for_update(no_key=True).get(
            pk=delivery_id, agency_id=actor.agency_id
        )
        row = _locked(actor, delivery.webhook_id)
        if row.ended_at is not None or row.stopped_at is not None:
            raise Outdated
        if delivery.settled_at is None:
            return
        delivery.settled_at, delivery.outcome, delivery.attempts = None, "", 0
        delivery.next_try_at = None
        delivery.save(update_fields=["settled_at", "outcome", "attempts", "next_try_at"])
        _record(actor, row, "repeated", delivery=str(delivery.pk))


def _locked(actor: Actor, webhook_id: int) -> Webhook:
    if not actor.may(policy.KEEP_WEBHOOKS):
        raise PermissionDenied
    return Webhook.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=webhook_id, agency_id=actor.agency_id
    )


def _record(actor: Actor, webhook: Webhook, verb: str, **more: str) -> None:
    audit.record(
        actor=actor,
        action=f"organizations.webhook.{verb}",
        object_id=webhook.pk,
        details={"events": ", ".join(webhook.events), **more},
    )
