"""People moved from one agency to another: the province's KPI team sends a sheet, sees what it
would do, and has all of it carried out."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import policy
from organizations.access import may_move_between, require
from organizations.audit import new_id
from organizations.confirming import confirmed
from organizations.forms.decisions import MovesForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import DecisionKind
from organizations.of_province import deciding
from organizations.refusal_words import sheet_refused
from organizations.refusals import Refusal
from organizations.rules.moves import NewDecision
from organizations.shown import Expired, Shown
from organizations.spreadsheets import read_rows
from organizations.workbook_limits import MOST_BYTES, SpreadsheetRefused
from worklogs.commands.moving import carry_across
from worklogs.commands.previewing import try_crossing
from worklogs.queries.crossing import (
    HEADINGS,
    PlannedCrossing,
    crossings_template,
    digest,
    planned_crossings,
)
from worklogs.views.moving import EXCEL, decision_of, said, written
from worklogs.views.moving_words import refused

MOST_ROWS = 500
SHOWN_HERE = Shown("worklogs.crossings")


@require_GET
def template(request: TenantRequest) -> HttpResponse:
    """A sheet to fill in, with the codes of agencies."""
    require(may_move_between(request.actor))
    answer = HttpResponse(crossings_template(), content_type=EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="dieu-dong-giua-co-quan.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
def crossings(request: TenantRequest) -> HttpResponse:
    """A decision with its sheet; it answers with what each row would do, and stores nothing."""
    require(may_move_between(request.actor))
    bound = request.method == "POST"
    form = MovesForm(request.POST, request.FILES) if bound else MovesForm(initial={"key": new_id()})
    if form.is_valid():
        content = form.cleaned_data["sheet"].read(MOST_BYTES + 1)
        try:
            rows = read_rows(content, headings=HEADINGS, most_rows=MOST_ROWS)
        except SpreadsheetRefused as refusal:
            form.add_error("sheet", sheet_refused(refusal, MOST_ROWS))
        else:
            decision = form.value(DecisionKind.TRANSFER)
            return _shown(request, decision, [(row.number, dict(row.cells)) for row in rows])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "worklogs/moves/crossings.html", {"form": form}, status=status)


@confirmed()
@require_POST
def apply(request: TenantRequest) -> HttpResponse:
    """Carry out the decision that was shown, unless what it would do has changed."""
    require(may_move_between(request.actor))
    now, today = now_and_today()
    try:
        kept = SHOWN_HERE.brought(request)
    except Expired:
        messages.error(request, _("What was shown has expired. Send the file again."))
        return redirect("worklogs:crossings")
    decision = decision_of(kept["decision"])
    rows = [(number, cells) for number, cells in kept["rows"]]
    planned = _planned(request, rows, decision)
    if digest(decision, planned) != kept["digest"]:
        words = _(
            "Units or people changed in the meantime. Check again what the file would do now."
        )
        return _shown(request, decision, rows, problem=words, status=HTTPStatus.CONFLICT)
    try:
        moved = carry_across(
            actor=request.actor, decision=decision, moves=_moves(planned), now=now, today=today
        )
    except Refusal as refusal:
        return _shown(request, decision, rows, problem=refused(refusal), status=422)
    words = ngettext("%(count)s person is moved.", "%(count)s people are moved.", len(moved))
    messages.success(request, words % {"count": len(moved)})
    return redirect("worklogs:crossings")


def _planned(
    request: TenantRequest, rows: list[tuple[int, dict[str, str]]], decision: NewDecision
) -> list[PlannedCrossing]:
    _now, today = now_and_today()
    with deciding(request.actor, policy.MOVE_BETWEEN, today):
        return planned_crossings(rows, decision.effective_on)


def _moves(planned: list[PlannedCrossing]) -> list[Any]:
    return [one.crossing for one in planned if one.crossing is not None]


def _shown(
    request: TenantRequest,
    decision: NewDecision,
    rows: list[tuple[int, dict[str, str]]],
    *,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """What each row would do; what the agencies refuse is found by doing it and taking it back."""
    planned = _planned(request, rows, decision)
    wrong = sum(bool(one.row.problems) for one in planned)
    if not wrong and not problem:
        problem = _tried(request, decision, planned)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else status
    kept = {"rows": rows, "decision": written(decision), "digest": digest(decision, planned)}
    may_apply = not wrong and not problem
    context: dict[str, Any] = {
        "decision": decision,
        "count": len(planned) - wrong,
        "wrong": wrong,
        "lines": [
            (one, said(one.row, HEADINGS))
            for one in sorted(planned, key=lambda one: not one.row.problems)
        ],
        "kept": SHOWN_HERE.kept(request, kept) if may_apply else "",
        "problem": problem,
    }
    return render(request, "worklogs/moves/crossings_dry_run.html", context, status=status)


def _tried(request: TenantRequest, decision: NewDecision, planned: list[PlannedCrossing]) -> str:
    """Why the decision would be refused; empty when it would not."""
    now, today = now_and_today()
    moves = _moves(planned)
    try:
        try_crossing(actor=request.actor, decision=decision, moves=moves, now=now, today=today)
    except Refusal as refusal:
        return refused(refusal)
    return ""
