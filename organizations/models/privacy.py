"""Requests of people about the personal data that the portal holds of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency
from organizations.models.people import Posting


class DataRight(models.TextChoices):
    """What a person may ask for. Legal source: Law 91/2025/QH15, art. 4 (a lawyer confirms)."""

    SEE = "see", _("See the data")
    CORRECT = "correct", _("Correct the data")
    DELETE = "delete", _("Delete the data")
    RESTRICT = "restrict", _("Restrict the use of the data")
    OBJECT = "object", _("Object to the use of the data")


class DataRequest(models.Model):
    """One request with its due days, and how it was answered. What was asked never changes.

    ``recorded_by`` is the person, or the officer who entered a request on paper. Acknowledged,
    extended and answered once each (trigger), never by the person themselves. The days count by
    the settings of the day of asking, and stand.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    right = models.CharField(max_length=12, choices=DataRight)
    words = models.CharField(max_length=1000)
    recorded_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    acknowledge_by = models.DateField(db_comment="Last day; working days, art. of the decree")
    answer_by = models.DateField(db_comment="Last day, before an extension")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    extended_until = models.DateField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    extension_reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_granted = models.BooleanField(null=True, blank=True)
    answer = models.CharField(
        max_length=1000, blank=True, db_comment="What was done; of a refusal, the reason"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "right"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="datarequest_is_asked_once",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="datarequest_says_what"),
            models.CheckConstraint(
                condition=Q(
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                    is_granted__isnull=True,
                    answer="",
                )
                | (
                    Q(
                        answered_at__isnull=False,
                        answered_by__isnull=False,
                        is_granted__isnull=False,
                        acknowledged_at__isnull=False,
                        withdrawn_at__isnull=True,
                    )
                    & ~Q(answer="")
                ),
                name="datarequest_is_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True, extended_at__isnull=True)
                | (
                    Q(extended_until__gt=F("answer_by"), extended_at__isnull=False)
                    & ~Q(extension_reason="")
                ),
                name="datarequest_is_extended_with_a_reason",
            ),
        ]
        indexes = [
            # What waits for the officer: a handful of rows.
            models.Index(
                fields=["agency", "answer_by"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="datarequest_that_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.right} by {self.answer_by}"
