"""Shape of what an officer types about a webhook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.rules.outbound import LONGEST_URL
from organizations.rules.webhooks import EVENTS

# Literal, so that they are found for translation.
LABELS = {
    "report.submitted": _("A report was submitted"),
    "report.received": _("A report was received"),
    "report.accepted": _("A report was accepted"),
    "report.returned": _("A report was returned"),
    "entries.returned": _("Entries were returned"),
    "results.published": _("Results were published"),
    "portal.test": _("A test"),
}


class WebhookForm(forms.Form):
    """A new address that is told."""

    name = forms.CharField(
        label=_("Which system, and what for"),
        max_length=80,
        error_messages={"required": _("Say which system it is for.")},
    )
    url = forms.CharField(
        label=_("Its address"),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_("It begins with https://"),
        error_messages={"required": _("Give its address.")},
    )
    events = forms.MultipleChoiceField(
        label=_("Events to send"),
        choices=[(event, LABELS[event]) for event in EVENTS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )


class RenewalForm(forms.Form):
    """A new secret in the place of the one that was seen; so two clicks renew it once."""

    stamp = forms.CharField(max_length=16, widget=forms.HiddenInput)


class TestEventForm(forms.Form):
    """A trial: the id comes with the page, so that two clicks are one trial."""

    message_id = forms.UUIDField(widget=forms.HiddenInput)
