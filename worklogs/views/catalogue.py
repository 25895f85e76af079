"""The task catalogue: its tree, what somebody looks for, one task with its versions."""

from datetime import date

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from organizations.http import TenantRequest, now_and_today
from worklogs.models import CatalogueTask
from worklogs.queries import catalogue_tree as tree
from worklogs.queries.catalogue import successor_of
from worklogs.queries.catalogue_norms import norm_evidence
from worklogs.rules.catalogue_points import Worth, worth_of
from worklogs.views.catalogue_norms import boxes_of


class CatalogueFilter(forms.Form):
    """What the catalogue is narrowed to; nothing typed shows all of it today."""

    q = forms.CharField(
        label=_("Task"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    on = forms.DateField(
        label=_("Valid on"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


@require_GET
def catalogue(request: TenantRequest) -> HttpResponse:
    """The tree A–D on a day, or what fits the words."""
    _now, today = now_and_today()
    form = CatalogueFilter(request.GET or None, initial={"on": today})
    on = (form.is_valid() and form.cleaned_data["on"]) or today
    query = form.cleaned_data["q"] if form.is_valid() else ""
    agency_id = request.actor.agency_id
    context = {"form": form, "on": on, "today": today, "query": query}
    if query:
        found = tree.found(agency_id, on, query)
        context |= {"found": found, "found_branches": [tree.Branch("", found)]}
    else:
        context["parts"] = [
            (shelf, tree.branches(tree.first_tasks(agency_id, on, shelf)))
            for shelf in tree.shelves(agency_id, on)
        ]
    return render(request, "worklogs/catalogue/tree.html", context)


@require_GET
def shelf(request: TenantRequest, code: str) -> HttpResponse:
    """All tasks of one group."""
    _now, today = now_and_today()
    form = CatalogueFilter(request.GET or None, initial={"on": today})
    on = (form.is_valid() and form.cleaned_data["on"]) or today
    agency_id = request.actor.agency_id
    parts = tree.shelves(agency_id, on)
    wanted = next((part for part in parts if part.code == code), None)
    if wanted is None:
        raise Http404
    number = request.GET.get("page", "1")
    page = tree.page_of_shelf(agency_id, on, wanted, int(number) if number.isdecimal() else 1)
    return render(
        request,
        "worklogs/catalogue/shelf.html",
        {
            "shelf": wanted,
            "page": page,
            "branches": tree.branches(page.object_list),
            "on": on,
            "today": today,
        },
    )


@require_GET
def task(request: TenantRequest, pk: int) -> HttpResponse:
    """One version of a task: what it yields, its norm, how its coefficient follows."""
    _now, today = now_and_today()
    shown = tree.get_task(request.actor.agency_id, pk)
    stored = tree.versions_of(shown)
    return render(
        request,
        "worklogs/catalogue/task.html",
        {
            "task": shown,
            "today": today,
            "state": state_on(shown, today),
            "boxes": boxes_of(shown, norm_evidence(request.actor.agency_id, today, stored)),
            "versions": [(one, state_on(one, today)) for one in stored],
            "worth": _worth(shown),
            "successor": successor_of(shown.agency_id or request.actor.agency_id, pk, today)
            if state_on(shown, today) == "ended"
            else "",
        },
    )


def state_on(shown: CatalogueTask, day: date) -> str:
    """Whether a version holds on a day: "current", "planned" or "ended"."""
    if shown.valid_from > day:
        return "planned"
    if shown.valid_until is not None and shown.valid_until <= day:
        return "ended"
    return "current"


def _worth(shown: CatalogueTask) -> Worth | None:
    """How the coefficient follows; None for a norm of zero, which older catalogues may hold."""
    if not shown.standard_minutes:
        return None
    scheme = tree.points_scheme(shown.valid_from)
    return worth_of(shown.standard_minutes, shown.complexity, scheme)
