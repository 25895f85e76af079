"""Rows of organizations: systems that are told."""

from collections.abc import Callable

from django.urls import reverse

from organizations import audit
from organizations.commands import webhooks as commands
from organizations.models import Webhook, WebhookDelivery
from organizations.rules.webhooks import stamp_of
from organizations.tenancy import tenant
from tests.contracts.table import Routes, Row
from tests.factories.organizations import NOW, Cast, actor

KEEPERS = frozenset({"officer"})
BOTH = KEEPERS | {"operator"}
ADDRESS = "https://one.example/hook"
FOREIGN = frozenset({403, 404})


def made(cast: Cast) -> Webhook:
    """An address of the department, on the host that tests allow."""
    with tenant(cast.department.pk):
        row, _secret = commands.make_webhook(
            actor=actor(cast.officer), name="Trục", url=ADDRESS, events=["report.returned"], now=NOW
        )
    return row


def _of(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"organizations:{name}", args=[made(cast).pk])


def _stopped(cast: Cast) -> str:
    row = made(cast)
    with tenant(row.agency_id):
        Webhook.objects.filter(pk=row.pk).update(stopped_at=NOW, failures=20)
    return reverse("organizations:resume_webhook", args=[row.pk])


def _delivery(cast: Cast) -> str:
    row = made(cast)
    with tenant(row.agency_id):
        one = WebhookDelivery.objects.create(
            id=audit.new_id(), agency_id=row.agency_id, webhook=row, event="report.returned",
            objects_told=["7"], happened_at=NOW, settled_at=NOW, outcome="given_up",
        )  # fmt: skip
    return reverse("organizations:send_webhook_again", args=[row.pk, one.pk])


def _stamp(cast: Cast) -> dict[str, str]:
    """Of the secret that stands."""
    with tenant(cast.department.pk):
        kept = Webhook.objects.values_list("secret", flat=True).first()
    return {"stamp": stamp_of(kept or "")}


def _message(_cast: Cast) -> dict[str, str]:
    return {"message_id": str(audit.new_id())}


ROUTES: Routes = {
    "organizations:webhooks": (
        Row(url=lambda cast: reverse("organizations:webhooks"), allowed=BOTH),
        Row(
            url=lambda cast: reverse("organizations:webhooks"),
            allowed=BOTH,
            method="post",
            data={"name": "Trục", "url": ADDRESS, "events": ["report.returned"]},
            answers=frozenset({200}),
        ),
    ),
    "organizations:webhook": Row(url=_of("webhook"), allowed=KEEPERS, foreign=FOREIGN),
    **{
        f"organizations:{name}": Row(
            url=url, method="post", data=data, allowed=KEEPERS, foreign=FOREIGN
        )
        for name, url, data in (
            ("end_webhook", _of("end_webhook"), {}),
            ("renew_webhook", _of("renew_webhook"), _stamp),
            ("resume_webhook", _stopped, {}),
            ("test_webhook", _of("test_webhook"), _message),
            ("send_webhook_again", _delivery, {}),
        )
    },
}
