"""What drills of the backup came to."""

from django.db import models


class RestoreDrill(models.Model):
    """One attempt to bring a backup back beside the running portal; never changed.

    Sizes, instants and checksums only, nothing of an agency. ``recompiled`` equals ``checksum``
    where a report that was compiled after the backup came out the same from the restored rows.
    """

    drilled_at = models.DateTimeField()
    backup_taken_at = models.DateTimeField()
    recovered_to = models.DateTimeField(
        null=True, blank=True, db_comment="Instant brought back; null for the backup alone"
    )
    seconds = models.DecimalField(max_digits=8, decimal_places=1)
    table_count = models.PositiveIntegerField()
    row_count = models.PositiveBigIntegerField()
    checksum = models.CharField(max_length=64, blank=True, db_comment="Of the report as issued")
    recompiled = models.CharField(max_length=64, blank=True, db_comment="As compiled anew")
    link_count = models.PositiveBigIntegerField(db_comment="Of the sealed trail that were checked")
    difference_count = models.PositiveIntegerField(db_comment="Found in the sealed trail")
    succeeded = models.BooleanField()

    class Meta:
        ordering = ["-drilled_at", "-id"]

    def __str__(self) -> str:
        return f"{self.drilled_at:%Y-%m-%d}: {'succeeded' if self.succeeded else 'failed'}"
