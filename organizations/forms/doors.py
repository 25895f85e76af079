"""Shape of what an operator types about a program."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.rules.service_tokens import SCOPES

DAYS = ((30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("one year")))


class ServiceTokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        label=_("Which program, and what for"),
        max_length=80,
        error_messages={"required": _("Say which program it is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope, scope) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    days = forms.TypedChoiceField(label=_("Valid for"), choices=DAYS, coerce=int, initial=90)
