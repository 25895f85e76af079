"""Shape of what heads type about assigned work. What is allowed is decided by the commands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from organizations.models import Posting, Unit
from worklogs.queries.catalogue import label, task_by_words
from worklogs.rules.quantities import QuantityError, parse_quantity

LIKELY_TASKS = "likely-tasks"  # id of the page's datalist


class QuantityField(forms.CharField):
    """A quantity as people type it: 2, 1,5 or 1.500. None for nothing."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return read_quantity(typed) if typed else None


def read_quantity(typed: str) -> Decimal:
    """A quantity to assign, above zero.

    Raises: ValidationError, with what to write instead.
    """
    try:
        quantity = parse_quantity(typed)
    except QuantityError:
        raise forms.ValidationError(_("Write a number such as 2 or 1,5.")) from None
    if quantity <= Decimal(0):
        raise forms.ValidationError(_("Assign more than zero."))
    return quantity


def written_quantity(quantity: Decimal) -> str:
    """A quantity as it is typed: 2 or 1,5."""
    return f"{quantity.normalize():f}".replace(".", ",")


class WorkForm(forms.Form):
    """A piece of work as it is typed. ``key`` is made with the form: once is enough."""

    key = forms.UUIDField(widget=forms.HiddenInput)
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

    def __init__(self, data: QueryDict | None = None, *, agency_id: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.agency_id = agency_id

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, due_on = data.get("starts_on"), data.get("due_on")
        if starts_on and due_on and due_on < starts_on:
            self.add_error("due_on", _("The due day comes before the first day."))
        if data.get("task_words") and starts_on:
            self._find_task(data, starts_on)
        return data

    def _find_task(self, data: dict[str, Any], on: date) -> None:
        found = task_by_words(self.agency_id, on, data["task_words"])
        if len(found) == 1:
            data["task"] = found[0]
        elif found:
            names = "; ".join(label(task) for task in found[:5])
            self.add_error("task_words", _("Several tasks match: %(names)s") % {"names": names})
        else:
            self.add_error("task_words", _("No task of the catalogue matches these words."))


class ProposalForm(WorkForm):
    """Work that came up, for the head to accept or refuse."""

    reason = forms.CharField(
        label=_("Why it arose"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("who asked, and what for"),
    )


class AcceptForm(forms.Form):
    """How many pieces of proposed work are accepted."""

    quantity = QuantityField(label=_("Quantity"), max_length=20)


class RefuseForm(forms.Form):
    """Why proposed work is refused."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Give a reason to refuse proposed work.")},
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One person of the form: ticked or not, and the quantity typed beside the name."""

    posting: Posting
    is_ticked: bool
    own_quantity: str


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit of the form with its people; a tick at the unit stands for all of them."""

    unit: Unit
    is_ticked: bool
    people: list[Choice]


class AssignForm(WorkForm):
    """Work to assign to one person or many."""

    people = forms.TypedMultipleChoiceField(
        label=_("People"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    whole_units = forms.TypedMultipleChoiceField(coerce=int, required=False)
    quantity = QuantityField(
        label=_("Quantity"),
        max_length=20,
        required=False,
        help_text=_("for each person; or a separate one beside a name"),
    )
    source_document = forms.CharField(label=_("Source document"), max_length=200, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        people: Sequence[Posting],
        agency_id: int,
        typed: QueryDict | None = None,
        **kwargs: Any,
    ) -> None:
        """``typed``: what is shown again without being judged yet."""
        if typed is not None:
            kwargs["initial"] = {**kwargs.get("initial", {}), **typed.dict()}
        super().__init__(data, agency_id=agency_id, **kwargs)
        self.typed = data if data is not None else typed
        self.candidates = people
        units = {posting.unit_id: posting.unit.name for posting in people}
        self._offer("people", [(posting.pk, posting.staff.full_name) for posting in people])
        self._offer("whole_units", list(units.items()))

    def units(self) -> list[UnitChoice]:
        """The people by unit, as they were ticked."""
        ticked, whole = self._ticked("people"), self._ticked("whole_units")
        return [
            UnitChoice(
                posting.unit,
                str(posting.unit_id) in whole,
                [
                    Choice(
                        one,
                        str(one.pk) in ticked or str(one.unit_id) in whole,
                        self._typed_beside(one),
                    )
                    for one in people
                ],
            )
            for posting, people in _by_unit(self.candidates)
        ]

    def shares(self) -> list[tuple[int, Decimal]]:
        """Posting ids and quantities of everybody chosen, after ``is_valid``."""
        return list(self.cleaned_data["shares"].items())

    def clean_people(self) -> list[int]:
        """Whoever is ticked, or belongs to a unit that is."""
        whole, ticked = self._ticked("whole_units"), self.cleaned_data["people"]
        chosen = [
            posting.pk
            for posting in self.candidates
            if posting.pk in ticked or str(posting.unit_id) in whole
        ]
        if not chosen:
            raise forms.ValidationError(_("Choose at least one person or a whole unit."))
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("due_on") and data.get("people"):
            chosen = set(data["people"])
            self._see_that_they_are_there(
                (posting for posting in self.candidates if posting.pk in chosen), data["due_on"]
            )
        if "people" in data and "quantity" in data:
            data["shares"] = self._shares(data["people"], data["quantity"])
        return data

    def _shares(self, chosen: Collection[int], quantity: Decimal | None) -> dict[int, Decimal]:
        """A quantity for each person: their own, else the common one."""
        shares: dict[int, Decimal] = {}
        for posting in self.candidates:
            own, name = self._typed_beside(posting), posting.staff.full_name
            if own and posting.pk not in chosen:
                words = _("A quantity stands beside %(name)s, who is not ticked.")
                self.add_error("people", words % {"name": name})
            elif own:
                try:
                    shares[posting.pk] = QuantityField(max_length=20).clean(own)
                except forms.ValidationError as error:
                    self.add_error("people", f"{name}: {error.message}")
            elif posting.pk in chosen and quantity is not None:
                shares[posting.pk] = quantity
            elif posting.pk in chosen and not self.has_error("quantity"):
                self.add_error("quantity", _("Write how many, here or beside each name."))
        return shares

    def _typed_beside(self, posting: Posting) -> str:
        return str(self.typed.get(f"own-{posting.pk}", "")).strip() if self.typed else ""

    def _ticked(self, name: str) -> set[str]:
        return set(self.typed.getlist(name)) if self.typed else set()

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

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


def _by_unit(people: Iterable[Posting]) -> list[tuple[Posting, list[Posting]]]:
    """People in the order given, under the first of their unit."""
    units: dict[int, list[Posting]] = {}
    for posting in people:
        units.setdefault(posting.unit_id, []).append(posting)
    return [(members[0], members) for members in units.values()]


class SheetForm(forms.Form):
    """An Excel sheet of work to assign."""

    sheet = forms.FileField(
        label=_("Excel sheet"), widget=forms.ClearableFileInput({"accept": ".xlsx"})
    )


class CancelForm(forms.Form):
    """Why assigned work is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Give a reason to cancel assigned work.")},
    )
