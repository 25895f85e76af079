"""Before and beside the frozen report: how ready it is, what it would say, and who sent none."""

from django.db import models

from organizations.models import Agency, Period


class ReportDraft(models.Model):
    """What the report would say if it were compiled now: replaced nightly, never sent.

    ``snapshot`` is shaped as a report's. It closes nothing and freezes no score.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    snapshot = models.TextField()
    drafted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "period"], name="reportdraft_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period_id} draft"


class ReadinessCount(models.Model):
    """What was still open in an agency's period when somebody last counted: nobody's name.

    The agency's receivers and the KPI team read it; what is behind the numbers they do not.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField()
    people = models.PositiveIntegerField()
    without_log = models.PositiveIntegerField(db_comment="People without any log")
    drafts = models.PositiveIntegerField(db_comment="Entries on days not declared")
    to_review = models.PositiveIntegerField(db_comment="Entries without a review")
    returned = models.PositiveIntegerField(db_comment="Entries returned and not mended")
    not_assessed = models.PositiveIntegerField(db_comment="Postings without general points")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "period"], name="readinesscount_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period_id} readiness"


class MissedReport(models.Model):
    """An agency that submitted nothing by the due day: counted as not implementing KPI.

    A report sent afterwards is accepted as late and leaves this row as it is.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "period"], name="missedreport_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period_id} missed"
