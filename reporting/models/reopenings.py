"""Reopening what was sent: one person asks with a reason, another one agrees or refuses."""

from django.db import models
from django.db.models import F, Q

from organizations.models import Agency, Period, Posting
from reporting.models.reports import Report


class Reopening(models.Model):
    """A request of an agency to have its sent report back; a receiver answers it.

    The database holds that whoever answers is not whoever asked, also under another posting.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    asked_staff_id = models.BigIntegerField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.BigIntegerField(null=True, blank=True, db_comment="Posting id")
    answered_staff_id = models.BigIntegerField(null=True, blank=True)
    is_agreed = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(answered_at__isnull=True),
                name="reopening_is_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(answered_staff_id__isnull=True)
                | ~Q(answered_staff_id=F("asked_staff_id")),
                name="reopening_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(answered_staff_id__isnull=False, is_agreed__isnull=False),
                name="reopening_answer_is_whole",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} reopening"
