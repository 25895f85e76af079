"""The task catalogue, common to the province or of one agency."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Posting


class TaskGroup(models.TextChoices):
    """The four groups of the catalogue."""

    LEADERSHIP = "A", _("A. Leadership and management")
    SHARED = "B", _("B. Shared professional work")
    SPECIALISED = "C", _("C. Specialised work")
    OTHER = "D", _("D. Other work")


class CatalogueTask(models.Model):
    """One version of a catalogue task (đầu việc); common to the province when it has no agency.

    Entries keep pointing at the version that they were logged under. ``coefficient`` converts one
    piece into standard products; nobody types it by hand.
    """

    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=32)
    group = models.CharField(max_length=1, choices=TaskGroup)
    name = models.CharField(max_length=200)
    applies_to = models.CharField(max_length=120, blank=True)
    output_product = models.CharField(max_length=200, blank=True)
    unit_of_count = models.CharField(max_length=40)
    standard_minutes = models.PositiveIntegerField(db_comment="Norm for one piece, whole minutes")
    complexity = models.PositiveSmallIntegerField(db_comment="1 to 5")
    coefficient = models.DecimalField(max_digits=8, decimal_places=3)
    search_text = models.CharField(max_length=400, db_comment="Code and name, no accents")
    initials = models.CharField(max_length=80, db_comment="First letters of the name's words")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, db_comment="First day it no longer holds")
    successor_code = models.CharField(
        max_length=32, blank=True, db_comment="Task that a merged or retired one went into"
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("catalogue task")
        verbose_name_plural = _("catalogue tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code", "valid_from"],
                name="cataloguetask_version_is_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(complexity__range=(1, 5)), name="cataloguetask_complexity_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(coefficient__gt=0), name="cataloguetask_coefficient_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="cataloguetask_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["agency", "code"],
                condition=Q(valid_until__isnull=True),
                name="cataloguetask_has_one_open_version",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProposalKind(models.TextChoices):
    """What a proposal would do to the catalogue."""

    NEW = "new", _("New task")
    CHANGE = "change", _("Changed task")
    RETIRE = "retire", _("Retired task")
    MERGE = "merge", _("Merged into another task")


class ProposalStatus(models.TextChoices):
    """The life of a proposal; what was accepted, returned or withdrawn stays so."""

    PROPOSED = "proposed", _("Waiting for the head of the agency")
    FORWARDED = "forwarded", _("Waiting for appraisal")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_PROPOSALS = (ProposalStatus.PROPOSED, ProposalStatus.FORWARDED)


class CatalogueProposal(models.Model):
    """A change of the catalogue that an agency proposes, as it was written; only its fate moves.

    Of the agency's own list (group C) its head decides: proposed → accepted. Of the common lists
    the head sends it on: proposed → forwarded → accepted by the appraiser, which may read the row
    from then on. Either may return it with a reason; the agency may withdraw what nobody decided.
    A trigger holds these moves. The coefficient is not here: it follows when it is accepted.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ProposalKind)
    is_shared = models.BooleanField(db_comment="Of a list common to the province")
    batch = models.UUIDField(null=True, blank=True, db_comment="Proposed together, from one sheet")
    task = models.ForeignKey(
        CatalogueTask, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    into = models.ForeignKey(
        CatalogueTask, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=32)
    group = models.CharField(max_length=1, choices=TaskGroup)
    name = models.CharField(max_length=200)
    applies_to = models.CharField(max_length=120, blank=True)
    output_product = models.CharField(max_length=200, blank=True)
    unit_of_count = models.CharField(max_length=40)
    standard_minutes = models.PositiveIntegerField(db_comment="Norm for one piece, whole minutes")
    complexity = models.PositiveSmallIntegerField(db_comment="1 to 5")
    reason = models.CharField(max_length=500)
    status = models.CharField(
        max_length=12, choices=ProposalStatus, default=ProposalStatus.PROPOSED
    )
    proposed_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    appraiser = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    appraised_by_id = models.BigIntegerField(null=True, blank=True, db_comment="Posting id")
    appraised_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    result = models.ForeignKey(
        CatalogueTask, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-proposed_at", "-id"]
        verbose_name = _("catalogue proposal")
        verbose_name_plural = _("catalogue proposals")
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="proposal_agency_key"),
            models.UniqueConstraint(
                fields=["agency", "code"],
                condition=Q(status__in=OPEN_PROPOSALS),
                name="proposal_is_open_once_per_task",
            ),
            models.CheckConstraint(
                condition=Q(complexity__range=(1, 5), standard_minutes__gt=0),
                name="proposal_can_be_counted",
            ),
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.NEW, task__isnull=True, into__isnull=True)
                | Q(kind=ProposalKind.CHANGE, task__isnull=False, into__isnull=True)
                | Q(kind=ProposalKind.RETIRE, task__isnull=False, into__isnull=True)
                | Q(kind=ProposalKind.MERGE, task__isnull=False, into__isnull=False),
                name="proposal_names_its_tasks",
            ),
            models.CheckConstraint(
                condition=~Q(task=F("into")), name="proposal_merges_two_different_tasks"
            ),
            models.CheckConstraint(
                condition=Q(status=ProposalStatus.ACCEPTED, effective_on__isnull=False)
                | (~Q(status=ProposalStatus.ACCEPTED) & Q(effective_on__isnull=True)),
                name="proposal_accepted_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProposalStatus.RETURNED) | ~Q(return_reason=""),
                name="proposal_returned_has_its_reason",
            ),
        ]
        indexes = [
            # The agency's own proposals, and what waits for its head.
            models.Index(fields=["agency", "status", "id"], name="proposal_of_agency"),
            # What waits at the appraiser.
            models.Index(
                fields=["appraiser", "status", "id"],
                condition=Q(appraiser__isnull=False),
                name="proposal_of_appraiser",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.code} {self.name}"
