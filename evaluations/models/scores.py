"""Frozen results of months, quarters and years, and the rules that made them."""

from django.db import models
from django.db.models import Q

from organizations.models import Agency, Period, Posting, StaffMember


class RuleVersion(models.Model):
    """A rule set that froze a score, with what it answers to a fixed set of questions.

    Never changed: code that answers otherwise needs another version, or another code.
    """

    code = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64, db_comment="sha256, rules.fingerprint")
    first_used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="ruleversion_is_unique"),
            models.UniqueConstraint(
                fields=["code", "version", "fingerprint"], name="ruleversion_answers_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Score(models.Model):
    """The result of one posting in one period, with its inputs and every step. Never changed.

    Written when the agency's period is compiled; a reopened period gets a new ``version``.
    Points have two places, ratios six; null where there is not enough data.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="scores")
    staff = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_primary = models.BooleanField(default=True, db_comment="The main one of the postings")
    worked_half_days = models.PositiveSmallIntegerField(
        null=True, db_comment="Neither off nor leave; null in scores older than the count"
    )
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    rule_set = models.CharField(max_length=24)
    rule_version = models.PositiveSmallIntegerField(default=1, db_comment="Of our code for it")
    rule_fingerprint = models.CharField(  # noqa: DJ001 - null keeps older scores out of the key
        max_length=64, null=True, db_comment="Null in scores older than the fingerprints"
    )
    settings = models.JSONField(default=dict, db_comment="Readings of the law it was computed with")
    is_leader = models.BooleanField()
    quantity = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    quality = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    timeliness = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    general_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    task_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    level = models.CharField(max_length=16)
    reasons = models.JSONField(default=list, db_comment="Why there is not enough data")
    inputs = models.JSONField(db_comment="Exactly what manage.py score would be given")
    sources = models.JSONField(default=list, db_comment="Of each output: assignment and its title")
    criteria = models.JSONField(
        default=dict, db_comment="General criteria as judged: tree, points of both, by whom"
    )
    steps = models.JSONField()
    printed = models.JSONField(
        default=dict,
        db_comment="Names and titles as they were, for forms; empty in scores older than this",
    )
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "period", "version"], name="score_version_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__range=(0, 100)),
                name="score_total_is_at_most_100",
            ),
            models.CheckConstraint(
                condition=Q(level="not_enough_data", total__isnull=True)
                | (~Q(level="not_enough_data") & Q(total__isnull=False))
                | Q(level="not_completed", reasons__contains="overridden"),
                name="score_level_needs_a_total",
            ),
        ]
        indexes = [models.Index(fields=["agency", "period"], name="score_of_agency_period")]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.period_id}: {self.total} {self.level}"


class TermScore(models.Model):
    """The result of a person for a quarter or a year, with its months and every step.

    Of the agency where the person is at the term's end; ``posting`` is the main one there.
    Never changed: computed again, it gets the next ``version``. ``months`` are the inputs, as
    ``evaluations.term_json`` reads them back; general points may be fractions as text.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="term_scores")
    term = models.CharField(max_length=7)
    version = models.PositiveSmallIntegerField(default=1)
    rule_set = models.CharField(max_length=24)
    rule_version = models.PositiveSmallIntegerField()
    rule_fingerprint = models.CharField(max_length=64)
    settings = models.JSONField()
    is_leader = models.BooleanField()
    is_a_mean = models.BooleanField(db_comment="Of monitoring scores, not scored anew")
    quantity = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    quality = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    timeliness = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    general_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    task_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    total = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    level = models.CharField(max_length=16)
    reasons = models.JSONField(default=list)
    inputs = models.JSONField(db_comment="Months and leader ratios, exact")
    steps = models.JSONField()
    printed = models.JSONField(
        default=dict,
        db_comment="Names and titles as they were, for forms; empty in scores older than this",
    )
    computed_at = models.DateTimeField()
    computed_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "term", "version"], name="termscore_version_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(total__isnull=True) | Q(total__range=(0, 100)),
                name="termscore_total_is_at_most_100",
            ),
            models.CheckConstraint(
                condition=Q(level="not_enough_data", total__isnull=True)
                | (~Q(level="not_enough_data") & Q(total__isnull=False))
                | Q(level="not_completed", reasons__contains="overridden"),
                name="termscore_level_needs_a_total",
            ),
        ]
        indexes = [models.Index(fields=["agency", "term"], name="termscore_of_agency_term")]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.term}: {self.total} {self.level}"
