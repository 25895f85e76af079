"""Assigned work: the denominator of every score."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Posting, Unit
from worklogs.models.catalogue import CatalogueTask


class AssignmentOrigin(models.TextChoices):
    """Whether work was planned or came up and was accepted as assigned by the head."""

    PLANNED = "planned", _("Planned")
    ARISING = "arising", _("Arising")


class BatchSource(models.TextChoices):
    """How work that was assigned together came in."""

    FORM = "form", _("Assigned on the page")
    LAST_PERIOD = "last_period", _("From last month's")
    SHEET = "sheet", _("From an Excel sheet")
    PROPOSAL = "proposal", _("Proposed by who does it")


class AssignmentBatch(models.Model):
    """Work that was assigned by one act. The page that shows the form makes ``id``, so sending
    it twice assigns once; ``digest`` tells the same work from other work under the same id.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=16, choices=BatchSource)
    digest = models.CharField(max_length=64, db_comment="SHA-256 of who gets what, hexadecimal")
    assigned_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="assignmentbatch_agency_key"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.id}"


class Assignment(models.Model):
    """Work that a head assigned: so many pieces of a task, due on a day.

    It is the denominator of the score, in the period that holds its due date. The coefficient is
    copied from the catalogue when the work is assigned, so a later version changes nothing.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        AssignmentBatch, null=True, on_delete=models.PROTECT, related_name="assignments"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="assignments")
    task = models.ForeignKey(CatalogueTask, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    coefficient = models.DecimalField(max_digits=8, decimal_places=3)
    origin = models.CharField(
        max_length=8, choices=AssignmentOrigin, default=AssignmentOrigin.PLANNED
    )
    starts_on = models.DateField()
    due_on = models.DateField()
    source_document = models.CharField(max_length=200, blank=True)
    assigned_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    repeats = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="The same work of an earlier period, of which this is the next",
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="assignment_agency_key"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="assignment_quantity_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(coefficient__gt=0), name="assignment_coefficient_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")), name="assignment_is_due_after_it_starts"
            ),
            # Whoever repeats it, from whichever tab: once, unless that was cancelled.
            models.UniqueConstraint(
                fields=["repeats"],
                condition=Q(cancelled_at__isnull=True),
                name="assignment_is_repeated_once",
            ),
        ]
        indexes = [
            # My assigned work, and the denominator of a person's score.
            models.Index(fields=["assignee", "due_on"], name="assignment_of_assignee"),
            # The head's list of what the unit was assigned.
            models.Index(fields=["agency", "unit", "due_on"], name="assignment_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.title} × {self.quantity}"
