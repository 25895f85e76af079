"""Shape of what is typed about leave."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.commands.leave import LONGEST_LEAVE, ORDERED, LeaveDays
from organizations.forms.fields import DayField
from organizations.models import DayHalf, LeaveKind


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
            raise forms.ValidationError(_("The last day is before the first."))
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
        choices=[(kind.value, kind.label) for kind in LeaveKind if kind not in ORDERED],
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("The person who decides reads it. Leave out what is private."),
    )


class ReasonForm(forms.Form):
    """Why something is refused or taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("A reason is needed.")}
    )


class CancelLeaveForm(ReasonForm):
    """An approved leave taken back: all of it, or the part after a day."""

    ends_on = DayField(
        label=_("Last day that remains leave"),
        required=False,
        help_text=_("Empty: the whole leave is cancelled."),
    )
    ends_half = forms.ChoiceField(label=_("to the"), choices=DayHalf, initial=DayHalf.AFTERNOON)
