"""The seals of the audit trail: links, salts and digests of rows. Nothing here ever changes."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Now

from organizations.models.agencies import Agency


class SealedEvent(models.Model):
    """One link of an agency's chain, written by the sealer after the event was committed.

    ``position`` counts from 1 in the order of sealing, not by any clock. See ``rules.sealing``.
    """

    event_id = models.UUIDField(primary_key=True, db_comment="AuditEvent.id, sealed once")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    chain = models.BigIntegerField(db_comment="Agency id; 0 for the province's own chain")
    position = models.BigIntegerField()
    version = models.PositiveSmallIntegerField(db_comment="Form of the link, its first byte")
    prev = models.BinaryField(max_length=32, db_comment="Root of the link before")
    event_digest = models.BinaryField(max_length=32)
    rows_digest = models.BinaryField(max_length=32)
    root = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["chain", "position"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="seal_position_is_unique"),
            # No fork: of two sealers with the same head, one is refused.
            models.UniqueConstraint(fields=["chain", "prev"], name="seal_follows_each_link_once"),
            models.CheckConstraint(
                condition=Q(chain=Coalesce(F("agency_id"), Value(0))), name="seal_chain_of_agency"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="seal_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.position}"


class SealSalt(models.Model):
    """The salt of one link, in a row of its own: destroyed when a payload must be forgotten."""

    event_id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    salt = models.BinaryField(max_length=16)

    def __str__(self) -> str:
        return f"salt of {self.event_id}"


class SealedRow(models.Model):
    """The digest of a row as it stood when an event that made or changed it was sealed.

    The last one of a row must match the row today. ``form`` names the list of columns.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.BigIntegerField(db_comment="Of the link in the agency's chain")
    ordinal = models.PositiveIntegerField(db_comment="Place among the rows of the link")
    event_id = models.UUIDField()
    kind = models.CharField(max_length=24)
    form = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["agency_id", "position", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "position", "ordinal"], name="sealedrow_place_is_unique"
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "key", "position"], name="sealedrow_is_sealed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} #{self.position}"


class Sealer(models.Model):
    """How far the sealer has come: one row, no facts of any agency.

    ``floor``: every event written by a transaction with a lower id is sealed. Transaction ids are
    those of one cluster; in a restored one the sealer looks at everything once.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    floor = models.DecimalField(max_digits=20, decimal_places=0, default=0)
    cluster = models.CharField(max_length=24, blank=True)
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="sealer_is_one")]

    def __str__(self) -> str:
        return f"sealed up to {self.floor}"
