"""Shape of what is typed about calendars, shifts and teaching."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.commands import NewCalendar, NewShift
from organizations.forms.fields import DayField, HoursField, UnitField
from organizations.models import CalendarKind, Unit, WorkCalendar
from organizations.rules.own_calendar import MOST_PERIODS, PERIOD_MINUTES

WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class WeekForm(forms.Form):
    """Seven numbers, Monday first, as fields ``d0`` to ``d6``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"d{number}"] = HoursField(label=name, required=False, max_length=6)

    def week(self) -> list[Decimal]:
        """The numbers; call when the form is valid."""
        return [self.cleaned_data[f"d{number}"] for number in range(7)]

    def days(self) -> list[forms.BoundField]:
        """The seven fields in order."""
        return [self[f"d{number}"] for number in range(7)]

    def whole_periods(self) -> None:
        """Teaching periods are whole, and a day has room for twenty."""
        for number in range(7):
            value = self.cleaned_data.get(f"d{number}")
            if value is not None and (value != int(value) or value > MOST_PERIODS):
                self.add_error(f"d{number}", _("Periods are whole numbers, at most 20 a day."))


class CalendarForm(WeekForm):
    """A calendar that units of the agency may follow."""

    name = forms.CharField(label=_("Name of the calendar"), max_length=120)
    kind = forms.ChoiceField(label=_("Way of working"), choices=CalendarKind)
    valid_from = DayField(label=_("Applies from"))
    keeps_holidays = forms.BooleanField(
        label=_("Public holidays and make-up Saturdays apply"), required=False, initial=True
    )
    source = forms.CharField(label=_("Decision or source"), max_length=200, required=False)

    def clean(self) -> None:
        """Hours become whole minutes; teaching counts periods."""
        if self.cleaned_data.get("kind") == CalendarKind.TEACHING:
            self.whole_periods()
            return
        for number in range(7):
            hours = self.cleaned_data.get(f"d{number}")
            if hours is not None and hours * 60 != int(hours * 60):
                self.add_error(f"d{number}", _("Type hours that make whole minutes, such as 7,5."))

    def value(self) -> NewCalendar:
        """What was typed; call when the form is valid."""
        typed = self.cleaned_data
        unit = PERIOD_MINUTES if typed["kind"] == CalendarKind.TEACHING else 60
        return NewCalendar(
            name=typed["name"],
            kind=typed["kind"],
            weekday_minutes=[int(number * unit) for number in self.week()],
            keeps_holidays=typed["keeps_holidays"],
            period_minutes=PERIOD_MINUTES,
            valid_from=typed["valid_from"],
            source=typed["source"],
        )


class FollowForm(forms.Form):
    """Which calendar a unit follows from a day on."""

    unit = UnitField(label=_("Unit"))
    calendar = forms.TypedChoiceField(
        label=_("Follows"), coerce=int, empty_value=None, required=False
    )
    starts_on = DayField(label=_("From"))

    def __init__(
        self, *args: Any, units: Iterable[Unit], calendars: Iterable[WorkCalendar], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.calendars = {calendar.pk: calendar for calendar in calendars}
        self.fields["unit"].offer(self.units.values())  # type: ignore[attr-defined]
        self.fields["calendar"].choices = [  # type: ignore[attr-defined]
            ("", _("Office hours of the province")),
            *((pk, calendar.name) for pk, calendar in self.calendars.items()),
        ]

    def chosen(self) -> tuple[Unit, WorkCalendar | None]:
        """The unit and the calendar; call when the form is valid."""
        typed = self.cleaned_data
        return self.units[typed["unit"]], self.calendars.get(typed["calendar"])


class ShiftForm(forms.Form):
    """A shift and the letters that stand for it."""

    code = forms.RegexField(
        r"^[^\W_]{1,4}$",
        label=_("Code in the roster"),
        max_length=4,
        error_messages={"invalid": _("One to four letters or digits.")},
    )
    name = forms.CharField(label=_("Name of the shift"), max_length=80)
    starts_at = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time"}))
    ends_at = forms.TimeField(
        label=_("Ends"),
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("If not later than the start, it ends the next day."),
    )
    is_on_call = forms.BooleanField(label=_("On-call duty"), required=False)
    hours = HoursField(
        label=_("Working time in hours"),
        required=False,
        max_length=6,
        help_text=_("Empty: as long as the shift lasts; for on-call duty nothing."),
    )

    def value(self) -> NewShift:
        """What was typed; call when the form is valid."""
        typed = self.cleaned_data
        minutes: int | None = int(typed["hours"] * 60)
        if not self.data.get("hours", "").strip():
            minutes = 0 if typed["is_on_call"] else None
        return NewShift(
            code=typed["code"],
            name=typed["name"],
            starts_at=typed["starts_at"],
            ends_at=typed["ends_at"],
            expected_minutes=minutes,
            is_on_call=typed["is_on_call"],
        )


class LoadForm(WeekForm):
    """Teaching periods of each weekday that a teacher gives from a day on."""

    starts_on = DayField(label=_("From"))

    def clean(self) -> None:
        """Whole periods only."""
        self.whole_periods()
