"""Shape of what is typed about a value of the province."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import sanitize_separators
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.forms.fields import DayField
from organizations.rules.parameter_groups import Measure, SetHere
from organizations.rules.parameters import BadParameter, Known, parse
from organizations.templatetags.formats import localised
from organizations.templatetags.parameters import answers, measure_hint, parameter_value

CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
HOUR = 60


class ParameterForm(forms.Form):
    """Another value, from which day, and by which document."""

    value = forms.CharField(label=gettext_lazy("New value"), max_length=20)
    first: forms.Field = DayField(label=gettext_lazy("From"))
    document = forms.CharField(
        label=gettext_lazy("Document or reason"),
        max_length=200,
        help_text=gettext_lazy("Number and date, such as 123/QĐ-UBND of 1 December 2026."),
    )

    def __init__(
        self,
        *args: Any,
        known: Known,
        set_here: SetHere,
        firsts: Sequence[tuple[date, str]] | None,
        **kwargs: Any,
    ) -> None:
        """``firsts``: the days that are offered, in words; None: any day from tomorrow on."""
        super().__init__(*args, **kwargs)
        self.known, self.set_here = known, set_here
        self.fields["value"].help_text = measure_hint(known.name)
        if known.only:
            self.fields["value"] = forms.ChoiceField(
                label=_("New value"),
                choices=[(f"{one:f}", said) for one, said in answers(known.name)],
            )
        if firsts is not None:
            self.fields["first"] = forms.TypedChoiceField(
                label=_("From"),
                choices=[(day.isoformat(), said) for day, said in firsts],
                coerce=date.fromisoformat,
            )
        self.order_fields(("value", "first", "document"))

    def clean_value(self) -> Decimal:
        """The value within its limits: a time of the day in minutes, a decimal comma as typed."""
        typed = str(self.cleaned_data["value"]).strip()
        try:
            return parse(self.known.name, self._number(typed))
        except BadParameter:
            raise ValidationError(self._limits()) from None

    def _number(self, typed: str) -> str:
        if self.set_here.measure == Measure.CLOCK:
            found = CLOCK.fullmatch(typed)
            return str(int(found[1]) * HOUR + int(found[2])) if found else ""
        return str(sanitize_separators(typed))

    def _limits(self) -> str:
        if self.set_here.measure == Measure.CLOCK:
            least, most = (
                parameter_value(limit, self.known.name)
                for limit in (self.known.least, self.known.most)
            )
            return _("Write a time from %(least)s to %(most)s.") % {"least": least, "most": most}
        limits = {"least": localised(self.known.least), "most": localised(self.known.most)}
        if self.known.whole:
            return _("Write a whole number from %(least)s to %(most)s.") % limits
        return _("Write a number from %(least)s to %(most)s.") % limits
