"""What heads say of a month and of a quarter."""

from django.db import models
from django.db.models import F, Q

from organizations.models import Agency, Delegation, Period, Posting


class MonthlyAssessment(models.Model):
    """What a head says of a person's month: general criteria and, for leaders, d, đ and e.

    A new one supersedes the last; nothing is overwritten. Missing is null, never zero.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="assessments")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    general_points = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    unit_result = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    execution = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    cohesion = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    unit_level = models.CharField(
        max_length=16, blank=True, db_comment="Of the unit a leader heads, under Decree 233"
    )
    note = models.CharField(max_length=500, blank=True)
    assessor = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    by_right = models.CharField(
        max_length=24, blank=True, db_comment="What entitled the assessor; older rows say nothing"
    )
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
    assessed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "period"],
                condition=Q(superseded_at__isnull=True),
                name="monthlyassessment_one_is_current",
            ),
            models.CheckConstraint(
                condition=Q(general_points__isnull=True) | Q(general_points__range=(0, 30)),
                name="monthlyassessment_general_is_at_most_30",
            ),
            models.CheckConstraint(
                condition=~Q(posting=F("assessor")), name="monthlyassessment_is_not_of_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.period_id}: {self.general_points}"


class TermAssessment(models.Model):
    """d, đ, e of a leader for a whole quarter: given once, superseded by a later one.

    ``term`` is the code of a quarter, such as ``2026-Q4``, or of a year, for which the level of the
    unit alone is said. Missing is null, never zero.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    term = models.CharField(max_length=7)
    unit_level = models.CharField(
        max_length=16, blank=True, db_comment="Of the unit a leader heads, under Decree 233"
    )
    unit_result = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    execution = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    cohesion = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    assessor = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    by_right = models.CharField(
        max_length=24, blank=True, db_comment="What entitled the assessor; older rows say nothing"
    )
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
    assessed_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "term"],
                condition=Q(superseded_at__isnull=True),
                name="termassessment_one_is_current",
            ),
            models.CheckConstraint(
                condition=~Q(posting=F("assessor")), name="termassessment_is_not_of_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.term}"
