"""Dated decisions about who works where, and what follows what: moves, mergers, splits, new names.

Rows are only added. History stays where it happened: a move ends one posting and begins another.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency, Unit
from organizations.models.people import Posting, StaffMember


class DecisionKind(models.TextChoices):
    """What a decision does."""

    TRANSFER = "transfer", _("Transfer")
    RENAME = "rename", _("New name")
    MERGE = "merge", _("Merger")
    SPLIT = "split", _("Split")


class StaffingDecision(models.Model):
    """A signed decision as one agency carries it out. The form makes ``id``: sent twice, done once.

    ``effective_on`` is the first day on which what it says holds.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=DecisionKind)
    number = models.CharField(max_length=60, db_comment="As on the paper, such as 123/QĐ-UBND")
    signed_on = models.DateField()
    subject = models.CharField(max_length=200, blank=True)
    effective_on = models.DateField()
    recorded_by = models.ForeignKey(Posting, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-effective_on", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="staffingdecision_agency_key"),
            models.CheckConstraint(condition=~Q(number=""), name="staffingdecision_has_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.effective_on})"


class Transfer(models.Model):
    """One person moved by a decision: the posting that ended the day before, the one that began.

    Between agencies each has its half: ``left`` there, ``joined`` here, and ``other_agency``. A
    trigger compares the days with the decision and refuses days of compiled periods.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(
        StaffingDecision, on_delete=models.PROTECT, related_name="transfers"
    )
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    left = models.OneToOneField(Posting, null=True, on_delete=models.PROTECT, related_name="+")
    joined = models.OneToOneField(Posting, null=True, on_delete=models.PROTECT, related_name="+")
    other_agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left__isnull=False, joined__isnull=False, other_agency__isnull=True)
                | Q(left__isnull=False, joined__isnull=True, other_agency__isnull=False)
                | Q(left__isnull=True, joined__isnull=False, other_agency__isnull=False),
                name="transfer_has_two_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} → {self.joined_id}"


class UnitSuccession(models.Model):
    """A unit and one that goes on with its people or its name, from the decision's first day on.

    A new name: the unit follows itself.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(
        StaffingDecision, on_delete=models.PROTECT, related_name="successions"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")
    name_before = models.CharField(max_length=200)
    name_after = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "unit", "successor"], name="unitsuccession_is_said_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.successor_id}"


class AgencySuccession(models.Model):
    """An agency and one that goes on with its people or its name. Public, like names of agencies.

    A new name: the agency follows itself. Otherwise its last day is the day before.
    """

    predecessor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(max_length=12, choices=DecisionKind)
    number = models.CharField(max_length=60)
    signed_on = models.DateField()
    effective_on = models.DateField()
    name_before = models.CharField(max_length=200)
    name_after = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-effective_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"],
                name="agencysuccession_is_said_once",
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.RENAME, predecessor=F("successor"))
                | (~Q(kind=DecisionKind.RENAME) & ~Q(predecessor=F("successor"))),
                name="agencysuccession_names_or_follows",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.effective_on})"
