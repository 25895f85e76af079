"""Shape of what is typed about reports. What is allowed is decided by the commands."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from organizations.models import Agency, Block
from organizations.rules.names import sort_key

LONGEST_WORDS = 4000
LONGEST_REASON = 500


def _words(label: Any, **attributes: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        **attributes,
    )


class NarrativeForm(forms.Form):
    """The words that go with an agency's figures."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    difficulties = _words(_("Difficulties"))
    proposals = _words(_("Proposals"))
    training = _words(_("Training and guidance"))


class ReasonForm(forms.Form):
    """Why a report is returned or amended."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3})
    )


class AnswerForm(forms.Form):
    """Whether a report may be reopened, and why not."""

    decision = forms.ChoiceField(choices=[("agree", ""), ("refuse", "")], widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class ProvincialForm(forms.Form):
    """The words of a provincial report."""

    assessment = _words(_("Assessment"))
    proposals = _words(_("Proposals"))


class DeskFilter(forms.Form):
    """Which agencies of the desk are listed, and in which order; ``kinds`` are those on it."""

    STATES = (
        ("to_answer", _("To answer")),
        ("received", _("Received")),
        ("accepted", _("Report accepted")),
        ("returned", _("Returned")),
        ("missing", _("Not submitted")),
        ("not_implemented", _("Not implementing KPI")),
        ("late", _("Submitted late")),
        ("asks_back", _("Reopening requested")),
    )
    SORTS = (
        ("", _("by block")),
        ("name", _("by name")),
        ("submitted", _("by time of submission")),
        ("coverage", _("least coverage first")),
        ("minutes", _("longest mean time first")),
    )

    q = forms.CharField(label=_("Agency"), max_length=80, required=False)
    block = forms.ChoiceField(
        label=_("Block"), choices=[("", _("All")), *Block.choices], required=False
    )
    kind = forms.ChoiceField(label=_("Kind of body"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *STATES], required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=SORTS, required=False)

    def __init__(self, data: Any = None, *, kinds: Iterable[str] = ()) -> None:
        super().__init__(data)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101
        kind.choices = [("", _("All")), *((one, one) for one in sorted(set(kinds)))]


class _ByName(ModelChoiceIterator):  # type: ignore[type-arg]
    """The choices in the order of the Vietnamese dictionary, after the empty one."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, sorted(self.queryset, key=lambda one: sort_key(one.name)))


class AgencyField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the agencies, by name."""

    iterator = _ByName


class AuditForm(forms.Form):
    """What the inspector looks for."""

    agency = AgencyField(label=_("Agency"), queryset=Agency.objects.all(), required=False)
    action = forms.CharField(label=_("Action begins with"), max_length=80, required=False)
    posting = forms.IntegerField(
        label=_("Posting number"), min_value=1, max_value=2**62, required=False
    )
    thing = forms.CharField(label=_("Number of the record"), max_length=64, required=False)
    text = forms.CharField(label=_("Code or word in it"), max_length=64, required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)


class BundleForm(forms.Form):
    """Whose evidence is packed."""

    agency = AgencyField(label=_("Agency"), queryset=Agency.objects.all(), empty_label=None)
