"""Fields that the forms of organizations share."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Unit


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


class HoursField(forms.CharField):
    """A number with a comma or a point, 0 to 24: hours, or teaching periods."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 4})

    def clean(self, value: Any) -> Decimal:
        """The number. Raises: ValidationError."""
        text = super().clean(value).replace(",", ".")
        try:
            number = Decimal(text or "0")
        except InvalidOperation:
            raise forms.ValidationError(_("Type a number, such as 8 or 7,5.")) from None
        if not number.is_finite() or not 0 <= number <= 24:  # noqa: PLR2004 - hours of a day
            raise forms.ValidationError(_("Type a number from 0 to 24."))
        return number
