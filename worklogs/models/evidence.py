"""Files that show the output of an entry."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Posting

LONGEST_NAME = 120


class EvidenceFile(models.Model):
    """One file beside an entry (minh chứng): what it is called, and where its bytes lie.

    Stored once and never changed; taken back by ``removed_at``. The bytes lie in FILES_DIR under
    ``stored_name``, which is made by chance and says nothing. ``media_type`` and the ending of
    ``name`` were found in the content. Entries are partitioned, so the key to them is
    (``work_date``, ``entry_id``); a trigger holds author, agency and period.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+", db_index=False)
    work_date = models.DateField(db_comment="Of the entry: calendar day in Asia/Ho_Chi_Minh")
    entry_id = models.UUIDField(db_comment="WorkEntry.id")
    name = models.CharField(max_length=LONGEST_NAME, db_comment="As shown; cleaned")
    media_type = models.CharField(max_length=100, db_comment="Found in the content")
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_name = models.CharField(max_length=64, unique=True, db_comment="In FILES_DIR")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["uploaded_at", "id"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="evidencefile_is_not_empty"),
        ]
        indexes = [
            # The files of a day's entries, and what a person sent for one day.
            models.Index(fields=["author", "work_date"], name="evidencefile_of_day"),
            # The files of entries in a reviewer's queue.
            models.Index(
                fields=["entry_id"],
                condition=Q(removed_at__isnull=True),
                name="evidencefile_of_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.media_type}, {self.size_bytes} bytes"


class EvidenceOpening(models.Model):
    """That somebody opened a file or followed a link beside another person's entry.

    Written once and never changed. ``file`` is None for a link; ``link`` is the address as it
    stood, so that one changed later has not been opened.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    reader = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+", db_index=False)
    work_date = models.DateField(db_comment="Of the entry: calendar day in Asia/Ho_Chi_Minh")
    entry_id = models.UUIDField(db_comment="WorkEntry.id")
    file = models.ForeignKey(
        EvidenceFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    link = models.CharField(max_length=200, blank=True, db_comment="As it stood when opened")
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("opening of evidence")
        verbose_name_plural = _("openings of evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | (Q(file__isnull=True) & ~Q(link="")),
                name="evidenceopening_is_of_one_thing",
            ),
            # Also the way to what a reader has opened of an entry.
            models.UniqueConstraint(
                fields=["entry_id", "reader", "file", "link"],
                nulls_distinct=False,
                name="evidenceopening_is_said_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.entry_id}: {self.file_id or 'link'}"
