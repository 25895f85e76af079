"""Files that somebody asked for: made by the worker, kept for some days, taken by who asked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Posting
from reporting.models.jobs import DueJob


class FileKind(models.TextChoices):
    """What a file holds: everything routed to a receiver, an agency's own months, the document of
    one report, or what the portal holds of who asked."""

    ROUTED = "routed", _("All reports received")
    OWN_MONTH = "own_month", _("Months of my agency")
    UNIT = "unit", _("Unit report")
    PROVINCIAL = "provincial", _("Provincial report")
    PERSONAL = "personal", _("My personal data")


NONE_OF_A_REPORT = (FileKind.ROUTED, FileKind.OWN_MONTH, FileKind.PERSONAL)


class AskedFile(models.Model):
    """One file for one posting. ``job`` says how far it is, and the row what came out.

    The bytes lie under the agency's own folder, named by their checksum. After ``keep_until`` they
    are deleted; the row stays and says so. Made once (trigger): a file never changes under its row.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="+", db_comment="Who asked, and may take"
    )
    job = models.ForeignKey(DueJob, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=FileKind)
    file_format = models.CharField(max_length=8)
    report_id = models.BigIntegerField(
        null=True, blank=True, db_comment="Of the unit's or the provincial report"
    )
    name = models.CharField(max_length=120, db_comment="As it is offered: ASCII, no person")
    asked_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True, db_comment="The first time")
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(made_at__isnull=True, sha256="", size_bytes=None, keep_until=None)
                    | Q(
                        made_at__isnull=False, size_bytes__gte=0, keep_until__gt=models.F("made_at")
                    )
                    & ~Q(sha256="")
                ),
                name="askedfile_is_made_whole",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NONE_OF_A_REPORT, report_id__isnull=True)
                | (~Q(kind__in=NONE_OF_A_REPORT) & Q(report_id__isnull=False)),
                name="askedfile_names_its_report",
            ),
        ]
        indexes = [models.Index(fields=["posting", "asked_at"], name="askedfile_of_posting")]

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.name}"
