"""What it is worth: reviews of entries, the head's monthly assessment, and scores."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Period, Posting


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
        indexes = [models.Index(fields=["author", "work_date"], name="review_of_author")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.decision}"


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
    note = models.CharField(max_length=500, blank=True)
    assessor = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
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
    steps = models.JSONField()
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
                | (~Q(level="not_enough_data") & Q(total__isnull=False)),
                name="score_level_needs_a_total",
            ),
        ]
        indexes = [models.Index(fields=["agency", "period"], name="score_of_agency_period")]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.period_id}: {self.total} {self.level}"
