"""Shape of what reviewers type. What is allowed is decided by the commands."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.commands import Opinion
from evaluations.models import Decision

LEVELS = [
    (5, _("5 · excellent")),
    (4, _("4 · good")),
    (3, _("3 · meets the requirement")),
    (2, _("2 · below the requirement")),
    (1, _("1 · poor")),
]


class ReviewForm(forms.Form):
    """A decision about one entry."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    quality_level = forms.TypedChoiceField(
        label=_("Quality level"), choices=LEVELS, coerce=int, initial=4, required=False
    )
    accepted_minutes = forms.IntegerField(
        label=_("Accepted minutes"), min_value=0, max_value=1440, required=False
    )
    quality_faults = forms.IntegerField(
        label=_("Quality faults"), min_value=0, max_value=99, required=False
    )
    quality_faults_excused = forms.IntegerField(
        label=_("of these excused"), min_value=0, max_value=99, required=False
    )
    delays = forms.IntegerField(label=_("Delays"), min_value=0, max_value=99, required=False)
    delays_excused = forms.IntegerField(
        label=_("of these excused"), min_value=0, max_value=99, required=False
    )
    objective_cause = forms.CharField(
        label=_("Objective cause confirmed"), max_length=500, required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def values(self, decision: Decision) -> dict[str, Any]:
        """The fields of a Verdict, with nothing said as zero faults."""
        data = dict(self.cleaned_data)
        for name in ("quality_faults", "quality_faults_excused", "delays", "delays_excused"):
            data[name] = data[name] or 0
        if decision == Decision.RETURNED:
            return {"version": data["version"], "reason": data["reason"]}
        return data | {"quality_level": data["quality_level"] or None}


class RatioField(forms.TypedChoiceField):
    """d, đ or e of a leader: 0.5, 1, or not said yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", _("not yet")), ("0.5", "0,5"), ("1", "1")],
            coerce=Decimal,
            empty_value=None,
            required=False,
            **kwargs,
        )


class AssessmentForm(forms.Form):
    """One person's month."""

    general_points = forms.DecimalField(
        label=_("General criteria (0–30)"),
        min_value=0,
        max_value=30,
        decimal_places=2,
        required=False,
        localize=True,
    )
    unit_result = RatioField(label=_("d · unit result"))
    execution = RatioField(label=_("đ · execution"))
    cohesion = RatioField(label=_("e · cohesion"))
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def opinion(self, posting_id: int) -> Opinion:
        """What the form says; an empty field says nothing."""
        return Opinion(posting_id=posting_id, **self.cleaned_data)
