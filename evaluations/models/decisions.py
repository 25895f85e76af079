"""Decisions about a level that points do not give, and the publication of results."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.models.scores import Score
from organizations.models import Agency, Period, Posting


class DecisionKind(models.TextChoices):
    """Why a level is not, or may be, what the points say."""

    DISCIPLINE = "discipline", _("Disciplined this year")
    DEGRADATION = "degradation", _("Concluded to have degraded")
    UNIT_CORRUPTION = "unit_corruption", _("Corruption in the unit led")
    BEYOND_QUOTA = "beyond_quota", _("Excellent beyond the quota")


class LevelDecision(models.Model):
    """A finding that makes a month *not completed*, or an exception from the quota.

    Each names its document. Withdrawn with a reason, never changed or deleted.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DecisionKind)
    document = models.CharField(max_length=200, db_comment="Number and date of the document")
    note = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdraw_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "period", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="leveldecision_one_is_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(document=""), name="leveldecision_names_its_document"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdraw_reason="")),
                name="leveldecision_withdrawal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.period_id}: {self.kind}"


class Publication(models.Model):
    """A frozen score made known to its person: the days to petition run from here."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    score = models.OneToOneField(Score, on_delete=models.PROTECT, related_name="publication")
    published_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.score_id} at {self.published_at}"
