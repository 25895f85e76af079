"""The log of reminders: who was told what, when, and whether it was an escalation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Period, Posting


class ReminderSubject(models.TextChoices):
    """What somebody was asked to do."""

    MEND_RETURNED = "mend_returned", _("Mend returned entries")
    REVIEW = "review", _("Review entries")
    ASSESS = "assess", _("Assess the month")
    PREPARE = "prepare", _("Prepare the report")
    REVIEWS_OPEN = "reviews_open", _("Reviews left open by others")
    SIGN = "sign", _("Sign and submit the report")
    NOT_SUBMITTED = "not_submitted", _("The report is overdue")
    DESK = "desk", _("Reports outstanding")


class SentReminder(models.Model):
    """One reminder to one posting. Append-only; a job that runs twice reminds once."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    days_from_due = models.SmallIntegerField(db_comment="Working days from the due day")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=16, choices=ReminderSubject)
    count = models.PositiveIntegerField(db_comment="How many of it; 0 where it is one thing")
    is_escalated = models.BooleanField(db_comment="Because others did not do it")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "subject", "posting_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "period", "days_from_due", "posting", "subject"],
                name="sentreminder_is_sent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period_id} T{self.days_from_due:+d} {self.subject}"
