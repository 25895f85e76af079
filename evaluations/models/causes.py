"""Objective causes that people put forward for faults and delays."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Delegation, Posting


class Deducted(models.TextChoices):
    """For what points are taken, unless a competent authority confirms an objective cause."""

    QUALITY_FAULT = "quality_fault", _("Quality fault")
    DELAY = "delay", _("Delay")


class CauseState(models.TextChoices):
    """Asked, then confirmed or refused, once."""

    ASKED = "asked", _("Waiting for an answer")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Not confirmed")


class CauseRequest(models.Model):
    """The author's reason why a fault or delay of their entry had an objective cause.

    Confirmed by whoever may review them: that is a later decision about the entry, which excuses
    the pieces and names the cause; ``review_id`` is that decision. Legal source: Decree 335/2025
    (domain.md 5: each fault or delay, "unless a competent authority confirmed").
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    entry_id = models.UUIDField(db_comment="WorkEntry.id")
    work_date = models.DateField(db_comment="Of the entry")
    author = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    deducted = models.CharField(max_length=16, choices=Deducted)
    pieces = models.PositiveSmallIntegerField(db_comment="Pieces that the cause concerns")
    reason = models.CharField(max_length=400)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=CauseState, default=CauseState.ASKED)
    answered_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_right = models.CharField(max_length=24, blank=True)
    on_behalf_of = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    delegation = models.ForeignKey(
        Delegation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    review_id = models.UUIDField(null=True, blank=True, db_comment="The decision that excuses it")

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry_id", "deducted"],
                condition=Q(state=CauseState.ASKED),
                name="causerequest_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(pieces__gt=0) & ~Q(reason=""), name="causerequest_says_what_and_why"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=CauseState.ASKED, answered_at__isnull=True, review_id__isnull=True
                )
                | Q(state=CauseState.CONFIRMED, answered_at__isnull=False, review_id__isnull=False)
                | (
                    Q(state=CauseState.REFUSED, answered_at__isnull=False, review_id__isnull=True)
                    & ~Q(answer="")
                ),
                name="causerequest_is_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.deducted}: {self.state}"
