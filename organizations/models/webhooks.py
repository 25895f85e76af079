"""Addresses of other systems that are told what happened, and what each was told (ADR 0068)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency
from organizations.models.people import Posting


class Webhook(models.Model):
    """One address of one agency, on the operator's list of hosts.

    ``secret`` is shown once and rests encrypted (``organizations.boxes``): each delivery is signed
    with it, and it can be renewed. Switched off by itself after failures in a row, or ended by who
    keeps it; the address and the events never change (trigger).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, db_comment="Which system, and what for")
    url = models.CharField(max_length=300)
    events = ArrayField(models.CharField(max_length=32), db_comment="rules.webhooks.EVENTS")
    secret = models.CharField(max_length=300, db_comment="Encrypted with a key of SECRET_KEY")
    made_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0, db_comment="In a row")
    rests_until = models.DateTimeField(null=True, blank=True, db_comment="Nothing is sent before")
    stopped_at = models.DateTimeField(
        null=True, blank=True, db_comment="Switched off by itself; may be switched on again"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "url"],
                condition=Q(ended_at__isnull=True),
                name="webhook_address_is_told_once",
            ),
            models.UniqueConstraint(fields=["agency", "id"], name="webhook_in_agency"),
            models.CheckConstraint(
                condition=Q(url__startswith="https://") & ~Q(events=[]) & ~Q(name=""),
                name="webhook_says_where_and_what",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="webhook_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.url}"


class DeliveryOutcome(models.TextChoices):
    """How a delivery ended."""

    TAKEN = "taken", _("Taken")
    GIVEN_UP = "given_up", _("Given up")


class WebhookDelivery(models.Model):
    """One event that one address is owed: the outbox, written by a trigger of the audit trail in
    the transaction of the deed.

    The id stays whatever becomes of it. Sent by a task that holds the row's lock meanwhile; a
    worker that dies between sending and marking leaves it owed, and it goes once more under the
    same id. Ids and codes only.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    webhook = models.ForeignKey(
        Webhook, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    event = models.CharField(max_length=32)
    cause = models.UUIDField(
        null=True, blank=True, db_comment="The audit event; none for a test", db_index=False
    )
    objects_told = ArrayField(models.CharField(max_length=64), db_comment="Ids of the things")
    period = models.CharField(max_length=16, blank=True, db_comment="Code of the period")
    happened_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True, db_comment="Null: at once")
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, db_comment="HTTP, last try")
    error = models.CharField(max_length=16, blank=True, db_comment="Why there is no status")
    milliseconds = models.PositiveIntegerField(null=True, blank=True, db_comment="Last try")
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=DeliveryOutcome, blank=True)

    class Meta:
        ordering = ["-happened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "cause"], name="webhookdelivery_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="")
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="webhookdelivery_settles_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "-happened_at"], name="webhookdelivery_last"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(settled_at__isnull=True),
                name="webhookdelivery_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id}: {self.outcome or 'owed'}"
