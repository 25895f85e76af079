"""Decisions about entries."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Delegation, Posting


class Decision(models.TextChoices):
    """What a reviewer decided about an entry."""

    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")


class Review(models.Model):
    """One decision on one version of an entry. Never overwritten: a later one supersedes it.

    Partitioned by month like the entries. ``quality_level`` runs from 1 to 5. Faults and delays
    count pieces; the excused ones have an objective cause that the authority confirmed.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    entry_id = models.UUIDField()
    work_date = models.DateField()
    entry_version = models.PositiveIntegerField(db_comment="The version that was looked at")
    author = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="reviews_received", db_index=False
    )
    reviewer = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="reviews_given", db_index=False
    )
    by_right = models.CharField(max_length=24, db_comment="Role that entitled the reviewer")
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
    decision = models.CharField(max_length=12, choices=Decision)
    quality_level = models.PositiveSmallIntegerField(null=True, blank=True)
    accepted_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    quality_faults = models.PositiveSmallIntegerField(default=0)
    quality_faults_excused = models.PositiveSmallIntegerField(default=0)
    delays = models.PositiveSmallIntegerField(default=0)
    delays_excused = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    objective_cause = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(author=F("reviewer")), name="review_is_not_of_oneself"
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.ACCEPTED, quality_level__range=(1, 5))
                | Q(decision=Decision.RETURNED, quality_level__isnull=True),
                name="review_acceptance_has_a_level",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.ACCEPTED) | ~Q(reason=""),
                name="review_return_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.RETURNED, accepted_minutes__isnull=True)
                | Q(decision=Decision.ACCEPTED, accepted_minutes__isnull=False),
                name="review_acceptance_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(quality_faults_excused__lte=F("quality_faults"))
                & Q(delays_excused__lte=F("delays")),
                name="review_excuses_what_happened",
            ),
            models.CheckConstraint(
                condition=Q(quality_faults_excused=0, delays_excused=0) | ~Q(objective_cause=""),
                name="review_excuse_names_its_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "work_date"], name="review_of_author"),
            models.Index(
                fields=["author", "work_date"],
                condition=Q(superseded_at__isnull=True)
                & (Q(quality_faults__gt=0) | Q(delays__gt=0)),
                name="review_with_events",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.decision}"
