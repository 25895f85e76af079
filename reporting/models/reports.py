"""Frozen reports, their words, their way to the receivers, and the files made of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Period, Posting


class ReportNarrative(models.Model):
    """The words that go with an agency's figures; kept by the KPI officer until compilation."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    difficulties = models.TextField(blank=True, max_length=4000)
    proposals = models.TextField(blank=True, max_length=4000)
    training = models.TextField(blank=True, max_length=4000)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "period"], name="reportnarrative_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period_id}"


class ReportStatus(models.TextChoices):
    """The way of a report: compiled → signed → submitted → received → accepted, or returned → a new
    version.

    Accepted: every receiver has checked it. Afterwards it is returned only by a reopening.
    """

    COMPILED = "compiled", _("Compiled")
    SIGNED = "signed", _("Signed")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")


UNSENT = (ReportStatus.COMPILED, ReportStatus.SIGNED)


class Report(models.Model):
    """One version of an agency's report for a period: a frozen snapshot and its checksum.

    ``snapshot`` is canonical JSON, kept as the text that was hashed. Content columns never change
    (trigger); only the status moves, along the arrows of ``ReportStatus``. Overviews read
    ``figures``; the province role may not read ``snapshot``, which names people.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    snapshot = models.TextField()
    checksum = models.CharField(max_length=64, db_comment="sha256 of the snapshot, hexadecimal")
    figures = models.JSONField(
        db_comment="The agency's figures of the snapshot, without people: what overviews read"
    )
    rule_sets = models.CharField(max_length=120)
    cause = models.CharField(max_length=16, db_comment="scheduled, by_hand or reopened")
    compiled_at = models.DateTimeField()
    compiled_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=12, choices=ReportStatus, default=ReportStatus.COMPILED)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_late = models.BooleanField(default=False, db_comment="Submitted after the due date")

    class Meta:
        ordering = ["-period_id", "-version"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "period", "version"], name="report_version_is_unique"
            ),
            models.UniqueConstraint(fields=["agency", "id"], name="report_agency_key"),
            models.CheckConstraint(
                condition=Q(status__in=UNSENT) | Q(submitted_at__isnull=False),
                name="report_submission_is_dated",
            ),
        ]
        indexes = [models.Index(fields=["checksum"], name="report_checksum")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period_id} v{self.version}: {self.status}"


class Delivery(models.Model):
    """A submitted report at one receiver: received, accepted, in its provincial report; or returned
    with a reason.

    ``agency`` sent it, ``receiver`` has it; both may see the row and the report through it.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="deliveries")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    received_by_id = models.BigIntegerField(null=True, blank=True, db_comment="Posting id")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by_id = models.BigIntegerField(null=True, blank=True, db_comment="Posting id")
    included_at = models.DateTimeField(null=True, blank=True)
    included_version = models.PositiveSmallIntegerField(
        null=True, blank=True, db_comment="Of the receiver's provincial report"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by_id = models.BigIntegerField(null=True, blank=True, db_comment="Posting id")
    returned_staff_id = models.BigIntegerField(
        null=True, blank=True, db_comment="Staff id: who returns may not reopen"
    )
    return_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "receiver"], name="delivery_is_made_once_per_receiver"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | ~Q(return_reason=""),
                name="delivery_return_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["receiver", "report"], name="delivery_of_receiver")]

    def __str__(self) -> str:
        return f"{self.report_id} → {self.receiver_id}"


class ProvincialReport(models.Model):
    """A receiver's report on all agencies routed to it: a frozen snapshot with n of N in."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_comment="The receiver"
    )
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    snapshot = models.TextField()
    checksum = models.CharField(max_length=64)
    compiled_at = models.DateTimeField()
    compiled_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-period_id", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "period", "version"], name="provincialreport_version_is_unique"
            ),
        ]
        indexes = [models.Index(fields=["checksum"], name="provincialreport_checksum")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period_id} v{self.version}"


class ReportFile(models.Model):
    """A document made from a snapshot: its name on disk is the checksum of its bytes.

    ``issue`` names what happened to the report since: who signed, how far the trail was sealed.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    snapshot_checksum = models.CharField(max_length=64)
    file_format = models.CharField(max_length=4)
    is_unsigned = models.BooleanField(db_comment="Made before the report was signed")
    issue = models.CharField(
        max_length=64, blank=True, default="", db_comment="Checksum of what was added at issuing"
    )
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "snapshot_checksum", "file_format", "is_unsigned", "issue"],
                name="reportfile_is_made_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_checksum[:8]}.{self.file_format}"


class IssuedRoot(models.Model):
    """How far the agency's audit trail was sealed when a report was submitted. Never changed.

    What is printed on the paper: whoever holds it can show later that nothing before was changed.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="issued_root")
    position = models.BigIntegerField(db_comment="Number of links in the chain")
    root = models.CharField(max_length=64, db_comment="Root of the last one, hexadecimal")
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.report_id}: {self.position}"
