"""Shape of what reviewers type. What is allowed is decided by the commands."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from evaluations.commands import Opinion
from evaluations.models import Decision, DecisionKind, PetitionOutcome, Review
from worklogs.rules.durations import DurationError, NoDuration, parse_duration

LEVELS = [
    (5, _("5 · excellent")),
    (4, _("4 · good")),
    (3, _("3 · meets the requirement")),
    (2, _("2 · below the requirement")),
    (1, _("1 · poor")),
]
USUAL_LEVEL = 4
UNIT_LEVELS = [
    ("", _("not given yet")),
    ("excellent", _("Excellent")),
    ("good", _("Good")),
    ("completed", _("Completed")),
    ("not_completed", _("Not completed")),
]
RATIOS = ("unit_result", "execution", "cohesion")
COUNTS = ("quality_faults", "quality_faults_excused", "delays", "delays_excused")


class DurationField(forms.CharField):
    """Working time as people type it on the day page; whole minutes, none at all is allowed."""

    def clean(self, value: Any) -> Any:
        """Minutes; None for an empty field."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_duration(typed).minutes
        except NoDuration:
            return 0
        except DurationError:
            raise ValidationError(_("Write the time as 1,5 or 1h30 or 90p.")) from None


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=99, required=False)


class ReviewForm(forms.Form):
    """A decision about one entry. ``seen`` is the entry as it stood on the reviewer's screen, as
    ``templatetags.reviewing.seen`` writes it; it only comes back to who sent it."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    supersedes = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=4000, required=False, widget=forms.HiddenInput)
    quality_level = forms.TypedChoiceField(
        label=_("Quality level"), choices=LEVELS, coerce=int, empty_value=None, required=False
    )
    accepted_minutes = DurationField(label=_("Accepted time"), max_length=40, required=False)
    quality_faults = _count(_("Quality faults"))
    quality_faults_excused = _count(_("of which excused"))
    delays = _count(_("Delays"))
    delays_excused = _count(_("of which excused"))
    objective_cause = forms.CharField(
        label=_("Objective cause confirmed"), max_length=500, required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def values(self, decision: Decision) -> dict[str, Any]:
        """The fields of a Verdict, with nothing said as zero faults."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        if decision == Decision.RETURNED:
            return {name: data[name] for name in ("version", "supersedes", "reason")}
        return data | {name: data[name] or 0 for name in COUNTS}

    @staticmethod
    def said_in(review: Review | None) -> dict[str, Any]:
        """What an acceptance said, to begin a later one with; the usual level without one."""
        if review is None or review.decision != Decision.ACCEPTED:
            return {"quality_level": USUAL_LEVEL}
        counts = {name: getattr(review, name) or None for name in COUNTS}
        return counts | {
            "quality_level": review.quality_level,
            "accepted_minutes": f"{review.accepted_minutes}p",
            "objective_cause": review.objective_cause,
            "reason": review.reason,
        }


class RatioField(forms.TypedChoiceField):
    """d, đ or e of a leader: 0.5, 1, or not said yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", _("not given yet")), ("0.5", "0,5"), ("1", "1")],
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
    unit_level = forms.ChoiceField(
        label=_("Level of the unit"), choices=UNIT_LEVELS, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def opinion(self, posting_id: int) -> Opinion:
        """What the form says; an empty field says nothing."""
        return Opinion(posting_id=posting_id, **self.cleaned_data)


class FindingForm(forms.Form):
    """A finding about a level, or an exception from the quota, with its document."""

    kind = forms.ChoiceField(label=_("What was decided"), choices=DecisionKind.choices)
    document = forms.CharField(label=_("Document: number and date"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class WithdrawalForm(forms.Form):
    """Why a finding or an exception is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


PETITION_NODES = [
    ("level", _("Level")),
    ("total", _("Total")),
    ("general_points", _("General criteria (30)")),
    ("task_points", _("Task results (70)")),
    ("assigned", _("Assigned, converted")),
    ("quantity", _("a · quantity")),
    ("quality", _("b · quality")),
    ("timeliness", _("c · timeliness")),
    ("override", _("Finding")),
    ("unit_level", _("Level of the unit")),
]


class PetitionForm(forms.Form):
    """A petition about one number of a published result."""

    node = forms.ChoiceField(label=_("About"), choices=PETITION_NODES)
    words = forms.CharField(
        label=_("What should be looked at again, and why"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class ExplanationForm(forms.Form):
    """What a person says of their figures of a month."""

    words = forms.CharField(
        label=_("What you want to say about it"),
        help_text=_(
            "Your direct head reads it beside the figures. It cannot be changed; you may add to it."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class UnitExplanationForm(forms.Form):
    """What the head of a unit says of its hours of a month."""

    words = forms.CharField(
        label=_("What you want to say about the hours of your unit"),
        help_text=_(
            "The head of the agency reads it beside the point, and it goes with the report."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """What the answer to a petition would be."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=PetitionOutcome.choices)
    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
