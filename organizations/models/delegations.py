"""Rights of heads that others use for a time. See ADR 0034."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency, Unit
from organizations.models.people import Posting


class DelegationKind(models.TextChoices):
    """By what act somebody uses the rights of a head."""

    DELEGATION = "delegation", _("Delegation")
    FIELD = "field", _("Field of a deputy")
    ACTING = "acting", _("Acting head")


class Purpose(models.TextChoices):
    """What is given. An acting head has all of a head's rights, so theirs says ``all``."""

    REVIEW = "review", _("Review work logs")
    ASSESS = "assess", _("Assess months")
    SIGN_REPORT = "sign_report", _("Sign the report")
    ALL = "all", _("All rights of the head")


class Delegation(models.Model):
    """A right of ``principal`` used by ``delegate`` from a day to a day, or an acting head.

    Rows are only added, and revoked once: at that moment the right is over. ``unit`` or ``person``
    narrow it; an acting head has a unit and no principal. ``pair_reason`` lists that both may
    judge each other. Days are inclusive, in Asia/Ho_Chi_Minh.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=DelegationKind)
    purpose = models.CharField(max_length=12, choices=Purpose)
    principal = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="delegations_given"
    )
    delegate = models.ForeignKey(
        Posting, on_delete=models.PROTECT, related_name="delegations_taken"
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, db_comment="Last day; null until revoked")
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=120, blank=True, db_comment="Number and date")
    pair_reason = models.CharField(
        max_length=300,
        blank=True,
        db_comment="Why the two may judge each other; empty: they may not",
    )
    granted_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="delegation_agency_key"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DelegationKind.DELEGATION) | Q(ends_on__isnull=False),
                name="delegation_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=DelegationKind.ACTING,
                    principal__isnull=True,
                    unit__isnull=False,
                    person__isnull=True,
                    purpose=Purpose.ALL,
                )
                | (
                    Q(principal__isnull=False)
                    & ~Q(kind=DelegationKind.ACTING)
                    & ~Q(purpose=Purpose.ALL)
                ),
                name="delegation_is_of_somebody_or_over_a_unit",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DelegationKind.FIELD)
                | Q(unit__isnull=False, person__isnull=True)
                | Q(unit__isnull=True, person__isnull=False),
                name="delegation_field_is_a_unit_or_a_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="delegation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoke_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")),
                name="delegation_is_revoked_by_somebody_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal_id} → {self.delegate_id}: {self.purpose}"
