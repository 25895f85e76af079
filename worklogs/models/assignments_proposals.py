"""Arising work: proposed by who does it, no assigned work until the head accepts it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models import Agency, Posting, Unit
from worklogs.models.assignments import Assignment
from worklogs.models.catalogue import CatalogueTask


class ArisingStatus(models.TextChoices):
    """proposed → accepted, refused or withdrawn; nothing follows."""

    PROPOSED = "proposed", pgettext_lazy("proposal", "Proposed")
    ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
    REFUSED = "refused", pgettext_lazy("proposal", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


class AssignmentProposal(models.Model):
    """Work that came up, as its proposer describes it. It counts in no score.

    Accepting it makes an ``Assignment`` of origin arising, of the head who accepted. A trigger
    holds the lifecycle: the words stand, a decision is made once, and never by the proposer.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(CatalogueTask, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    starts_on = models.DateField(db_comment="When it came up")
    due_on = models.DateField()
    reason = models.CharField(max_length=500)
    proposed_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=ArisingStatus, default=ArisingStatus.PROPOSED)
    decided_by = models.ForeignKey(Posting, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal_reason = models.CharField(max_length=200, blank=True)
    assignment = models.OneToOneField(
        Assignment, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name = _("proposal of arising work")
        verbose_name_plural = _("proposals of arising work")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="assignmentproposal_quantity_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="assignmentproposal_is_due_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(status=ArisingStatus.PROPOSED, decided_at__isnull=True)
                | (~Q(status=ArisingStatus.PROPOSED) & Q(decided_at__isnull=False)),
                name="assignmentproposal_decision_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(status=ArisingStatus.ACCEPTED, assignment__isnull=False)
                | (~Q(status=ArisingStatus.ACCEPTED) & Q(assignment__isnull=True)),
                name="assignmentproposal_accepted_is_assigned",
            ),
            models.CheckConstraint(
                condition=~Q(status=ArisingStatus.REFUSED) | ~Q(refusal_reason=""),
                name="assignmentproposal_refusal_has_a_reason",
            ),
        ]
        indexes = [
            # What waits for a head, by unit.
            models.Index(
                fields=["agency", "unit"],
                condition=Q(status=ArisingStatus.PROPOSED),
                name="proposal_waiting",
            ),
            # What I proposed.
            models.Index(fields=["proposer", "proposed_at"], name="proposal_of_proposer"),
        ]

    def __str__(self) -> str:
        return f"{self.title} × {self.quantity}: {self.status}"
