"""The published sample of a closed month, for a second look by somebody else."""

from django.db import models

from organizations.models import Agency, Period


class AuditSample(models.Model):
    """Accepted entries of a closed month, drawn by a seed that the report of the month prints.

    Drawn while the period is locked and reviewing closes, once a version of the report: nobody can
    know it before. ``entries`` are ids and days; ``rules.honesty.reviewers.drawn`` gives them
    again from the seed and the ids of all accepted entries.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(db_comment="Of the report that prints the seed")
    drawn_at = models.DateTimeField()
    seed = models.CharField(max_length=32)
    population = models.PositiveIntegerField(db_comment="Accepted entries of the month")
    entries = models.JSONField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="auditsample_agency_key"),
            models.UniqueConstraint(
                fields=["agency", "period", "version"], name="auditsample_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period_id} v{self.version}: {self.seed}"
