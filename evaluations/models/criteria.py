"""General criteria: trees with versions, and the sheets that people and heads fill in."""

from django.db import models
from django.db.models import F, Q

from organizations.models import Agency, Period, Posting


class CriteriaSet(models.Model):
    """A tree of general criteria from a day on: the province's, or one agency's own.

    Never changed: another tree is another row, from a later day. ``tree`` is what
    ``rules.criteria.parse_tree`` reads; its points add up to 30.
    """

    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    tree = models.JSONField()
    valid_from = models.DateField()
    legal_source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "valid_from"],
                name="criteriaset_is_said_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} from {self.valid_from}"


class CriteriaSheet(models.Model):
    """Points over the leaves of a tree for one person's month: by the person, or by the head.

    A later one supersedes it; nothing is overwritten. ``points`` and ``evidence`` are texts by
    the code of a leaf; ``total`` is null while a leaf has no points.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    criteria = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="+")
    by_oneself = models.BooleanField()
    points = models.JSONField()
    evidence = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    author = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "period", "by_oneself"],
                condition=Q(superseded_at__isnull=True),
                name="criteriasheet_one_is_current",
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__range=(0, 30)),
                name="criteriasheet_total_is_at_most_30",
            ),
            models.CheckConstraint(
                condition=Q(by_oneself=True, author=F("posting"))
                | (Q(by_oneself=False) & ~Q(author=F("posting"))),
                name="criteriasheet_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.period_id}: {self.total}"
