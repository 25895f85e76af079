"""Links by which a person's calendar program fetches their deadlines."""

from django.db import models
from django.db.models import F, Q

from organizations.models.agencies import Agency
from organizations.models.people import Posting


class FeedToken(models.Model):
    """A secret link to the deadlines of one posting, and to nothing else.

    ``digest`` is the SHA-256 of the token, which has 256 bits by chance and was shown once. One is
    in force for a posting; revoked once, never changed otherwise (trigger).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting"],
                condition=Q(revoked_at__isnull=True),
                name="feedtoken_one_is_in_force",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="feedtoken_is_revoked_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} since {self.made_at}"
