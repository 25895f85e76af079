"""Shape of what heads type about assigned work. What is allowed is decided by the commands."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organizations.models import Posting
from worklogs.queries.catalogue import label, task_by_words
from worklogs.rules.quantities import QuantityError, parse_quantity

LIKELY_TASKS = "likely-tasks"  # id of the page's datalist


class QuantityField(forms.CharField):
    """A quantity as people type it: 2, 1,5 or 1.500."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            quantity = parse_quantity(typed)
        except QuantityError:
            raise forms.ValidationError(_("Write a number such as 2 or 1,5.")) from None
        if quantity <= Decimal(0):
            raise forms.ValidationError(_("Assign more than zero."))
        return quantity


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People by name and unit."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.staff.full_name} · {obj.unit.name}"


class AssignForm(forms.Form):
    """Work to assign to one person or several."""

    people = PeopleField(
        label=_("People"), queryset=Posting.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    task_words = forms.CharField(
        label=_("Task"),
        max_length=240,
        help_text=_("code, name or initials, such as B.03 or bc"),
        widget=forms.TextInput({"list": LIKELY_TASKS, "autocomplete": "off"}),
    )
    title = forms.CharField(label=_("What is asked for"), max_length=200, required=False)
    quantity = QuantityField(label=_("Quantity"), max_length=20)
    starts_on = forms.DateField(
        label=_("From"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    due_on = forms.DateField(
        label=_("Due on"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    source_document = forms.CharField(label=_("Source document"), max_length=200, required=False)

    def __init__(
        self, *args: Any, people: QuerySet[Posting], agency_id: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.agency_id = agency_id

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, due_on = data.get("starts_on"), data.get("due_on")
        if starts_on and due_on and due_on < starts_on:
            self.add_error("due_on", _("The due day comes before the first day."))
        elif due_on and data.get("people"):
            self._see_that_they_are_there(data["people"], due_on)
        if data.get("task_words") and starts_on:
            self._find_task(data, starts_on)
        return data

    def _see_that_they_are_there(self, people: Iterable[Posting], due_on: date) -> None:
        away = [
            posting.staff.full_name
            for posting in people
            if due_on < posting.starts_on
            or (posting.ends_on is not None and posting.ends_on < due_on)
        ]
        if away:
            words = _("Not posted here on the due day: %(names)s")
            self.add_error("people", words % {"names": ", ".join(away)})

    def _find_task(self, data: dict[str, Any], on: date) -> None:
        found = task_by_words(self.agency_id, on, data["task_words"])
        if len(found) == 1:
            data["task"] = found[0]
        elif found:
            names = "; ".join(label(task) for task in found[:5])
            self.add_error("task_words", _("Several tasks fit: %(names)s") % {"names": names})
        else:
            self.add_error("task_words", _("No task of the catalogue fits these words."))


class CancelForm(forms.Form):
    """Why assigned work is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Give a reason to cancel assigned work.")},
    )
