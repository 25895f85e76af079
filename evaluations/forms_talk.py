"""Shape of what is typed beside an entry: messages, objective causes, answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import Deducted
from worklogs.models import LONGEST_MESSAGE


class MessageForm(forms.Form):
    """A message; ``message`` is its id, made with the form."""

    message = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please write something.")},
    )


class CauseForm(forms.Form):
    """An objective cause for pieces for which points were taken."""

    deducted = forms.ChoiceField(label=_("For"))
    pieces = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=99)
    reason = forms.CharField(
        label=_("What happened"),
        max_length=400,
        error_messages={"required": _("Please say what happened.")},
    )

    def __init__(self, *args: Any, offered: Iterable[Deducted], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deducted"].choices = [(one.value, one.label) for one in offered]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Why a cause is confirmed or not."""

    answer = forms.CharField(label=_("Answer"), max_length=500, required=False)
