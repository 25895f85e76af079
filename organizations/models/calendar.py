"""The working calendar, leave by half days, and the province's parameters."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency
from organizations.models.people import Posting


class CalendarDayKind(models.TextChoices):
    """Why a day differs from an ordinary weekday or weekend."""

    PUBLIC_HOLIDAY = "public_holiday", _("Public holiday")
    SWAP_DAY_OFF = "swap_day_off", _("Day off in exchange for a make-up day")
    COMPENSATORY_DAY_OFF = "compensatory_day_off", _("Compensatory day off")
    WORKING_SATURDAY = "working_saturday", _("Make-up working day")


class CalendarDay(models.Model):
    """A day of the province's calendar that is not what its weekday says."""

    date = models.DateField(primary_key=True)
    kind = models.CharField(max_length=24, choices=CalendarDayKind)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date}: {self.name}"


class DayHalf(models.TextChoices):
    """A half of a working day."""

    MORNING = "am", _("Morning")
    AFTERNOON = "pm", _("Afternoon")


class LeaveKind(models.TextChoices):
    """Kinds of approved absence."""

    ANNUAL = "annual", _("Annual leave")
    SICK = "sick", _("Sick leave")
    SICK_CHILD = "sick_child", _("Leave for a sick child")
    MATERNITY = "maternity", _("Maternity or paternity leave")
    PERSONAL = "personal", _("Paid personal leave")
    UNPAID = "unpaid", _("Unpaid leave")
    BUSINESS_TRIP = "business_trip", _("Business trip")
    STUDY = "study", _("Study")
    SECONDMENT = "secondment", _("Secondment")
    COMPENSATORY = "compensatory", _("Compensatory leave")
    RESERVE_TRAINING = "reserve_training", _("Reserve military training")
    SUSPENSION = "suspension", _("Suspension from work")


class LeaveStatus(models.TextChoices):
    """The life of a leave: asked for, decided, perhaps taken back. A trigger holds the steps."""

    REQUESTED = "requested", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")


class Leave(models.Model):
    """An absence from a half day to a half day, both included. It counts once it is approved.

    ``recorded_by`` asked for it, or is the officer who entered it as approved; whoever decides is
    another person (trigger). What was asked for never changes; an approved leave may be shortened.
    ``came_from``: it was decided in another agency and came along with a transfer.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="leaves")
    kind = models.CharField(max_length=24, choices=LeaveKind)
    starts_on = models.DateField()
    starts_half = models.CharField(max_length=2, choices=DayHalf, default=DayHalf.MORNING)
    ends_on = models.DateField()
    ends_half = models.CharField(max_length=2, choices=DayHalf, default=DayHalf.AFTERNOON)
    note = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=12, choices=LeaveStatus, default=LeaveStatus.REQUESTED)
    recorded_by = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    decided_by = models.ForeignKey(Posting, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=200, blank=True)
    came_from = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_comment="Approved in this agency, before its person moved (trigger)",
    )
    cancelled_by = models.ForeignKey(Posting, null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on"]
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on"))
                | Q(ends_on=F("starts_on"), starts_half=DayHalf.MORNING)
                | Q(ends_on=F("starts_on"), ends_half=DayHalf.AFTERNOON),
                name="leave_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[LeaveStatus.REQUESTED, LeaveStatus.WITHDRAWN],
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | Q(
                    status__in=[LeaveStatus.APPROVED, LeaveStatus.REFUSED, LeaveStatus.CANCELLED],
                    decided_by__isnull=False,
                    came_from__isnull=True,
                    decided_at__isnull=False,
                )
                | Q(
                    status__in=[LeaveStatus.APPROVED, LeaveStatus.CANCELLED],
                    decided_by__isnull=True,
                    came_from__isnull=False,
                    decided_at__isnull=False,
                ),
                name="leave_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status=LeaveStatus.REFUSED, decision_reason=""),
                name="leave_is_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=LeaveStatus.CANCELLED, cancelled_at__isnull=False)
                | (~Q(status=LeaveStatus.CANCELLED) & Q(cancelled_at__isnull=True)),
                name="leave_is_cancelled_at_an_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["posting", "starts_on"], name="leave_of_posting"),
            # What waits for a decision: a handful of rows among years of leave.
            models.Index(
                fields=["agency", "posting"],
                condition=Q(status=LeaveStatus.REQUESTED),
                name="leave_that_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.starts_on}–{self.ends_on} {self.kind}"


class Parameter(models.Model):
    """A business value with the day from which it holds: for one agency, or for the province.

    Names, types and defaults stand in ``organizations.rules.parameters``.
    """

    name = models.CharField(max_length=80)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT)
    value = models.CharField(max_length=200)
    valid_from = models.DateField()
    legal_source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "agency", "valid_from"],
                name="parameter_is_said_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value} from {self.valid_from}"
