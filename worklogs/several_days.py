"""The form for work that took several days, read into one line and its days."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations import queries
from organizations.audit import new_id
from organizations.rules.calendar import working_days
from worklogs.commands import Line
from worklogs.lines import LONGEST_REFERENCE, LONGEST_SUMMARY, read_duration
from worklogs.models import Assignment
from worklogs.queries.catalogue import label, task_by_words
from worklogs.rules.quantities import QuantityError, parse_quantity

MOST_DAYS = 31
DATE = {"type": "date"}


class WorkPicker(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Assigned work by its title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class SeveralDaysForm(forms.Form):
    """The same work on each working day from one to another. Read ``line`` and ``days``."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    starts_on = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(DATE, "%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("To and including"), widget=forms.DateInput(DATE, "%Y-%m-%d")
    )
    with_rest = forms.BooleanField(
        label=gettext_lazy("also on days of rest between them"), required=False
    )
    task_words = forms.CharField(
        label=gettext_lazy("Task"),
        max_length=240,
        help_text=gettext_lazy("code, name or initials, such as B.03 or bc"),
        widget=forms.TextInput({"list": "likely-tasks", "autocomplete": "off"}),
    )
    assignment = WorkPicker(
        label=gettext_lazy("Assigned work"), queryset=Assignment.objects.none(), required=False
    )
    time = forms.CharField(
        label=gettext_lazy("Time on each day"),
        max_length=40,
        widget=forms.TextInput({"placeholder": "1h30", "autocomplete": "off"}),
    )
    in_progress = forms.BooleanField(
        label=gettext_lazy("still in progress after the last day"), required=False
    )
    quantity = forms.CharField(
        label=gettext_lazy("Quantity finished on the last day"), max_length=20, required=False
    )
    summary = forms.CharField(
        label=gettext_lazy("What came out"), max_length=LONGEST_SUMMARY, required=False
    )
    output = forms.CharField(
        label=gettext_lazy("Document number or link"), max_length=LONGEST_REFERENCE, required=False
    )

    def __init__(
        self,
        *args: Any,
        agency_id: int,
        posting_id: int,
        today: date,
        assignments: QuerySet[Assignment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agency_id, self.posting_id, self.today = agency_id, posting_id, today
        self.fields["assignment"].queryset = assignments  # type: ignore[attr-defined]
        self.days: list[date] = []
        self.line: Line | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._read_days(data)
        task_id = self._task(data)
        minutes = self._minutes(data)
        quantity = self._quantity(data)
        if self.errors or task_id is None or minutes is None:
            return data
        assignment = data.get("assignment")
        self.line = Line(
            id=data["key"],
            version=0,
            task_id=task_id,
            summary=data["summary"],
            minutes=minutes,
            quantity=quantity,
            is_finished=not data["in_progress"],
            assignment_id=assignment.pk if assignment else None,
            output_reference=data["output"],
        )
        return data

    def _read_days(self, data: dict[str, Any]) -> None:
        first, last = data.get("starts_on"), data.get("ends_on")
        if not first or not last:
            return
        if last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        elif last > self.today:
            self.add_error(
                "ends_on", _("This day is in the future; work is logged once it is done.")
            )
        elif (last - first).days >= MOST_DAYS:
            self.add_error("ends_on", _("At most %(most)d days at once.") % {"most": MOST_DAYS})
        else:
            whole = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            calendar = queries.calendar_for(self.posting_id, first, last)
            self.days = whole if data["with_rest"] else list(working_days(first, last, calendar))
            if not self.days:
                self.add_error("ends_on", _("There is no working day between them."))

    def _task(self, data: dict[str, Any]) -> int | None:
        if not data.get("task_words") or not self.days:
            return None
        found = task_by_words(self.agency_id, self.days[-1], data["task_words"])
        if len(found) == 1:
            return found[0].pk
        if found:
            names = "; ".join(label(task) for task in found[:5])
            self.add_error("task_words", _("Several tasks match: %(names)s") % {"names": names})
        else:
            self.add_error("task_words", _("No task of the catalogue matches these words."))
        return None

    def _minutes(self, data: dict[str, Any]) -> int | None:
        if not data.get("time"):
            return None
        problems: dict[str, str] = {}
        duration = read_duration(data["time"], problems)
        if duration is None:
            self.add_error("time", problems["time"])
            return None
        return duration.minutes

    def _quantity(self, data: dict[str, Any]) -> Any:
        if data.get("in_progress"):
            return 0
        try:
            return parse_quantity(data.get("quantity") or "")
        except QuantityError:
            self.add_error("quantity", _("How many are finished? Or tick “still in progress”."))
            return 0
