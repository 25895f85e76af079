"""Shape of what the KPI team types about routes of reports and days of rest."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.forms.fields import DayField
from organizations.models import Agency, CalendarDayKind
from organizations.rules.rest_days import LONGEST_DAYS, NewRestDays


class RouteForm(forms.Form):
    """Who receives an agency's reports from a day on."""

    receivers = forms.TypedMultipleChoiceField(
        label=_("Receivers"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    other = forms.TypedChoiceField(
        label=_("Another agency"), coerce=int, empty_value=None, required=False
    )
    starts_on = DayField(
        label=_("From"),
        help_text=_("Tomorrow or later: reports already delivered stay where they are."),
    )
    decision = forms.CharField(
        label=_("Number of the decision"), max_length=60, help_text=_("Such as 123/QĐ-UBND.")
    )

    def __init__(
        self, *args: Any, agencies: Sequence[Agency], receiving: Collection[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._by_id = {one.pk: one for one in agencies}
        named = [(one.pk, one.name) for one in agencies]
        self.fields["receivers"].choices = [one for one in named if one[0] in receiving]  # type: ignore[attr-defined]
        others = [one for one in named if one[0] not in receiving]
        self.fields["other"].choices = [("", _("none")), *others]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """At least one receiver."""
        given = super().clean() or {}
        if not self.errors and not given.get("receivers") and not given.get("other"):
            self.add_error("receivers", _("Choose at least one receiver."))
        return given

    def chosen(self) -> list[Agency]:
        """The receivers; call when the form is valid."""
        other = self.cleaned_data["other"]
        return [
            self._by_id[pk] for pk in [*self.cleaned_data["receivers"], *([other] * bool(other))]
        ]


class RestDaysForm(forms.Form):
    """Days that differ from the week."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CalendarDayKind.choices)
    first = DayField(label=_("First day"))
    last = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty for a single day.")
    )
    made_up_on = DayField(
        label=_("Worked instead on"),
        required=False,
        help_text=_("For a day off in exchange: the Saturday or Sunday that is worked."),
    )
    name = forms.CharField(
        label=_("Occasion"), max_length=120, help_text=_("Such as: Lunar New Year.")
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The announcement and its number.")
    )

    def clean(self) -> dict[str, Any]:
        """In order, not too many, and a swap with both its days."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last") or given.get("first")
        if first and last and not timedelta(0) <= last - first < timedelta(days=LONGEST_DAYS):
            self.add_error(
                "last",
                _("The last day is the first or later, and at most 14 days are entered at once."),
            )
        swap = given.get("kind") == CalendarDayKind.SWAP_DAY_OFF
        made_up_on = given.get("made_up_on")
        if swap and not made_up_on and "made_up_on" not in self.errors:
            self.add_error("made_up_on", _("A swapped day is worked on another day: say which."))
        if made_up_on and (not swap or first != last):
            self.add_error(
                "made_up_on", _("A single day off in exchange has one day that is worked instead.")
            )
        return given

    def value(self) -> NewRestDays:
        """What was typed; call when the form is valid."""
        given = self.cleaned_data
        return NewRestDays(
            kind=given["kind"],
            first=given["first"],
            last=given["last"] or given["first"],
            name=given["name"],
            source=given["source"],
            made_up_on=given["made_up_on"],
        )
