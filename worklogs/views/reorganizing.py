"""A decision about units: what it would do is shown first, then it is carried out."""

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations.access import may_keep_people, require
from organizations.http import TenantRequest, now_and_today
from organizations.models import DecisionKind
from organizations.refusals import Refusal
from organizations.rules.moves import NewDecision, NewUnit
from organizations.shown import Expired, Shown
from worklogs.commands.moving import reorganize
from worklogs.commands.previewing import preview
from worklogs.queries.reorganizing import Reorganization
from worklogs.views.moving_words import refused

SHOWN_HERE = Shown("worklogs.units")


def shown(request: TenantRequest, what: Reorganization) -> HttpResponse:
    """The page that says who and what moves, and what does not.

    Raises: as ``reorganize``.
    """
    now, _today = now_and_today()
    found = preview(actor=request.actor, what=what, now=now)
    decision = what.decision
    kept = {
        "decision": [
            str(decision.id),
            decision.kind,
            decision.number,
            decision.signed_on.isoformat(),
            decision.effective_on.isoformat(),
            decision.subject,
        ],
        "ended": list(what.ended),
        "new": [[one.code, one.name, one.parent_id, one.kind] for one in what.new_units],
        "goes_to": sorted(what.goes_to.items()),
    }
    context: dict[str, Any] = {
        "decision": decision,
        "preview": found,
        "new_units": what.new_units,
        "kept": SHOWN_HERE.kept(request, kept),
    }
    return render(request, "worklogs/units/dry_run.html", context)


@require_POST
def apply(request: TenantRequest) -> HttpResponse:
    """Carry out the decision that was shown; refused when units or people changed meanwhile."""
    require(may_keep_people(request.actor))
    now, _today = now_and_today()
    try:
        kept = SHOWN_HERE.brought(request)
    except Expired:
        messages.error(request, _("What was shown has expired. Enter the decision again."))
        return redirect("worklogs:units")
    decision = _decision(kept["decision"])
    try:
        reorganize(
            actor=request.actor,
            decision=decision,
            ended=kept["ended"],
            new_units=[NewUnit(*one) for one in kept["new"]],
            goes_to=dict(kept["goes_to"]),
            now=now,
        )
    except Refusal as refusal:
        context = {"decision": decision, "problem": refused(refusal)}
        page = "worklogs/units/dry_run.html"
        return render(request, page, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if decision.kind == DecisionKind.SPLIT:
        messages.success(request, _("The unit is split. Say who heads the new units."))
    else:
        messages.success(request, _("The units are merged. Say who heads the unit now."))
    return redirect("worklogs:units")


def _decision(written: list[str]) -> NewDecision:
    key, kind, number, signed_on, effective_on, subject = written
    return NewDecision(
        id=UUID(key),
        kind=kind,
        number=number,
        signed_on=date.fromisoformat(signed_on),
        effective_on=date.fromisoformat(effective_on),
        subject=subject,
    )
