"""Days and their entries.

``WorkEntry`` is partitioned by month of ``work_date`` in SQL (see its migration): always filter
by ``work_date``, and write lines through ``worklogs.commands``, which say the date too.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Posting, Unit
from worklogs.models.assignments import Assignment
from worklogs.models.catalogue import CatalogueTask

if TYPE_CHECKING:
    from worklogs.models.evidence import EvidenceFile
    from worklogs.models.threads import EntryMessage

MINUTES_IN_A_DAY = 24 * 60


def _fits_24_hours() -> Q:
    """Entries and unlogged time of one day together."""
    unlogged = (
        Coalesce(F("no_work_minutes"), 0)
        + Coalesce(F("waiting_minutes"), 0)
        + Coalesce(F("study_minutes"), 0)
        + Coalesce(F("internal_minutes"), 0)
    )
    return Q(minutes__lte=MINUTES_IN_A_DAY - unlogged)


class DayStatus(models.TextChoices):
    """Whether the person declared the day complete."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")


class UnloggedReason(models.TextChoices):
    """Why time of a day is no entry. It costs nothing: no score reads it."""

    NO_WORK = "no_work", _("No work assigned")
    WAITING = "waiting", _("Waiting for others")
    STUDY = "study", _("Self-study")
    INTERNAL = "internal", _("Internal activities")


class WorkDay(models.Model):
    """One person's day: whether it is declared, and the roll-up of its entries.

    Time that is no entry stands in a column for each ``UnloggedReason``, in whole minutes, None
    where nothing was said. The other figures are recomputed from the entries inside each save
    (``worklogs.commands``), so pages and reports count days and minutes without reading entries.
    ``version`` grows with each change; a page that shows an older one is told so.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="work_days", db_index=False
    )
    work_date = models.DateField(db_comment="Calendar day in Asia/Ho_Chi_Minh")
    status = models.CharField(max_length=12, choices=DayStatus, default=DayStatus.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True, db_comment="First declaration, UTC")
    is_late = models.BooleanField(default=False, db_comment="Declared after the day allowed")
    minutes = models.PositiveSmallIntegerField(default=0, db_comment="Sum of the day's entries")
    entry_count = models.PositiveSmallIntegerField(default=0)
    open_count = models.PositiveSmallIntegerField(default=0, db_comment="Submitted, not reviewed")
    returned_count = models.PositiveSmallIntegerField(default=0)
    accepted_count = models.PositiveSmallIntegerField(default=0)
    accepted_minutes = models.PositiveSmallIntegerField(default=0)
    no_work_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    waiting_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    study_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    internal_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["work_date"]
        constraints = [
            models.UniqueConstraint(fields=["author", "work_date"], name="workday_is_unique"),
            models.CheckConstraint(condition=_fits_24_hours(), name="workday_has_24_hours"),
            models.CheckConstraint(
                condition=Q(status=DayStatus.DRAFT) | Q(submitted_at__isnull=False),
                name="workday_submission_is_dated",
            ),
        ]
        indexes = [
            # Coverage of an agency's month. No index asks for counts or states: what a review
            # changes, it changes in place.
            models.Index(fields=["agency", "work_date"], name="workday_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} {self.work_date}: {self.status}"

    @property
    def unlogged(self) -> dict[UnloggedReason, int]:
        """Minutes by reason, of those that were said."""
        said = {reason: getattr(self, f"{reason}_minutes") for reason in UnloggedReason}
        return {reason: minutes for reason, minutes in said.items() if minutes is not None}


class EntryStatus(models.TextChoices):
    """The life of an entry: draft → submitted → accepted, or returned → submitted again."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class WorkEntry(models.Model):
    """What one person did of one task on one day.

    Lifecycle: draft → submitted → accepted, or submitted → returned → submitted. A line that its
    author takes back becomes withdrawn: nothing is deleted. An accepted entry never changes; a
    trigger holds that. ``id`` is made by the page that shows the empty line, so sending a line
    twice stores it once. The unit is the author's on that day: people move, entries do not.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    author = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="work_entries", db_index=False
    )
    work_date = models.DateField(db_comment="Calendar day in Asia/Ho_Chi_Minh")
    position = models.PositiveSmallIntegerField(db_comment="Order of the line in its day, from 1")
    task = models.ForeignKey(
        CatalogueTask, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assignment = models.ForeignKey(
        Assignment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    continues_date = models.DateField(
        null=True, blank=True, db_comment="Day of the entry in progress that this one goes on with"
    )
    continues_id = models.UUIDField(null=True, blank=True)
    summary = models.CharField(
        max_length=500, blank=True, db_comment="What came out; empty when the task says it all"
    )
    output_reference = models.CharField(
        max_length=200, blank=True, db_comment="Document number or link that shows the output"
    )
    minutes = models.PositiveSmallIntegerField(db_comment="Time spent, whole minutes")
    starts_at_minute = models.PositiveSmallIntegerField(
        null=True, blank=True, db_comment="Minutes since midnight, where a clock time was given"
    )
    quantity = models.DecimalField(
        max_digits=12, decimal_places=2, db_comment="Pieces finished; 0 while in progress"
    )
    is_finished = models.BooleanField(default=True)
    status = models.CharField(max_length=12, choices=EntryStatus, default=EntryStatus.DRAFT)
    accepted_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, db_comment="Minutes that the last reviewer accepted"
    )
    return_reason = models.CharField(
        max_length=500, blank=True, db_comment="Why the last reviewer returned it"
    )
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(
        db_default=Now(), db_comment="First stored, by the database's clock; never written"
    )
    changed_at = models.DateTimeField(db_comment="Last change by the author, UTC")

    files: "list[EvidenceFile]"  # only after worklogs.queries.evidence.with_files
    messages: "list[EntryMessage]"  # only after worklogs.queries.threads.with_messages

    class Meta:
        ordering = ["work_date", "position"]
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(1, MINUTES_IN_A_DAY)),
                name="workentry_minutes_fit_a_day",
                violation_error_message=_("Log between 1 and 1440 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0), name="workentry_quantity_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(is_finished=True) | Q(quantity=0),
                name="workentry_counts_when_finished",
            ),
            models.CheckConstraint(
                condition=Q(starts_at_minute__isnull=True)
                | Q(starts_at_minute__lt=MINUTES_IN_A_DAY),
                name="workentry_starts_within_its_day",
            ),
            models.CheckConstraint(
                condition=Q(continues_date__isnull=True, continues_id__isnull=True)
                | Q(continues_date__lte=F("work_date"), continues_id__isnull=False),
                name="workentry_continues_an_earlier_one",
            ),
        ]
        indexes = [
            # The day, the week and the month of one person.
            models.Index(fields=["author", "work_date"], name="workentry_of_author"),
            # What was done for an assignment.
            models.Index(
                fields=["assignment"],
                condition=Q(assignment__isnull=False),
                name="workentry_of_assignment",
            ),
            # Whether work in progress was gone on with.
            models.Index(
                fields=["continues_id"],
                condition=Q(continues_id__isnull=False),
                name="workentry_continuing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_date}: {self.said[:40]} ({self.minutes} min)"

    @property
    def said(self) -> str:
        """What was done: the author's words, or the task's name where they say no more."""
        return self.summary or self.task.name

    @property
    def is_editable(self) -> bool:
        """Whether its author may still change it."""
        return self.status in {EntryStatus.DRAFT, EntryStatus.SUBMITTED, EntryStatus.RETURNED}
