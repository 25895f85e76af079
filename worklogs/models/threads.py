"""What a person and whoever reviews them say to each other about one entry."""

from django.db import models
from django.db.models import Q

from organizations.models import Agency, Posting

LONGEST_MESSAGE = 1000


class EntryMessage(models.Model):
    """One message; ``id`` is made by the page, so sending it twice stores it once. Never changed.

    Seen by the author of the entry, whoever reviews them today, and who stands above those.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    entry_id = models.UUIDField(db_comment="WorkEntry.id")
    work_date = models.DateField(db_comment="Of the entry: calendar day in Asia/Ho_Chi_Minh")
    author = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # of the entry
    sender = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=LONGEST_MESSAGE)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="entrymessage_says_something"),
        ]
        indexes = [models.Index(fields=["entry_id", "said_at"], name="entrymessage_of_entry")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.said_at}"
