"""What was written in time but reached the portal after its period had closed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Posting, Unit
from worklogs.models.catalogue import CatalogueTask
from worklogs.models.days import MINUTES_IN_A_DAY


class LateEntry(models.Model):
    """A line that was kept on a device and arrived after logging had closed.

    It counts nowhere: no day, score or report reads this table. Author and reviewers see it. ``id``
    is the line's own, so that sending it twice keeps one. ``base_version`` is 0 for a new line,
    else the version of the stored entry (of the same id) that it would have changed. Rows never
    change.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    work_date = models.DateField(db_comment="Calendar day in Asia/Ho_Chi_Minh")
    task = models.ForeignKey(CatalogueTask, on_delete=models.PROTECT, related_name="+")
    summary = models.CharField(max_length=500)
    output_reference = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(db_comment="Time spent, whole minutes")
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    is_finished = models.BooleanField(default=True)
    base_version = models.PositiveIntegerField(
        default=0, db_comment="0: a new line; else the version of the entry that it would change"
    )
    written_at = models.DateTimeField(db_comment="By the clock of the device; a claim, not a proof")
    received_at = models.DateTimeField(
        db_default=Now(), db_comment="By the database's clock; never written"
    )

    class Meta:
        ordering = ["work_date", "received_at", "id"]
        verbose_name = _("late entry")
        verbose_name_plural = _("late entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(1, MINUTES_IN_A_DAY)),
                name="lateentry_minutes_fit_a_day",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0), name="lateentry_quantity_is_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["author", "work_date"], name="lateentry_of_author")]

    def __str__(self) -> str:
        return f"{self.work_date}: {self.summary[:40]} ({self.minutes} min)"
