"""Shape of what is typed when a right is given to somebody."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.commands import NewDelegation
from organizations.forms.fields import DayField, UnitField
from organizations.models import DelegationKind, Posting, Purpose
from organizations.queries import Givable
from organizations.rules.names import sort_key

# Not signing: the page that submits a report asks for the agency's head, acting ones included.
GIVEN = (Purpose.REVIEW, Purpose.ASSESS)


class PersonField(forms.TypedChoiceField):
    """One of the postings that the form was given, grouped by unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def offer(self, people: Iterable[Posting]) -> None:
        """Let these be chosen."""
        by_unit = sorted(people, key=lambda one: (sort_key(one.unit.name), one.unit_id))
        groups = [
            (unit, [(one.pk, f"{one.staff.full_name} ({one.job_position})") for one in members])
            for unit, members in groupby(by_unit, key=lambda one: one.unit.name)
        ]
        self.choices = [("", ""), *groups]


class RightForm(forms.Form):
    """The days of a right, to whom it goes, and why."""

    kind: DelegationKind
    delegate = PersonField(label=_("To whom"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=300)
    document = forms.CharField(
        label=_("Document"), max_length=120, required=False, help_text=_("Number and date.")
    )

    def __init__(self, *args: Any, givable: Givable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.givable = givable
        self.fields["delegate"].offer(givable.delegates)  # type: ignore[attr-defined]
        if len(givable.principals) < 2:  # noqa: PLR2004 - nothing to choose
            self.fields.pop("principal", None)
        elif "principal" in self.fields:
            self.fields["principal"].offer(givable.principals)  # type: ignore[attr-defined]

    def clean_ends_on(self) -> Any:
        """Said at the field, before the database would say it of the whole form."""
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        if first and last and last < first:
            raise forms.ValidationError(_("The last day is before the first."))
        return last

    def value(self) -> NewDelegation:
        """What was typed; call when the form is valid."""
        typed = self.cleaned_data
        only = self.givable.principals[0].pk if len(self.givable.principals) == 1 else None
        return NewDelegation(
            kind=self.kind,
            delegate_id=typed["delegate"],
            principal_id=typed.get("principal") or only,
            unit_id=typed.get("unit"),
            person_id=typed.get("person"),
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            reason=typed["reason"],
            document=typed["document"],
            pair_reason=typed.get("pair_reason", ""),
        )

    def chosen_purposes(self) -> list[Purpose]:
        """What is given."""
        return [Purpose(one) for one in self.cleaned_data.get("purposes", [])]


class JudgingForm(RightForm):
    """A right to judge work; in which case a pair has to be listed."""

    principal = PersonField(label=_("Whose right"))
    purposes = forms.MultipleChoiceField(
        label=_("What for"),
        choices=[(one.value, one.label) for one in GIVEN],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    pair_reason = forms.CharField(
        label=_("Why the two may assess each other"),
        max_length=300,
        required=False,
        help_text=_(
            "Only if the person would assess somebody who assesses them. It stays on record."
        ),
    )


class DelegationForm(JudgingForm):
    """All that a head judges, for a time."""

    kind = DelegationKind.DELEGATION
    field_order = ("principal", "delegate", "purposes", "starts_on", "ends_on")


class FieldForm(JudgingForm):
    """The units or the person that a deputy answers for."""

    kind = DelegationKind.FIELD
    unit = UnitField(label=_("Unit of the field"), required=False)
    person = PersonField(label=_("Or one person"), required=False)
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until it is revoked.")
    )
    field_order = ("principal", "delegate", "purposes", "unit", "person", "starts_on", "ends_on")

    def __init__(self, *args: Any, givable: Givable, **kwargs: Any) -> None:
        super().__init__(*args, givable=givable, **kwargs)
        self.fields["unit"].offer(givable.units)  # type: ignore[attr-defined]
        self.fields["person"].offer(givable.delegates)  # type: ignore[attr-defined]

    def clean(self) -> None:
        """A field is one or the other."""
        if bool(self.cleaned_data.get("unit")) == bool(self.cleaned_data.get("person")):
            self.add_error("unit", _("Choose a unit, or one person."))


class ActingForm(RightForm):
    """An acting head of a unit, with all rights of a head."""

    kind = DelegationKind.ACTING
    unit = UnitField(label=_("Unit to head"))
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: until it is revoked.")
    )
    field_order = ("unit", "delegate", "starts_on", "ends_on")

    def __init__(self, *args: Any, givable: Givable, **kwargs: Any) -> None:
        super().__init__(*args, givable=givable, **kwargs)
        self.fields["unit"].offer(givable.units)  # type: ignore[attr-defined]

    def value(self) -> NewDelegation:
        """What was typed: nobody's right is given, a unit gets a head."""
        typed = self.cleaned_data
        return NewDelegation(
            kind=self.kind,
            delegate_id=typed["delegate"],
            unit_id=typed["unit"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            reason=typed["reason"],
            document=typed["document"],
        )


FORMS: dict[DelegationKind, type[RightForm]] = {
    DelegationKind.DELEGATION: DelegationForm,
    DelegationKind.FIELD: FieldForm,
    DelegationKind.ACTING: ActingForm,
}
