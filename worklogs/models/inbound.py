"""What other systems bring: documents that came in, and results of the one-stop desk (ADR 0069)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Posting, ServiceToken, Unit
from worklogs.models.assignments import AssignmentBatch


class InboundKind(models.TextChoices):
    """What came in."""

    DOCUMENT = "document", _("Document")
    ONE_STOP = "one_stop", _("One-stop file")


class InboundState(models.TextChoices):
    """What became of it. It only moves by a person's decision."""

    WAITING = "waiting", _("Not yet dealt with")
    ASSIGNED = "assigned", _("Assigned")
    EVIDENCE = "evidence", _("Put beside an entry")
    SET_ASIDE = "set_aside", _("Set aside")


class InboundDocument(models.Model):
    """One thing that a program brought, known by its system and that system's id.

    What was brought never changes (trigger); ``digest`` tells the same sent again from another
    under the same id. It counts nowhere by itself: a head assigns it, whoever did the work puts
    it beside an entry of theirs, or a head sets it aside with a reason.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=InboundKind)
    source = models.CharField(max_length=40, db_comment="Code of the system that knows it")
    source_id = models.CharField(max_length=80, db_comment="Its id there")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of what was brought")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_comment="Whose head decides"
    )
    number = models.CharField(max_length=80, db_comment="Number and symbol, or code of the file")
    subject = models.CharField(max_length=500, db_comment="Summary, or name of the procedure")
    sender = models.CharField(max_length=200, blank=True)
    dated_on = models.DateField(db_comment="Date of the document, or day it was taken in")
    due_on = models.DateField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True, db_comment="One-stop: result given")
    link = models.CharField(max_length=300, blank=True, db_comment="Into the other system")
    token = models.ForeignKey(ServiceToken, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=InboundState, default=InboundState.WAITING)
    decided_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    batch = models.ForeignKey(
        AssignmentBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entry_date = models.DateField(null=True, blank=True, db_comment="Key of the entry: its day")
    entry_id = models.UUIDField(null=True, blank=True, db_comment="Key of the entry: its id")
    reason = models.CharField(max_length=200, blank=True, db_comment="Why it was set aside")

    class Meta:
        ordering = ["-brought_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "source", "kind", "source_id"], name="inbounddocument_once"
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(source_id="") & ~Q(number="") & ~Q(subject=""),
                name="inbounddocument_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"),
                name="inbounddocument_leads_to_https",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True)
                | Q(kind=InboundKind.ONE_STOP, returned_on__gte=F("dated_on")),
                name="inbounddocument_days_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=InboundState.WAITING, decided_by__isnull=True, decided_at__isnull=True,
                    batch__isnull=True, entry_id__isnull=True, entry_date__isnull=True, reason="",
                )
                | Q(
                    state=InboundState.ASSIGNED, decided_by__isnull=False,
                    decided_at__isnull=False, batch__isnull=False,
                    entry_id__isnull=True, entry_date__isnull=True, reason="",
                )
                | Q(
                    state=InboundState.EVIDENCE, decided_by__isnull=False,
                    decided_at__isnull=False, entry_id__isnull=False, entry_date__isnull=False,
                    reason="",
                )
                | (
                    Q(
                        state=InboundState.SET_ASIDE, decided_by__isnull=False,
                        decided_at__isnull=False, batch__isnull=True,
                        entry_id__isnull=True, entry_date__isnull=True,
                    )
                    & ~Q(reason="")
                ),
                name="inbounddocument_is_decided_whole",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["unit", "due_on"],
                condition=Q(state=InboundState.WAITING),
                name="inbounddocument_waiting",
            ),
            models.Index(fields=["entry_id"], name="inbounddocument_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"

    @property
    def is_late(self) -> bool | None:
        """Of a one-stop file with a due day that was returned: whether after it."""
        if self.returned_on is None or self.due_on is None:
            return None
        return self.returned_on > self.due_on
