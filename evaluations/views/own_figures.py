"""My figures of a month, what I say of them, and what heads see of whom the figures ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations import commands
from evaluations.forms import ExplanationForm
from evaluations.policy import COMPARE_REVIEWERS, COMPARE_UNITS, SEE_ASKED
from evaluations.queries import figure_cards as queries
from evaluations.queries.figure_cards import Card, PeerFigure
from evaluations.views.figure_words import WORDS, Words, figure_text
from evaluations.views.words import refused
from organizations.commands import note_reading
from organizations.http import TenantRequest, now_and_today
from organizations.models import Period
from organizations.plots import Box
from organizations.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the page shows it."""

    figure: PeerFigure
    words: Words
    own: str
    usual: str
    low: str
    high: str
    box: list[Box]


@require_GET
def newest(request: TenantRequest) -> HttpResponse:
    """My figures of the last month that was compared."""
    periods = queries.judged_periods(request.actor.agency_id)
    if not periods:
        return _page(request, None, [], None, ExplanationForm())
    return redirect("evaluations:my_figures_of", periods[0].code)


@require_http_methods(["GET", "HEAD", "POST"])
def my_figures(request: TenantRequest, code: str) -> HttpResponse:
    """My figures of one month beside my peers'; a POST adds what I say of them."""
    now, _today = now_and_today()
    period = get_object_or_404(Period, code=code)
    card = queries.card_of(request.posting, period)
    form = ExplanationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.explain_figures(
                actor=request.actor, period=period, words=form.cleaned_data["words"], now=now
            )
        except Refusal as refusal:
            form.add_error("words", refused(refusal))
        else:
            messages.success(request, _("Your words now appear beside your figures."))
            return redirect("evaluations:my_figures_of", code)
    periods = queries.judged_periods(request.actor.agency_id)
    return _page(request, period, periods, card, form)


@require_GET
def asked(request: TenantRequest, code: str) -> HttpResponse:
    """Whom of my people the figures of a month ask, and what they said."""
    if not request.actor.may(SEE_ASKED):
        raise PermissionDenied
    _now, today = now_and_today()
    period = get_object_or_404(Period, code=code)
    rows = [
        (one, [WORDS[name].name for name in one.reasons])
        for one in queries.asked_people(request.actor, period, today)
    ]
    return render(
        request,
        "evaluations/asked.html",
        {
            "period": period,
            "periods": queries.judged_periods(request.actor.agency_id),
            "rows": rows,
        },
    )


@require_GET
def asked_person(request: TenantRequest, code: str, posting_id: int) -> HttpResponse:
    """The evidence card of one of my people."""
    if not request.actor.may(SEE_ASKED):
        raise PermissionDenied
    _now, today = now_and_today()
    period = get_object_or_404(Period, code=code)
    card = queries.get_asked_card(request.actor, period, posting_id, today)
    note_reading(actor=request.actor, page="evaluations.figures", of=[card.posting], thing=code)
    return render(
        request,
        "evaluations/asked_person.html",
        {"card": card, "period": period, "asked": _all_shown(card.asked)},
    )


def _page(
    request: TenantRequest,
    period: Period | None,
    periods: list[Period],
    card: Card | None,
    form: ExplanationForm,
) -> HttpResponse:
    return render(
        request,
        "evaluations/my_figures.html",
        {
            "period": period,
            "periods": periods,
            "card": card,
            "form": form,
            "asked": _all_shown(card.asked) if card else [],
            "figures": _all_shown(card.figures) if card else [],
            "is_head": request.actor.may(SEE_ASKED),
            "may_see_units": request.actor.may(COMPARE_UNITS),
            "may_see_reviewers": request.actor.may(COMPARE_REVIEWERS),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _all_shown(figures: Sequence[PeerFigure]) -> list[Shown]:
    """Those that can be told of the person and of the peers."""
    return [
        _shown(figure, figure.value, [value for value in figure.peers if value is not None])
        for figure in figures
        if figure.value is not None and None not in figure.peers
    ]


def _shown(figure: PeerFigure, value: float, peers: Sequence[float]) -> Shown:
    low, lower, median, upper, high = (Decimal(str(round(one, 4))) for one in peers)
    own = figure_text(figure.name, value)
    return Shown(
        figure=figure,
        words=WORDS[figure.name],
        own=own,
        usual=figure_text(figure.name, peers[2]),
        low=figure_text(figure.name, peers[0]),
        high=figure_text(figure.name, peers[4]),
        box=[
            Box(
                label=_("Peers"),
                values=(low, lower, median, upper, high),
                text=own,
                reference=Decimal(str(round(value, 4))),
            )
        ],
    )
