"""How the law is read here from a month on, and the agency's own criteria: seen first, then set."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluations import commands
from evaluations.queries import rule_settings as queries
from evaluations.queries.criteria import tree_on
from evaluations.queries.settings import readings
from evaluations.rule_settings_form import (
    CriteriaForm,
    HoldsForm,
    ReadingForm,
    RowLine,
    first_answer,
    lines_of,
    row_errors,
    rows_of,
    typed_lines,
    with_blanks,
)
from evaluations.rules.criteria_rows import is_whole, sums_of, total_of, tree_of
from evaluations.views.words import refused
from organizations.http import TenantRequest, now_and_today
from organizations.refusals import Refusal

STORE = "store"


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: TenantRequest) -> HttpResponse:
    """Every open question of the law; whoever may, looks at another answer and sets it."""
    now, today = now_and_today()
    for_province = commands.sets_for_province(request.actor)
    agency_id = request.actor.agency_id
    lines = {line.known.name: line for line in queries.setting_lines(agency_id, today)}
    context: dict[str, Any] = {"lines": list(lines.values()), "for_province": for_province}
    chosen = lines.get(request.POST.get("name") or request.GET.get("name", ""))
    form: ReadingForm | None = None
    if chosen is not None:
        form = ReadingForm(
            request.POST or None,
            known=chosen.known,
            ahead=queries.months_ahead(today),
            initial={"value": first_answer(chosen.known, chosen.value)},
        )
        context |= {"chosen": chosen, "form": form}
    if request.method == "POST":
        if form is None or chosen is None:
            raise Http404
        if form.is_valid():
            value = form.cleaned_data["value"]
            if request.POST.get("step") == STORE and _set_reading(request, form, now):
                messages.success(request, _("It applies from the month you chose."))
                return redirect("evaluations:settings")
            context |= {
                "previewed": True,
                "value": value,
                "effect": None
                if for_province
                else queries.effect_of(agency_id, chosen.known.name, value, today),
            }
    return _shown(request, "evaluations/settings.html", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
def criteria_sets(request: TenantRequest) -> HttpResponse:
    """The trees of general criteria there are, and a form for another one."""
    now, today = now_and_today()
    for_province = commands.sets_for_province(request.actor)
    agency_id = request.actor.agency_id
    ahead = queries.months_ahead(today)
    form = CriteriaForm(request.POST or None, ahead=ahead)
    context: dict[str, Any] = {
        "sets": queries.criteria_sets(agency_id),
        "form": form,
        "for_province": for_province,
        "problem": "",
    }
    if request.method != "POST":
        tree = tree_on(agency_id, ahead[0].ends_on if ahead else today)
        form.initial["title"] = tree.row.title
        context["rows"] = lines_of(tree.groups)
        return _shown(request, "evaluations/criteria_sets.html", context, None)
    lines = typed_lines(request.POST.dict())
    first = form.cleaned_data["first"] if form.is_valid() else None
    step = readings(agency_id, first.ends_on if first else today).general_step
    errors = row_errors(lines, step)
    rows = rows_of(lines)
    if not errors and not is_whole(rows):
        context["problem"] = _("The points add up to %(total)s; they must make 30.") % {
            "total": f"{total_of(rows):f}".replace(".", ",")
        }
    if not errors and not context["problem"] and not form.errors:
        if request.POST.get("step") == STORE and _set_criteria(request, form, tree_of(rows), now):
            messages.success(request, _("It applies from the month you chose."))
            return redirect("evaluations:criteria_sets")
        context["previewed"] = True
    context["rows"] = with_blanks(_told(lines, errors))
    context["wrong"] = bool(errors)
    if errors or context["problem"]:
        context["is_wrong"] = True
    return _shown(request, "evaluations/criteria_sets.html", context, form)


def _told(lines: list[RowLine], errors: dict[int, str]) -> list[RowLine]:
    """The rows with what is wrong, and with the sums of groups."""
    sums = {} if errors else sums_of(rows_of(lines))
    return [
        replace(one, error=errors.get(place, ""), total=sums.get(one.code))
        for place, one in enumerate(lines)
    ]


def _set_reading(request: TenantRequest, form: ReadingForm, now: datetime) -> bool:
    return _done(
        form,
        lambda holds: commands.set_reading(
            actor=request.actor,
            name=form.known.name,
            value=f"{form.cleaned_data['value']:f}",
            holds=holds,
            now=now,
        ),
        for_province=commands.sets_for_province(request.actor),
    )


def _set_criteria(
    request: TenantRequest, form: CriteriaForm, tree: list[dict[str, Any]], now: datetime
) -> bool:
    return _done(
        form,
        lambda holds: commands.set_criteria(
            actor=request.actor,
            title=form.cleaned_data["title"],
            tree=tree,
            holds=holds,
            now=now,
        ),
        for_province=commands.sets_for_province(request.actor),
    )


def _done(form: HoldsForm, deed: Any, *, for_province: bool) -> bool:
    try:
        deed(form.holds(for_province=for_province))
    except Refusal as refusal:
        form.add_error("document" if refusal.code == "document_missing" else "first", _why(refusal))
        return False
    return True


def _why(refusal: Refusal) -> str:
    if refusal.code == "outdated":
        return _("Something was already set from that month; choose a later one.")
    return refused(refusal)


def _shown(
    request: TenantRequest, template: str, context: dict[str, Any], form: HoldsForm | None
) -> HttpResponse:
    wrong = (form is not None and form.errors) or context.get("is_wrong")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, template, context, status=status)
