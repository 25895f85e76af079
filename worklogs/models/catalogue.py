"""The task catalogue, common to the province or of one agency."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency


class TaskGroup(models.TextChoices):
    """The four groups of the catalogue."""

    LEADERSHIP = "A", _("A. Leadership and management")
    SHARED = "B", _("B. Shared professional work")
    SPECIALISED = "C", _("C. Specialised work")
    OTHER = "D", _("D. Other work")


class CatalogueTask(models.Model):
    """One version of a catalogue task (đầu việc); common to the province when it has no agency.

    Entries keep pointing at the version that they were logged under. ``coefficient`` converts one
    piece into standard products; nobody types it by hand.
    """

    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=32)
    group = models.CharField(max_length=1, choices=TaskGroup)
    name = models.CharField(max_length=200)
    applies_to = models.CharField(max_length=120, blank=True)
    output_product = models.CharField(max_length=200, blank=True)
    unit_of_count = models.CharField(max_length=40)
    standard_minutes = models.PositiveIntegerField(db_comment="Norm for one piece, whole minutes")
    complexity = models.PositiveSmallIntegerField(db_comment="1 to 5")
    coefficient = models.DecimalField(max_digits=8, decimal_places=3)
    search_text = models.CharField(max_length=400, db_comment="Code and name, no accents")
    initials = models.CharField(max_length=80, db_comment="First letters of the name's words")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, db_comment="First day it no longer holds")

    class Meta:
        ordering = ["code"]
        verbose_name = _("catalogue task")
        verbose_name_plural = _("catalogue tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code", "valid_from"],
                name="cataloguetask_version_is_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(complexity__range=(1, 5)), name="cataloguetask_complexity_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(coefficient__gt=0), name="cataloguetask_coefficient_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="cataloguetask_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
