"""Shape of what an agency's officer types about people. What is allowed, the commands decide."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.commands import LeaveDays, NewPosting
from organizations.models import DayHalf, LeaveKind, RoleKind, SubjectClass, Unit

# Maternity, study and secondment included; whatever is longer is a slip of the keyboard.
LONGEST_LEAVE = timedelta(days=3 * 366)


class DayField(forms.DateField):
    """A calendar day, picked or typed."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class UnitField(forms.TypedChoiceField):
    """One of the units that the form was given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def offer(self, units: Iterable[Unit], empty: str = "") -> None:
        """Let these units be chosen."""
        blank = [("", empty)] if empty or not self.required else []
        self.choices = [*blank, *((unit.pk, unit.name) for unit in units)]


class PeopleFilter(forms.Form):
    """What the list of people is narrowed to."""

    q = forms.CharField(label=_("Name or staff code"), max_length=80, required=False)
    unit = UnitField(label=_("Unit"), required=False)
    former = forms.BooleanField(label=_("Ended postings"), required=False)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(units, str(_("All units")))  # type: ignore[attr-defined]


class PostingForm(forms.Form):
    """A posting, and with it perhaps a new person."""

    staff_code = forms.RegexField(
        r"^[A-Za-z0-9.-]{3,32}$",
        label=_("Staff code"),
        help_text=_("The person signs in with it. Letters, digits, dots and dashes."),
    )
    full_name = forms.CharField(label=_("Full name"), max_length=120)
    email = forms.EmailField(
        label=_("Official e-mail"),
        required=False,
        help_text=_("For a person who is new to the portal: signs in with it and resets by it."),
    )
    unit = UnitField(label=_("Unit"))
    job_position = forms.CharField(label=_("Job position"), max_length=120)
    title = forms.CharField(label=_("Title"), max_length=120, required=False)
    subject_class = forms.ChoiceField(
        label=_("Subject class"), choices=SubjectClass, initial=SubjectClass.CIVIL_SERVANT
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)
    is_primary = forms.BooleanField(label=_("Main posting"), required=False, initial=True)
    keeps_log = forms.BooleanField(label=_("Keeps a work log"), required=False, initial=True)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["unit"].offer(self.units.values())  # type: ignore[attr-defined]

    def value(self) -> NewPosting:
        """What was typed; call when the form is valid."""
        return NewPosting(**self.cleaned_data | {"unit": self.units[self.cleaned_data["unit"]]})


class NameForm(forms.Form):
    """How a name is written."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)


class LastDayForm(forms.Form):
    """The last day of a posting or a role."""

    ends_on = DayField(label=_("Last day"))


class RoleForm(forms.Form):
    """A role for a time."""

    role = forms.ChoiceField(label=_("Role"))
    unit = UnitField(label=_("Over the unit"), required=False)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False)

    def __init__(
        self, *args: Any, roles: Iterable[RoleKind], units: Iterable[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["unit"].offer(self.units.values(), str(_("for heads and deputies only")))  # type: ignore[attr-defined]

    def chosen_unit(self) -> Unit | None:
        """The unit; call when the form is valid."""
        return self.units.get(self.cleaned_data["unit"])


class LeaveForm(forms.Form):
    """An absence by half days."""

    kind = forms.ChoiceField(label=_("Kind of leave"), choices=LeaveKind)
    starts_on = DayField(label=_("From"))
    starts_half = forms.ChoiceField(label=_("from the"), choices=DayHalf, initial=DayHalf.MORNING)
    ends_on = DayField(label=_("To"))
    ends_half = forms.ChoiceField(label=_("to the"), choices=DayHalf, initial=DayHalf.AFTERNOON)
    note = forms.CharField(label=_("Decision or note"), max_length=200, required=False)

    def clean_ends_on(self) -> Any:
        """Said at the field, before the database would say it of the whole form."""
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        if first and last < first:
            raise forms.ValidationError(_("The last day lies before the first."))
        if first and last - first > LONGEST_LEAVE:
            raise forms.ValidationError(_("One leave lasts at most three years. Check the year."))
        return last

    def value(self) -> LeaveDays:
        """What was typed; call when the form is valid."""
        return LeaveDays(**self.cleaned_data)


class LeaveRequestForm(LeaveForm):
    """Leave that a person asks for themselves; the other kinds are ordered by the agency."""

    kind = forms.ChoiceField(
        label=_("Kind of leave"),
        choices=[
            (kind.value, kind.label)
            for kind in LeaveKind
            if kind not in {LeaveKind.SUSPENSION, LeaveKind.SECONDMENT}
        ],
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("Whoever decides reads it. Leave out what is private."),
    )


class ReasonForm(forms.Form):
    """Why something is refused or taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("A reason is needed.")}
    )


class CancelLeaveForm(ReasonForm):
    """An approved leave taken back: all of it, or the part after a day."""

    ends_on = DayField(
        label=_("Last day that stays leave"),
        required=False,
        help_text=_("Empty: the whole leave is cancelled."),
    )
    ends_half = forms.ChoiceField(label=_("to the"), choices=DayHalf, initial=DayHalf.AFTERNOON)
