"""Links by which a person's programs fetch their deadlines, or the events they may know of."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency
from organizations.models.people import Posting


class FeedKind(models.TextChoices):
    """What a link opens: a calendar (iCalendar), or a feed of events (Atom)."""

    DEADLINES = "deadlines", _("Deadlines")
    EVENTS = "events", _("Events")


class FeedToken(models.Model):
    """A secret link to the deadlines or the events of one posting, and to nothing else.

    ``digest`` is the SHA-256 of the token, which has 256 bits by chance and was shown once. One is
    in force for a posting and kind; revoked once, never changed otherwise (trigger).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=FeedKind, db_default=FeedKind.DEADLINES)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "kind"],
                condition=Q(revoked_at__isnull=True),
                name="feedtoken_one_is_in_force",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="feedtoken_is_revoked_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["deadlines", "events"]), name="feedtoken_opens_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} since {self.made_at}"
