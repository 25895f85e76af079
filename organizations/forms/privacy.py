"""Shape of what is typed about personal data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import DataRight

WORDS = forms.Textarea(attrs={"rows": 3})


class DataRequestForm(forms.Form):
    """What somebody asks about their own data."""

    right = forms.ChoiceField(label=_("What is asked for"), choices=DataRight)
    words = forms.CharField(
        label=_("Which data, and why"),
        max_length=1000,
        widget=WORDS,
        error_messages={"required": _("Say which data it is about.")},
    )


class PaperRequestForm(DataRequestForm):
    """The same, entered for somebody who asked on paper or has left."""

    staff_code = forms.CharField(label=_("Staff code"), max_length=32)


class ExtensionForm(forms.Form):
    """Why more time is taken."""

    reason = forms.CharField(
        label=_("Reason for taking more time"),
        max_length=500,
        error_messages={"required": _("A reason is needed.")},
    )


class AnswerForm(forms.Form):
    """What was done; of a refusal, the reason."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=1000,
        widget=WORDS,
        help_text=_("What was done, or why not and by which law. The person reads it."),
        error_messages={"required": _("Every answer must say what was done, or why not.")},
    )
