"""Shape of what a second look says. Nothing is proposed: the second one begins with nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.forms import LEVELS, DurationField
from evaluations.models import Decision


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=99, required=False)


class SecondLookForm(forms.Form):
    """A decision about a drawn entry."""

    quality_level = forms.TypedChoiceField(
        label=_("Quality level"),
        choices=[("", _("choose a level")), *LEVELS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    accepted_minutes = DurationField(label=_("Accepted time"), max_length=40, required=False)
    quality_faults = _count(_("Quality faults"))
    delays = _count(_("Delays"))
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def values(self, decision: Decision) -> dict[str, Any]:
        """The fields of a ``SecondVerdict``, with nothing said as zero faults."""
        data = self.cleaned_data
        if decision == Decision.RETURNED:
            return {"reason": data["reason"]}
        return data | {name: data[name] or 0 for name in ("quality_faults", "delays")}
