"""Shape of what is typed about a signed decision and the units that it changes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.forms.fields import DayField, UnitField
from organizations.models import Unit
from organizations.rules.moves import NewDecision

PARTS = 3


class DecisionForm(forms.Form):
    """The decision itself; ``key`` is made by the page, so that sending it twice does it once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    number = forms.CharField(
        label=_("Number of the decision"), max_length=60, help_text=_("Such as 123/QĐ-UBND.")
    )
    signed_on = DayField(label=_("Signed on"))
    effective_on = DayField(
        label=_("Takes effect on"), help_text=_("The first day on which it applies.")
    )
    subject = forms.CharField(label=_("What it is about"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        given = super().clean() or {}
        signed, effective = given.get("signed_on"), given.get("effective_on")
        if signed and effective and effective < signed:
            self.add_error("effective_on", _("It takes effect on the day it is signed, or later."))
        return given

    def value(self, kind: str) -> NewDecision:
        """What was typed; call when the form is valid."""
        given = self.cleaned_data
        return NewDecision(
            id=UUID(str(given["key"])),
            kind=kind,
            number=given["number"],
            signed_on=given["signed_on"],
            effective_on=given["effective_on"],
            subject=given["subject"],
        )


class MovesForm(DecisionForm):
    """A decision with the list of whom it moves."""

    sheet = forms.FileField(
        label=_("Excel sheet (.xlsx)"),
        error_messages={"required": _("Choose a file.")},
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
    )


class RenameForm(DecisionForm):
    """A new name of a unit."""

    name = forms.CharField(label=_("New name"), max_length=200)


class MergeForm(DecisionForm):
    """Units that become one: one that is there, or a new one."""

    units = forms.TypedMultipleChoiceField(
        label=_("Units that end"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    into = UnitField(label=_("They continue in"), required=False)
    code = forms.RegexField(
        r"^[A-Za-z0-9._/-]{1,48}$", label=_("Code of the new unit"), required=False
    )
    name = forms.CharField(label=_("Name of the new unit"), max_length=200, required=False)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(units)
        below = [(unit.pk, unit.name) for unit in found if unit.parent_id]
        self.fields["units"].choices = below  # type: ignore[attr-defined]
        self.fields["into"].offer(found, str(_("a new unit, named below")))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Either a unit that is there, or the code and name of a new one."""
        given = super().clean()
        if not given.get("into"):
            for name in ("code", "name"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("A new unit needs its code and its name."))
        elif given["into"] in given.get("units", ()):
            self.add_error("into", _("A unit that ends cannot take in the others."))
        return given


class SplitForm(DecisionForm):
    """The units that one becomes, and who goes into which."""

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in range(1, PARTS + 1):
            needed = part <= 2  # noqa: PLR2004 - a split makes at least two
            self.fields[f"code{part}"] = forms.RegexField(
                r"^[A-Za-z0-9._/-]{1,48}$", label=_("Code of the new unit"), required=needed
            )
            self.fields[f"name{part}"] = forms.CharField(
                label=_("Name of the new unit"), max_length=200, required=needed
            )
        choices = [("", _("choose")), *((part, str(part)) for part in range(1, PARTS + 1))]
        self.people = list(people)
        for posting in self.people:
            self.fields[f"to{posting.pk}"] = forms.TypedChoiceField(
                label=posting.staff.full_name, choices=choices, coerce=int
            )

    def parts(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """Number, code and name of each unit that may be made."""
        return [(part, self[f"code{part}"], self[f"name{part}"]) for part in range(1, PARTS + 1)]

    def lines(self) -> list[tuple[Any, forms.BoundField]]:
        """Each posting with the field that says where it goes."""
        return [(posting, self[f"to{posting.pk}"]) for posting in self.people]

    def clean(self) -> dict[str, Any]:
        """Who goes into the third unit needs it."""
        given = super().clean()
        used = {given.get(f"to{posting.pk}") for posting in self.people}
        if PARTS in used and not (given.get(f"code{PARTS}") and given.get(f"name{PARTS}")):
            self.add_error(f"name{PARTS}", _("A new unit needs its code and its name."))
        return given
