"""Doors for others than staff: programs with a token, and operators in an emergency."""

from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from organizations.models.agencies import Agency
from organizations.models.people import Posting, StaffMember

LONGEST_TOKEN = timedelta(days=366)
LONGEST_EMERGENCY = timedelta(hours=8)


class ServiceToken(models.Model):
    """A program that may do a few things in one agency until a day.

    ``digest`` is the SHA-256 of the token, which has 256 bits by chance and was shown once;
    ``hint`` its first characters, to tell tokens apart. Revoked, never changed otherwise (trigger).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, db_comment="Which program, and what for")
    hint = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=32), db_comment="rules.service_tokens.SCOPES")
    made_by = models.ForeignKey(
        Posting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="Null: by the operators' command line",
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, db_comment="To the hour")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at"))
                & Q(expires_at__lte=F("made_at") + LONGEST_TOKEN),
                name="servicetoken_lasts_a_year_at_most",
            ),
            models.CheckConstraint(
                condition=~Q(scopes=[]) & ~Q(name=""), name="servicetoken_says_what_for"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hint}… {self.name}"

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and now < self.expires_at


class EmergencyAccess(models.Model):
    """That an operator may look into one agency for some hours, with a reason that it reads.

    ``posting`` is made for it and gives nothing by itself; requests in it are undone, so that
    nothing is written (``organizations.looking``). Ended by the operators or by the agency, once.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="emergency")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="emergencyaccess_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at"))
                & Q(ends_at__lte=F("opened_at") + LONGEST_EMERGENCY),
                name="emergencyaccess_lasts_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.agency_id} until {self.ends_at}"

    def is_open(self, now: datetime) -> bool:
        """Whether it lets anybody in at this moment."""
        return self.closed_at is None and self.opened_at <= now < self.ends_at
