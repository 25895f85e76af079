"""Forms of the pages on which readings of the law and criteria are set: what was typed, kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import sanitize_separators
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.commands import Holds
from evaluations.rules.criteria import Criterion, walk
from evaluations.rules.criteria_rows import CriterionRow, RowError, check_rows
from evaluations.templatetags.reckoning import reading
from organizations.models import Period
from organizations.rules.parameters import BadParameter, Known, parse
from organizations.templatetags.formats import localised, period_name

ROWS, SPARE = 60, 6
PLACES = 2


class MonthField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A month by its name."""

    def label_from_instance(self, obj: Period) -> str:
        """Tháng 10/2026."""
        return period_name(obj.code)


def first_answer(known: Known, value: Decimal) -> str:
    """What the field begins with: one of the answers, or a number as people write it."""
    return f"{value.normalize():f}" if known.only else localised(value, PLACES)


class HoldsForm(forms.Form):
    """From which month, and by which document."""

    first = MonthField(
        label=gettext_lazy("from period"), queryset=Period.objects.none(), empty_label=None
    )
    document = forms.CharField(
        label=gettext_lazy("Document: number and date"), max_length=200, required=False
    )

    def __init__(self, *args: Any, ahead: list[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].queryset = Period.objects.filter(  # type: ignore[attr-defined]
            pk__in=[period.pk for period in ahead]
        ).order_by("starts_on")

    def holds(self, *, for_province: bool) -> Holds:
        """What was typed, for the command."""
        return Holds(self.cleaned_data["first"], self.cleaned_data["document"], for_province)


class ReadingForm(HoldsForm):
    """Another answer to one open question of the law."""

    value = forms.CharField(label=gettext_lazy("Answer"), max_length=20)
    field_order = ("value", "first", "document")

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        if known.only:
            self.fields["value"] = forms.ChoiceField(
                label=_("Answer"),
                choices=[(f"{one:f}", reading(one, known.name)) for one in known.only],
            )
            self.order_fields(self.field_order)

    def clean_value(self) -> Decimal:
        """The answer within its limits; a decimal comma is read as people type it."""
        typed = str(sanitize_separators(self.cleaned_data["value"].strip()))
        try:
            return parse(self.known.name, typed)
        except BadParameter:
            raise ValidationError(
                _("Write a number from %(least)s to %(most)s.")
                % {
                    "least": localised(self.known.least, PLACES),
                    "most": localised(self.known.most, PLACES),
                }
            ) from None


class CriteriaForm(HoldsForm):
    """What a tree is called, from which month it holds and by which document."""

    title = forms.CharField(label=gettext_lazy("Name of the criteria set"), max_length=200)
    field_order = ("title", "first", "document")


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of the page: its fields as typed, the sum of a group, what is wrong."""

    place: int
    code: str
    text: str
    points: str
    evidence: bool
    error: str = ""
    total: Decimal | None = None

    @property
    def is_blank(self) -> bool:
        """A row in which nothing was typed is left out."""
        return not (self.code or self.text or self.points)


def lines_of(groups: tuple[Criterion, ...]) -> list[RowLine]:
    """The rows of a tree that stands, and some blank ones after it."""
    found = [
        RowLine(
            place=place,
            code=one.code,
            text=one.text,
            points=localised(one.points, PLACES) if one.is_leaf else "",
            evidence=one.asks_evidence,
            total=None if one.is_leaf else one.points,
        )
        for place, one in enumerate(walk(groups))
    ]
    return found + _blank(len(found))


def typed_lines(data: Mapping[str, str]) -> list[RowLine]:
    """The rows as they were typed, without blank ones between, blank ones after."""
    typed = [
        RowLine(
            place=place,
            code=data.get(f"code-{place}", "").strip()[:30],
            text=data.get(f"text-{place}", "").strip()[:400],
            points=data.get(f"points-{place}", "").strip()[:10],
            evidence=f"evidence-{place}" in data,
        )
        for place in range(ROWS)
    ]
    return [one for one in typed if not one.is_blank]


def rows_of(lines: list[RowLine]) -> list[CriterionRow]:
    """What was typed, as rules read it; points that are no number count as not a number."""
    return [CriterionRow(one.code, one.text, _number(one.points), one.evidence) for one in lines]


def row_errors(lines: list[RowLine], step: Decimal) -> dict[int, str]:
    """What is wrong with each row, in a sentence, by its place in the list."""
    words = {
        RowError.CODE: _(
            "A code has letters, digits and dots, such as I.2.1; three levels at most."
        ),
        RowError.TWICE: _("This code appears twice."),
        RowError.NO_GROUP: _("The group it belongs to is missing: I.2.1 belongs to I.2."),
        RowError.TEXT_MISSING: _("Say what is assessed."),
        RowError.TEXT_TOO_LONG: _("At most 300 characters."),
        RowError.POINTS_MISSING: _("Points above zero, such as 2,5."),
        RowError.NOT_A_STEP: _("Points are given in steps of %(step)s.")
        % {"step": localised(step, PLACES)},
        RowError.NOT_THE_SUM: _("A group has the points of its parts; leave the field empty."),
    }
    return {place: words[error] for place, error in check_rows(rows_of(lines), step=step).items()}


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        return Decimal(str(sanitize_separators(text)))
    except InvalidOperation:
        return Decimal("NaN")


def _blank(after: int) -> list[RowLine]:
    return [RowLine(place, "", "", "", False) for place in range(after, min(after + SPARE, ROWS))]


def with_blanks(lines: list[RowLine]) -> list[RowLine]:
    """These rows, numbered anew, and some blank ones after them."""
    found = [
        RowLine(place, one.code, one.text, one.points, one.evidence, one.error, one.total)
        for place, one in enumerate(lines)
    ]
    return found + _blank(len(found))
