"""Reporting periods as date ranges, and where each agency stands in each of them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency


class Period(models.Model):
    """A month of the province: by default from the 15th to the 14th.

    Never a (year, month) pair: the report is due before the month ends, so its days are a range.
    Two periods never overlap (exclusion constraint).
    """

    code = models.CharField(
        max_length=7, unique=True, db_comment="Month it is named after, YYYY-MM"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(db_comment="Last day (cut-off)")
    logging_closes_on = models.DateField(db_comment="Last day on which entries may be written")
    due_on = models.DateField(db_comment="Last day for the report: before the 25th")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    ends_on__gte=F("starts_on"),
                    logging_closes_on__gte=F("ends_on"),
                    due_on__gt=F("ends_on"),
                ),
                name="period_days_are_in_order",
            ),
            ExclusionConstraint(
                name="period_days_belong_to_one_period",
                expressions=[
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PeriodStage(models.TextChoices):
    """How far an agency is in a period. Forward only, except a reopening with a reason."""

    OPEN = "open", _("Open")
    LOGGING_CLOSED = "logging_closed", _("Logging closed")
    REVIEWING_CLOSED = "reviewing_closed", _("Reviewing closed")
    CLOSED = "closed", _("Closed")


class AgencyPeriod(models.Model):
    """One agency's books for one period; the row that late saves and the closing meet at.

    A save takes the shared advisory lock of (agency, period), a change of stage the exclusive
    one; both sit in triggers, so that no code path can forget them.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="periods")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="agencies")
    stage = models.CharField(max_length=20, choices=PeriodStage, default=PeriodStage.OPEN)
    stage_changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "period"], name="agencyperiod_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period_id}: {self.stage}"
