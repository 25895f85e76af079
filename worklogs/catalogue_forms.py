"""Shape of what people type about the catalogue. What is allowed is decided by the commands."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.rules.names import nfc
from worklogs.commands.catalogue import TaskContent
from worklogs.models import ProposalKind, TaskGroup
from worklogs.rules.quantities import QuantityError, parse_quantity

MOST_HOURS = Decimal(2000)  # a year of work for one piece
LIST_OF_TASKS = "catalogue-tasks"  # id of the page's datalist
REASON = {"required": _("Say why; the person who decides reads only this.")}
DAY = {"type": "date"}


class CleanField(forms.CharField):
    """One clean line, without invisible characters."""

    def to_python(self, value: Any) -> str:
        return nfc(super().to_python(value) or "")


class HoursField(CleanField):
    """A norm in hours as people write it: 1,5. Gives whole minutes."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            hours = parse_quantity(typed)
        except QuantityError:
            raise forms.ValidationError(_("Write hours such as 2 or 1,5.")) from None
        minutes = int((hours * 60).to_integral_value(ROUND_HALF_UP))
        if minutes <= 0:
            raise forms.ValidationError(_("A norm is more than zero."))
        if hours > MOST_HOURS:
            raise forms.ValidationError(_("At most 2000 hours for one piece."))
        return minutes


class TaskForm(forms.Form):
    """What a new task would say."""

    group = forms.ChoiceField(label=_("Group"), choices=TaskGroup, initial=TaskGroup.SPECIALISED)
    code = CleanField(
        label=_("Code"),
        max_length=28,
        required=False,
        help_text=_("If left empty, the next free code of the list is used."),
    )
    name = CleanField(label=_("Task"), max_length=200)
    applies_to = CleanField(label=_("For"), max_length=120, required=False)
    output_product = CleanField(label=_("Output product"), max_length=200)
    unit_of_count = CleanField(label=_("Unit of count"), max_length=40)
    hours = HoursField(label=_("Norm for one piece, hours"), max_length=12)
    complexity = forms.TypedChoiceField(
        label=_("Complexity"), coerce=int, choices=[(level, str(level)) for level in range(1, 6)]
    )
    reason = CleanField(label=_("Reason"), max_length=500, error_messages=REASON)

    def content(self, code: str, group: str) -> TaskContent:
        """What was typed; call when the form is valid."""
        data = self.cleaned_data
        return TaskContent(
            code=code,
            group=group,
            name=data["name"],
            applies_to=data["applies_to"],
            output_product=data["output_product"],
            unit_of_count=data["unit_of_count"],
            standard_minutes=data["hours"],
            complexity=data["complexity"],
        )


class ChangeForm(TaskForm):
    """What a task would say from now on; its code and group stay."""

    group = None  # type: ignore[assignment]
    code = None  # type: ignore[assignment]


class RetireForm(forms.Form):
    """Why a task ends."""

    reason = CleanField(label=_("Reason"), max_length=500, error_messages=REASON)


class MergeForm(RetireForm):
    """Into which task another goes."""

    into_words = CleanField(
        label=_("Into the task"),
        max_length=240,
        help_text=_("code, name or initials, such as B.03 or bc"),
        widget=forms.TextInput({"list": LIST_OF_TASKS, "autocomplete": "off"}),
    )
    field_order = ("into_words", "reason")


FORMS: dict[str, type[forms.Form]] = {
    ProposalKind.NEW: TaskForm,
    ProposalKind.CHANGE: ChangeForm,
    ProposalKind.RETIRE: RetireForm,
    ProposalKind.MERGE: MergeForm,
}


class AcceptForm(forms.Form):
    """From which day on it holds."""

    effective_on = forms.DateField(
        label=_("In force from"), widget=forms.DateInput(DAY, "%Y-%m-%d")
    )


class ReturnForm(forms.Form):
    """Why a proposal is returned."""

    reason = CleanField(
        label=_("Reason"),
        max_length=500,
        error_messages={"required": _("Say what is wrong, so that it can be proposed better.")},
    )
