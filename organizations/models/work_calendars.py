"""Working calendars of units, shifts and rosters, and what teachers teach. See ADR 0026."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from organizations.models.agencies import Agency, Unit
from organizations.models.people import Posting


class CalendarKind(models.TextChoices):
    """How a unit works."""

    OFFICE = "office", _("By the week")
    SHIFT = "shift", _("By shifts (roster)")
    TEACHING = "teaching", _("By teaching periods")


class WorkCalendar(models.Model):
    """Minutes of each weekday, for units of one agency or (no agency) of all. Never changes: what
    works otherwise from a day on is another calendar.

    Shift units: the minutes stand in for people without a roster in a month. Teaching units: for
    teachers without a load of their own.
    """

    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=CalendarKind)
    weekday_minutes = ArrayField(
        models.PositiveSmallIntegerField(), size=7, db_comment="Minutes, Monday first"
    )
    keeps_holidays = models.BooleanField(
        default=True, db_comment="Days off and make-up days of the province apply"
    )
    period_minutes = models.PositiveSmallIntegerField(
        default=45, db_comment="Length of a teaching period"
    )
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name", "valid_from"],
                name="workcalendar_is_said_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitCalendar(models.Model):
    """From a day on a unit, and all below it that say nothing themselves, follows a calendar.

    ``calendar`` None: office hours again. Rows are only added; of two for one day the later holds.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="calendars")
    calendar = models.ForeignKey(
        WorkCalendar, null=True, blank=True, on_delete=models.PROTECT, related_name="units"
    )
    starts_on = models.DateField()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["unit", "starts_on"], name="unitcalendar_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.calendar_id} from {self.starts_on}"


class Shift(models.Model):
    """A shift of an agency by the letters that stand for it in rosters; ends the next day when it
    ends no later than it begins. Only retired, never changed: rosters point at it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=4)
    name = models.CharField(max_length=80)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    expected_minutes = models.PositiveSmallIntegerField(
        db_comment="Working time of it: without breaks; 0 for on-call duty that counts no time"
    )
    is_on_call = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "code"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "id"], name="shift_agency_key"),
            models.UniqueConstraint(
                fields=["agency", "code"],
                condition=Q(retired_at__isnull=True),
                name="shift_code_is_used_once",
            ),
            models.CheckConstraint(
                condition=Q(expected_minutes__lte=1440), name="shift_fits_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"


class RosterDuty(models.Model):
    """A person's shift on the day on which it begins. Two of one person never overlap in time."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="duties")
    work_date = models.DateField()
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="duties")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["work_date", "starts_at"]
        indexes = [
            models.Index(
                fields=["posting", "work_date"],
                condition=Q(cancelled_at__isnull=True),
                name="rosterduty_of_posting",
            )
        ]
        constraints = [
            ExclusionConstraint(
                name="rosterduty_times_do_not_overlap",
                expressions=[
                    ("posting", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_at"),
                            F("ends_at"),
                            Value("[)"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(cancelled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting_id} {self.work_date}: {self.shift_id}"


class TeachingLoad(models.Model):
    """Teaching periods of each weekday that one teacher gives, from a day on.

    Rows are only added; of two for one day the later holds.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="teaching_loads")
    periods = ArrayField(
        models.PositiveSmallIntegerField(), size=7, db_comment="Periods, Monday first"
    )
    starts_on = models.DateField()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["posting", "starts_on"], name="teachingload_of_posting")]

    def __str__(self) -> str:
        return f"{self.posting_id}: {self.periods} from {self.starts_on}"
