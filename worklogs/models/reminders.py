"""The record of daily reminders."""

from django.db import models

from organizations.models import Agency


class ReminderRun(models.Model):
    """That an agency's people were reminded on a day. The row is the claim: one run makes it,
    in the same transaction as the notices, so a run that dies leaves nothing and is done again."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(db_comment="Calendar day in Asia/Ho_Chi_Minh")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], name="reminderrun_is_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}"
