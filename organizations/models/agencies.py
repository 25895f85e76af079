"""Agencies (the tenants), where their reports go, and their inner units."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Block(models.TextChoices):
    """The political block of an agency; it decides who receives its report."""

    PARTY = "party", _("Party block")
    FRONT = "front", _("Front and mass organizations block")
    COUNCIL = "council", _("People's Council block")
    GOVERNMENT = "government", _("Government block")
    COMMUNE = "commune", _("Communes, wards and special zone")
    SERVICE_UNIT = "service_unit", _("Public service units")


class Layout(models.TextChoices):
    """Which rules of form a printed document follows."""

    STATE = "state", _("State document (Decree 30/2020)")
    PARTY = "party", _("Party document (Guidance 36)")


class Agency(models.Model):
    """A tenant: a department, a Party body, a commune. Names of agencies are public.

    Agencies form a tree under the province. Rows of two agencies never meet: row security
    compares ``agency_id`` with the agency that the transaction entered. One that trains
    (``is_training``) is seen only from inside itself, so no list and no figure of the province
    can hold it (ADR 0070).
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    block = models.CharField(max_length=16, choices=Block)
    kind = models.CharField(max_length=40, db_comment="Kind of body as in the source list")
    layout = models.CharField(max_length=8, choices=Layout, default=Layout.STATE)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    in_kpi_scope = models.BooleanField(
        default=True, db_comment="False: keeps no logs and owes no report (police, military, root)"
    )
    is_training = models.BooleanField(
        default=False,
        db_default=False,
        db_comment="A sandbox: hidden from whoever has not entered it, in no figure",
    )
    starts_on = models.DateField(db_comment="First day of the agency")
    ends_on = models.DateField(null=True, blank=True, db_comment="Last day; null while it lives")

    class Meta:
        ordering = ["code"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="agency_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(is_training=False) | Q(in_kpi_scope=False),
                name="agency_that_trains_owes_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReportRoute(models.Model):
    """An agency's report goes to this receiver from a date on. The province decides."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="routes")
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="routed_agencies")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "receiver", "starts_on"], name="reportroute_is_said_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="reportroute_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} → {self.receiver_id}"


class Unit(models.Model):
    """A node of an agency's own tree: a division, an office, a centre."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    code = models.CharField(max_length=48)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["agency_id", "code"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], name="unit_code_is_unique"),
            # The target of composite foreign keys that keep two agencies apart.
            models.UniqueConstraint(fields=["agency", "id"], name="unit_agency_key"),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(parent__isnull=True, ends_on__isnull=True),
                name="unit_tree_has_one_root",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitClosure(models.Model):
    """Each unit with each of its ancestors (itself at depth 0), so a subtree is one equality."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    ancestor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="descendant_links")
    descendant = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ancestor_links")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ancestor", "descendant"], name="unitclosure_link_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ancestor_id} ⊇ {self.descendant_id} (+{self.depth})"
