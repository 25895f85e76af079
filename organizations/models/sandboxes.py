"""Sandboxes: agencies of generated people in which somebody learns the portal."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from organizations.models.agencies import Agency
from organizations.models.people import Posting


class Sandbox(models.Model):
    """That an agency has a sandbox until a day (ADR 0070).

    ``ground`` is the training agency in which its people act; row security hides it from whoever
    has not entered it. It is filled once by the worker, under the lock of this row; a reset ends
    this row and begins another with another ground.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    ground = models.OneToOneField(
        Agency, on_delete=models.PROTECT, related_name="+", db_comment="The training agency"
    )
    opened_by = models.ForeignKey(
        Posting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="Null: by the operators' command line",
    )
    opened_at = models.DateTimeField()
    closes_on = models.DateField(db_comment="Last day on which anybody may enter")
    due_at = models.DateTimeField(db_comment="Not filled before")
    attempts = models.PositiveSmallIntegerField(default=0)
    filled_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    cleared_at = models.DateTimeField(
        null=True, blank=True, db_comment="What was in its ground is removed"
    )

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(closed_at__isnull=True),
                name="sandbox_is_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(agency=F("ground")), name="sandbox_is_another_agency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground_id} of {self.agency_id} until {self.closes_on}"

    def is_open(self, today: date) -> bool:
        """Whether anybody may be in it on this day."""
        return self.closed_at is None and today <= self.closes_on
