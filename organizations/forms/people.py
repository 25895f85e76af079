"""Shape of what an agency's officer types about people. What is allowed, the commands decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.commands import NewPosting
from organizations.forms.fields import DayField, UnitField
from organizations.models import RoleKind, SubjectClass, Unit


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
        help_text=_("For a person new to the portal: used to sign in and to reset the password."),
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
