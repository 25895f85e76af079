"""The published sample of a closed month, and the blind second look of somebody else at it."""

from django.db import models
from django.db.models import Q

from evaluations.models.reviews import Decision
from organizations.models import Agency, Period, Posting


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


class SecondLook(models.Model):
    """That somebody is to look at a drawn entry again, without knowing the first decision.

    Added and never changed: where the one asked may no longer look, somebody else is asked too,
    and the last one asked decides.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    sample = models.ForeignKey(AuditSample, on_delete=models.PROTECT, related_name="looks")
    entry_id = models.UUIDField()
    work_date = models.DateField()
    reviewer = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="secondlook_agency_key"),
            models.UniqueConstraint(
                fields=["sample", "entry_id", "reviewer"], name="secondlook_is_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}: {self.entry_id} by {self.reviewer_id}"


class SecondOpinion(models.Model):
    """What the second one would have decided; no score reads it, and it stands as it is.

    ``review_id`` is the first decision as it stood then, which the second one had not seen. Levels,
    minutes, faults and delays mean what they mean in ``Review``.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    look = models.OneToOneField(SecondLook, on_delete=models.PROTECT, related_name="opinion")
    sample = models.ForeignKey(AuditSample, on_delete=models.PROTECT, related_name="opinions")
    entry_id = models.UUIDField()
    work_date = models.DateField()
    review_id = models.UUIDField(db_comment="The first decision, in force then")
    decision = models.CharField(max_length=12, choices=Decision)
    quality_level = models.PositiveSmallIntegerField(null=True, blank=True)
    accepted_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    quality_faults = models.PositiveSmallIntegerField(default=0)
    delays = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "entry_id"], name="secondopinion_one_an_entry"
            ),
            models.CheckConstraint(
                condition=Q(
                    decision=Decision.ACCEPTED,
                    quality_level__range=(1, 5),
                    accepted_minutes__isnull=False,
                )
                | (
                    Q(
                        decision=Decision.RETURNED,
                        quality_level__isnull=True,
                        accepted_minutes__isnull=True,
                    )
                    & ~Q(reason="")
                ),
                name="secondopinion_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.look_id}: {self.decision}"
