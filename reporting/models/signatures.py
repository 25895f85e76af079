"""The signature of a head, or of whoever signs for one, under one version of a report."""

from django.db import models
from django.db.models import F, Q

from organizations.models import Agency, Delegation, Posting
from reporting.models.reports import Report


class ReportSignature(models.Model):
    """Who signed which snapshot, when, by which right, and how it is printed. Never changed.

    ``checksum`` is that of the snapshot that was read and signed. ``confirmed_at``: when the signer
    last proved who they are (password or second factor), ``confirmed_by`` how. The three printed
    fields are what stands below the text: mark (TM., KT., TL., Q.), office in lines, name.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="signature")
    checksum = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    signed_staff_id = models.BigIntegerField()
    by_right = models.CharField(max_length=24, db_comment="Right that entitled the signer")
    on_behalf_of = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(db_comment="The signer proved who they are")
    confirmed_by = models.CharField(max_length=24, db_comment="password, mfa …")
    prefix = models.CharField(max_length=8, blank=True)
    title = models.CharField(max_length=300, db_comment="Lines of the office, as printed")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__lte=F("signed_at")),
                name="reportsignature_after_confirmation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.signed_by_id}"

    def printed(self) -> dict[str, str]:
        """How it stands below the text, as the snapshot writes it."""
        return {"prefix": self.prefix, "title": self.title, "name": self.name}
