"""Workbooks of units and people that somebody sent, and how far they are."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency
from organizations.models.people import Posting


class SheetReach(models.TextChoices):
    """Whose units and people the workbook is about."""

    AGENCY = "agency", _("One agency")
    PROVINCE = "province", _("Many agencies")


class SheetState(models.TextChoices):
    """What is owed or known of a workbook; ``sent`` and ``decided`` are owed to the worker."""

    SENT = "sent", _("To be read")
    SHOWN = "shown", _("Read, not stored")
    DECIDED = "decided", _("To be applied")
    APPLIED = "applied", _("Applied")
    REFUSED = "refused", _("Not taken")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("No longer kept")


OWED = (SheetState.SENT, SheetState.DECIDED)
OVER = (SheetState.APPLIED, SheetState.REFUSED, SheetState.FAILED, SheetState.DROPPED)


class StaffSheet(models.Model):
    """One workbook of one posting (ADR 0062).

    ``content`` is the file, kept in its row so that it is walled, stored and owed in one
    transaction; it goes as soon as nothing more is done with it. ``found`` is what reading it
    came to (``commands.sheet_work``), with names until it is over and with counts afterwards.
    Whoever works on it holds the lock of its row; ``attempts`` and ``due_at`` are written before.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="+", db_comment="Who sent it"
    )
    reach = models.CharField(max_length=8, choices=SheetReach)
    state = models.CharField(max_length=8, choices=SheetState, default=SheetState.SENT)
    sha256 = models.CharField(max_length=64, db_comment="Of the file")
    size_bytes = models.IntegerField()
    cells = models.IntegerField(db_comment="Filled cells, as it was measured")
    content = models.BinaryField(null=True, blank=True)
    found = models.JSONField(null=True, blank=True)
    refusal = models.JSONField(
        null=True, blank=True, db_comment="Code of the refusal, and the names it needs"
    )
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(db_comment="Not worked on before")
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OVER, content__isnull=True, ended_at__isnull=False)
                | (~Q(state__in=OVER) & Q(content__isnull=False, ended_at__isnull=True)),
                name="staffsheet_is_kept_until_it_is_over",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SheetState.SENT, *OVER]) | Q(found__isnull=False),
                name="staffsheet_is_read_before_it_is_decided",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[SheetState.SENT, SheetState.DECIDED]),
                name="staffsheet_owed",
            ),
            models.Index(fields=["posting", "sent_at"], name="staffsheet_of_posting"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.sha256[:8]} {self.state}"

    @property
    def is_owed(self) -> bool:
        """Whether the worker still has to do something with it."""
        return self.state in OWED
