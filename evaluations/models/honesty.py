"""Figures of a closed month, what is usual in the province, and the questions that follow.

Everything here is added and never changed (grants): who computes again adds a version. No score
reads any of it. See ADR 0035.
"""

from django.db import models
from django.db.models import F, Q

from organizations.models import Agency, Period, Posting, Unit


class Measurement(models.Model):
    """One agency's month, measured once. The last version counts.

    ``vectors`` holds the figures by peer group without a person, in the order of size: it is all
    that the comparison over the province reads. The same entries give the same ``digest``, and no
    new version.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    measured_at = models.DateTimeField()
    people = models.PositiveIntegerField(db_comment="With enough days to be compared")
    entry_count = models.PositiveIntegerField()
    vectors = models.JSONField(db_comment="Peer group: figures of people, without who they are")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of all figures, hexadecimal")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="measurement_agency_key"),
            models.UniqueConstraint(
                fields=["agency", "period", "version"], name="measurement_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period_id} v{self.version}"


class MeasuredPeers(models.Model):
    """What the figures of a measurement were read against: see ``rules.honesty.stored``.

    Beside the measurement, not in it: the province reads measurements, and what people of an
    agency wrote alike is nobody else's, even as digests.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    measurement = models.OneToOneField(Measurement, on_delete=models.PROTECT, related_name="peers")
    content = models.JSONField(db_comment="Shares by task; digests of phrases and of shared lines")

    def __str__(self) -> str:
        return f"peers of {self.measurement_id}"


class PersonFigures(models.Model):
    """One posting's figures of a month, by name of ``rules.honesty.indicators``."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="persons")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    peer_group = models.CharField(max_length=24)
    day_count = models.PositiveSmallIntegerField(db_comment="Days with an entry")
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="personfigures_agency_key"),
            models.UniqueConstraint(
                fields=["measurement", "posting"], name="personfigures_once_a_measurement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measurement_id}: {self.posting_id}"


class PeerReference(models.Model):
    """What is usual in the province in a month: numbers about many people, none about one.

    It belongs to no agency. ``content`` is a ``rules.honesty.reference.Reference``; ``digest``
    names the measurements it was made of.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    agencies = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "version"], name="peerreference_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} v{self.version}"


class Judgement(models.Model):
    """That an agency's measurement was held against a reference, and how many were asked."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="+")
    reference = models.ForeignKey(PeerReference, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()
    flagged = models.PositiveIntegerField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="judgement_agency_key"),
            models.UniqueConstraint(
                fields=["measurement", "reference"], name="judgement_is_made_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measurement_id} against {self.reference_id}"


class Flag(models.Model):
    """A question to a person about their month. The person sees it first; it changes no score.

    ``parts`` are standardised figures by name; ``drivers`` the ids and days of a few entries
    behind each that stands out. The direct head sees it from ``head_sees_from`` on.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    judgement = models.ForeignKey(Judgement, on_delete=models.PROTECT, related_name="flags")
    person = models.ForeignKey(PersonFigures, on_delete=models.PROTECT, related_name="flags")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    parts = models.JSONField()
    total = models.FloatField()
    drivers = models.JSONField()
    head_sees_from = models.DateField()

    class Meta:
        ordering = ["-total", "id"]
        constraints = [
            models.UniqueConstraint(fields=["judgement", "posting"], name="flag_once_a_judgement"),
        ]
        indexes = [models.Index(fields=["posting"], name="flag_of_posting")]

    def __str__(self) -> str:
        return f"{self.judgement_id}: {self.posting_id}"


class FigureExplanation(models.Model):
    """What a person says of their figures of a month. It stands; another one adds to it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="figureexplanation_says_something"),
        ]
        indexes = [models.Index(fields=["posting", "period"], name="figureexplanation_of_posting")]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.period_id}"


class UnitFigures(models.Model):
    """One unit's month: who was expected, what was logged. Frozen as it was measured.

    ``half_days`` is the denominator: working days less leave, of everybody in the unit. The
    province reads rows of at least five people (row security).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField(max_length=200, db_comment="As it was called then")
    peer_group = models.CharField(max_length=24)
    people = models.PositiveIntegerField()
    half_days = models.PositiveIntegerField(db_comment="Expected of all its people")
    minutes = models.PositiveIntegerField(db_comment="Logged")
    minutes_by_group = models.JSONField(db_comment="Of task groups A to D")
    squares = models.FloatField(db_comment="Sum over person-days of hours squared")
    day_count = models.PositiveIntegerField(db_comment="Person-days with an entry")
    declared_count = models.PositiveIntegerField()
    on_time_count = models.PositiveIntegerField()
    entry_count = models.PositiveIntegerField()
    reviewed_count = models.PositiveIntegerField()
    two_people_minutes = models.IntegerField(
        db_comment="What the two who logged most per expected day add to the unit's minutes"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measurement", "unit"], name="unitfigures_once_a_measurement"
            ),
            models.CheckConstraint(
                condition=Q(declared_count__lte=F("day_count"), on_time_count__lte=F("day_count"))
                & Q(reviewed_count__lte=F("entry_count")),
                name="unitfigures_parts_of_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measurement_id}: {self.unit_name}"


class UnitExplanation(models.Model):
    """What the head of a unit says of its hours of a month; it stands, another one adds to it.

    ``author`` headed the unit then. It stays in the agency, and travels with its report.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="unitexplanation_says_something"),
        ]
        indexes = [models.Index(fields=["unit", "period"], name="unitexplanation_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period_id}"


class ReviewerFigures(models.Model):
    """How one posting reviewed a month: ``rules.honesty.reviewers.ReviewerMonth``."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="reviewers")
    reviewer = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    decisions = models.PositiveIntegerField()
    seconds = models.FloatField(null=True, db_comment="Mean from one decision to the next")
    approved = models.FloatField(db_comment="Share accepted")
    constant = models.FloatField(null=True, db_comment="Share of the commonest quality level")
    leniency = models.FloatField(null=True, db_comment="Mean level above the other reviewers'")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measurement", "reviewer"], name="reviewerfigures_once_a_measurement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measurement_id}: {self.reviewer_id}"
