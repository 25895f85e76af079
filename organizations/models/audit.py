"""The append-only audit trail."""

from django.db import models
from django.db.models.functions import Now

from organizations.models.agencies import Agency


class AuditEvent(models.Model):
    """One thing that somebody did. Written with the deed, in its transaction; never changed.

    ``recorded_at`` is the database's clock; the application has no grant on that column.
    Events without an agency (sign-ins, province-wide acts) are read by inspectors alone.
    """

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    actor_user_id = models.BigIntegerField(null=True, db_comment="User id; null for the system")
    actor_posting_id = models.BigIntegerField(null=True, db_comment="Posting acted in, if any")
    action = models.CharField(max_length=80, db_comment="app.noun.past-participle")
    object_id = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict, db_comment="Ids, codes and reasons; numbers as text")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-recorded_at"]
        indexes = [
            # The inspector's page: an agency's events, newest first.
            models.Index(fields=["agency", "-recorded_at"], name="auditevent_of_agency"),
            # Who looked at my pages: few among years of deeds.
            models.Index(
                fields=["agency", "object_id", "-recorded_at"],
                condition=models.Q(action__endswith=".read"),
                name="auditevent_of_readings",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_id}"
