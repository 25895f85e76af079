"""One proposal or one sheet of them: looked at, accepted, sent on, returned, taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from organizations.http import TenantRequest, now_and_today
from organizations.queries import period_of
from organizations.refusals import Outdated, Refusal
from worklogs import catalogue_access as access
from worklogs.catalogue_forms import AcceptForm, ReturnForm
from worklogs.commands import catalogue as commands
from worklogs.models import OPEN_PROPOSALS, CatalogueProposal, ProposalKind, ProposalStatus
from worklogs.queries import catalogue_proposals as proposals
from worklogs.queries.catalogue_tree import points_scheme
from worklogs.rules.catalogue_points import worth_of
from worklogs.views.catalogue_words import refused

SHOWN = 200  # rows of a sheet on its page; all of them are decided


@dataclass(frozen=True, slots=True)
class May:
    """What the person who looks may do with these proposals."""

    accept: bool
    forward: bool
    send_back: bool
    withdraw: bool


@require_GET
def proposal(request: TenantRequest, pk: int) -> HttpResponse:
    """One proposal beside what stands now."""
    return _page(request, [access.get_proposal(request.actor, pk)])


@require_GET
def batch(request: TenantRequest, batch: UUID) -> HttpResponse:
    """What was proposed in one sheet."""
    return _page(request, proposals.open_batch(request.actor, batch))


@require_POST
def decide(request: TenantRequest, act: str, pk: int) -> HttpResponse:
    """Decide one proposal."""
    return _decide(request, act, [access.get_proposal(request.actor, pk)])


@require_POST
def decide_batch(request: TenantRequest, act: str, batch: UUID) -> HttpResponse:
    """Decide what is still open of one sheet, as one decision."""
    return _decide(request, act, proposals.open_batch(request.actor, batch))


def _decide(request: TenantRequest, act: str, shown: list[CatalogueProposal]) -> HttpResponse:
    now, _today = now_and_today()
    ids = [one.pk for one in shown if one.status in OPEN_PROPOSALS]
    forms: dict[str, Form] = {}
    if act == "accept":
        forms[act] = AcceptForm(request.POST)
    elif act == "return":
        forms[act] = ReturnForm(request.POST)
    elif act not in {"forward", "withdraw"}:
        raise Http404
    if act in forms and not forms[act].is_valid():
        return _page(request, shown, forms)
    try:
        count = _deed(request, act, forms.get(act), ids, now)()
    except Outdated as refusal:
        return _page(request, shown, problem=refused(refusal), status=HTTPStatus.CONFLICT)
    except Refusal as refusal:
        if act != "accept":
            return _page(request, shown, forms, problem=refused(refusal))
        forms[act].add_error("effective_on", refused(refusal))
        return _page(request, shown, forms)
    messages.success(request, _said(act, count))
    return redirect(request.path.rsplit("/", 2)[0] + "/")


def _deed(
    request: TenantRequest, act: str, form: Form | None, ids: list[int], now: datetime
) -> Callable[[], int]:
    data = form.cleaned_data if form is not None else {}
    actor = request.actor
    deeds: dict[str, Callable[[], int]] = {
        "accept": lambda: commands.accept(
            actor=actor, ids=ids, effective_on=data["effective_on"], now=now
        ),
        "return": lambda: commands.send_back(actor=actor, ids=ids, reason=data["reason"], now=now),
        "forward": lambda: commands.forward(actor=actor, ids=ids, now=now),
        "withdraw": lambda: commands.withdraw(actor=actor, ids=ids, now=now),
    }
    return deeds[act]


def _said(act: str, count: int) -> str:
    words = {
        "accept": ngettext(
            "%(count)d proposal is accepted.", "%(count)d proposals are accepted.", count
        ),
        "return": ngettext(
            "%(count)d proposal is returned.", "%(count)d proposals are returned.", count
        ),
        "forward": ngettext(
            "%(count)d proposal is sent to Home Affairs.",
            "%(count)d proposals are sent to Home Affairs.",
            count,
        ),
        "withdraw": ngettext(
            "%(count)d proposal is withdrawn.", "%(count)d proposals are withdrawn.", count
        ),
    }
    return words[act] % {"count": count}


def _page(
    request: TenantRequest,
    shown: Sequence[CatalogueProposal],
    forms: dict[str, Form] | None = None,
    problem: str = "",
    status: HTTPStatus | None = None,
) -> HttpResponse:
    _now, today = now_and_today()
    forms = forms or {}
    first = shown[0]
    is_single = len(shown) == 1
    context = {
        "proposal": first,
        "proposals": shown[:SHOWN],
        "count": len(shown),
        "may": _may(request, shown),
        "accept_form": forms.get("accept")
        or AcceptForm(initial={"effective_on": next_period_begins(today)}),
        "return_form": forms.get("return") or ReturnForm(auto_id="return_%s"),
        "problem": problem,
        "waiting_elsewhere": first.status in OPEN_PROPOSALS,
    }
    if is_single:
        scheme = points_scheme(today)
        context["worth"] = worth_of(first.standard_minutes, first.complexity, scheme)
        if first.kind in {ProposalKind.NEW, ProposalKind.CHANGE}:
            context["near"] = proposals.near_tasks(
                request.actor.agency_id, today, first.name, but=[first.code]
            )
    wrong = problem or any(form.errors for form in forms.values())
    return render(
        request,
        f"worklogs/catalogue/{'proposal' if is_single else 'batch'}.html",
        context,
        status=status or (HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK),
    )


def _may(request: TenantRequest, shown: Sequence[CatalogueProposal]) -> May:
    actor = request.actor
    undecided = [one for one in shown if one.status in OPEN_PROPOSALS]
    own = [one for one in undecided if one.status == ProposalStatus.PROPOSED]
    heads = access.may_decide(actor) and bool(own) and own[0].agency_id == actor.agency_id
    sent = [one for one in undecided if one.status == ProposalStatus.FORWARDED]
    appraises = (
        access.may_appraise(actor) and bool(sent) and sent[0].appraiser_id == actor.agency_id
    )
    return May(
        accept=appraises or (heads and not any(one.is_shared for one in own)),
        forward=heads and all(one.is_shared for one in own),
        send_back=heads or appraises,
        withdraw=bool(own) and all(access.may_withdraw(actor, one) for one in own),
    )


def next_period_begins(today: date) -> date:
    """The first day after the running period: the day on which a change disturbs nobody."""
    period = period_of(today)
    return (period.ends_on if period else today) + timedelta(days=1)
