"""How long work took beside its norm, as pictures."""

from decimal import Decimal
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from organizations.http import TenantRequest, now_and_today
from organizations.plots import Box
from organizations.templatetags.formats import localised, minutes
from worklogs.models import CatalogueTask
from worklogs.queries.catalogue_norms import NormEvidence, Spread, norms_beside

SHOWN = 100
HUNDRED = Decimal(100)
Five = tuple[Decimal, Decimal, Decimal, Decimal, Decimal]


class Compared(NamedTuple):
    """A task with its evidence; ``apart`` is how far the median is from the norm, as a share."""

    task: CatalogueTask
    evidence: NormEvidence
    apart: Decimal


@require_GET
def norms(request: TenantRequest) -> HttpResponse:
    """Norms and what was accepted in the agency, the furthest apart first."""
    _now, today = now_and_today()
    tasks = norms_beside(request.actor.agency_id, today)
    compared = [
        Compared(task, one, abs(one.spread.median / task.standard_minutes - 1))
        for task, one in tasks
        if one.spread is not None
    ]
    compared.sort(key=lambda one: (-one.apart, one.task.code))
    context = {
        "boxes": [_share_box(one) for one in compared[:SHOWN]],
        "shown": min(len(compared), SHOWN),
        "enough": len(compared),
        "too_few": len(tasks) - len(compared),
    }
    return render(request, "worklogs/catalogue/norms.html", context)


def boxes_of(task: CatalogueTask, evidence: list[NormEvidence]) -> list[Box]:
    """The evidence for one task as boxes in minutes, one for each complexity it was done at."""
    return [
        Box(
            label=_("level %(level)s") % {"level": one.complexity},
            values=_five(one.spread),
            text=minutes(one.spread.median) if one.spread else _("not enough"),
            reference=Decimal(task.standard_minutes) if one.complexity == task.complexity else None,
            marked=one.complexity == task.complexity,
            note=_note(one),
        )
        for one in evidence
    ]


def _share_box(compared: Compared) -> Box:
    task, one = compared.task, compared.evidence
    five = _five(one.spread)
    norm = Decimal(task.standard_minutes)
    assert one.spread is not None  # noqa: S101 - chosen so
    return Box(
        label=f"{task.code} · {task.name}",
        values=None if five is None else _of_norm(five, norm),
        text=f"{localised(one.spread.median / norm * HUNDRED, 0)}%",
        reference=HUNDRED,
        url=reverse("worklogs:catalogue_task", args=[task.pk]),
        note=_("median %(median)s, norm %(norm)s")
        % {"median": minutes(one.spread.median), "norm": minutes(norm)}
        + f" · {_note(one)}",
    )


def _of_norm(five: Five, norm: Decimal) -> Five:
    low, lower, median, upper, high = (value / norm * HUNDRED for value in five)
    return low, lower, median, upper, high


def _five(spread: Spread | None) -> Five | None:
    if spread is None:
        return None
    return (
        spread.low,
        spread.lower_quartile,
        spread.median,
        spread.upper_quartile,
        spread.high,
    )


def _note(one: NormEvidence) -> str:
    """How much stands behind it; for too little, only that it is too little."""
    if one.spread is None:
        return _("fewer than 5 entries or 3 people")
    entries = ngettext("%(count)d entry", "%(count)d entries", one.entries) % {"count": one.entries}
    people = ngettext("%(count)d person", "%(count)d people", one.people) % {"count": one.people}
    middle = _("middle half %(low)s to %(high)s") % {
        "low": minutes(one.spread.lower_quartile),
        "high": minutes(one.spread.upper_quartile),
    }
    return f"{middle} · {entries}, {people}"
