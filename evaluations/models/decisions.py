"""Decisions about a level that points do not give, and the publication of results."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.models.scores import Score, TermScore
from organizations.models import Agency, Period, Posting


class DecisionKind(models.TextChoices):
    """Why a level is not, or may be, what the points say."""

    DISCIPLINE = "discipline", _("Disciplined this year")
    DEGRADATION = "degradation", _("Concluded to have degraded")
    UNIT_CORRUPTION = "unit_corruption", _("Corruption in the unit led")
    BEYOND_QUOTA = "beyond_quota", _("Excellent beyond the quota")


class LevelDecision(models.Model):
    """A finding that makes a month *not completed*, or an exception from the quota.

    It is about a month, or, an exception alone, about a quarter or a year (``term``). Each names
    its document. Withdrawn with a reason, never changed or deleted.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, null=True, on_delete=models.PROTECT, related_name="+")
    term = models.CharField(
        max_length=7, blank=True, db_comment="Code of a quarter or year; empty for a month"
    )
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
            models.UniqueConstraint(
                fields=["posting", "term", "kind"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(term=""),
                name="leveldecision_one_of_a_term",
            ),
            models.CheckConstraint(
                condition=Q(period__isnull=False, term="")
                | (Q(period__isnull=True, kind="beyond_quota") & ~Q(term="")),
                name="leveldecision_of_a_month_or_a_term",
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
        return f"{self.posting_id} {self.period_id or self.term}: {self.kind}"

    @property
    def code(self) -> str:
        """Of the month, or of the quarter or year, that it is about."""
        return self.term if self.period is None else self.period.code


class Publication(models.Model):
    """A frozen result made known to its person: the days to petition run from here.

    Of a month (``score``), or of a quarter or a year (``term_score``).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    score = models.OneToOneField(
        Score, null=True, on_delete=models.PROTECT, related_name="publication"
    )
    term_score = models.OneToOneField(
        TermScore, null=True, on_delete=models.PROTECT, related_name="publication"
    )
    published_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=False, term_score__isnull=True)
                | Q(score__isnull=True, term_score__isnull=False),
                name="publication_of_a_month_or_a_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score_id or self.term_score_id} at {self.published_at}"

    @property
    def result(self) -> Score | TermScore:
        """The frozen result that was made known."""
        found = self.score or self.term_score
        if found is None:  # the database holds that there is one
            raise TypeError("a publication makes a result known")
        return found

    @property
    def code(self) -> str:
        """Of the month, quarter or year of the result."""
        found = self.result
        return found.term if isinstance(found, TermScore) else found.period.code
