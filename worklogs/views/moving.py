"""Many people moved by one decision: a sheet, what it would do, then all of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.access import may_keep_people, require
from organizations.audit import new_id
from organizations.forms.decisions import MovesForm
from organizations.http import TenantRequest, now_and_today
from organizations.models import DecisionKind
from organizations.queries.staff_sheets import closed_through
from organizations.refusal_words import sheet_refused
from organizations.refusals import Refusal
from organizations.rules.move_sheets import MoveProblem, PlannedMove
from organizations.rules.moves import NewDecision
from organizations.shown import Expired, Shown
from organizations.spreadsheets import read_rows
from organizations.workbook_limits import MOST_BYTES, SpreadsheetRefused
from worklogs.commands.moving import transfer
from worklogs.queries import moving
from worklogs.views.moving_words import refused

MOST_ROWS = 2000
SHOWN_HERE = Shown("worklogs.moves")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def template(request: TenantRequest) -> HttpResponse:
    """A sheet to fill in, with the agency's units and people beside it."""
    require(may_keep_people(request.actor))
    _now, today = now_and_today()
    answer = HttpResponse(moving.moves_template(request.actor.agency_id, today), content_type=EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="dieu-dong.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
def moves(request: TenantRequest) -> HttpResponse:
    """A decision with its sheet; it answers with what each row would do, and stores nothing."""
    require(may_keep_people(request.actor))
    bound = request.method == "POST"
    form = MovesForm(request.POST, request.FILES) if bound else MovesForm(initial={"key": new_id()})
    if form.is_valid():
        content = form.cleaned_data["sheet"].read(MOST_BYTES + 1)
        decision = form.value(DecisionKind.TRANSFER)
        closed = closed_through(request.actor.agency_id)
        try:
            rows = read_rows(content, headings=moving.HEADINGS, most_rows=MOST_ROWS)
        except SpreadsheetRefused as refusal:
            form.add_error("sheet", sheet_refused(refusal, MOST_ROWS))
        else:
            if closed is None or decision.effective_on > closed:
                return _shown(request, decision, [(row.number, dict(row.cells)) for row in rows])
            form.add_error("effective_on", closed_said(closed))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "decisions": moving.decisions_of(request.actor.agency_id)}
    return render(request, "worklogs/moves/moves.html", context, status=status)


@require_POST
def apply(request: TenantRequest) -> HttpResponse:
    """Carry out the decision that was shown, unless what it would do has changed."""
    require(may_keep_people(request.actor))
    now, _today = now_and_today()
    try:
        kept = SHOWN_HERE.brought(request)
    except Expired:
        messages.error(request, _("What was shown has expired. Send the file again."))
        return redirect("worklogs:moves")
    decision = decision_of(kept["decision"])
    rows = [(number, cells) for number, cells in kept["rows"]]
    planned = moving.planned_moves(request.actor.agency_id, rows, decision.effective_on)
    if moving.digest(decision, planned) != kept["digest"]:
        words = _(
            "Units or people changed in the meantime. Check again what the file would do now."
        )
        return _shown(request, decision, rows, problem=words, status=HTTPStatus.CONFLICT)
    try:
        moved = transfer(
            actor=request.actor,
            decision=decision,
            moves=[row.move for row in planned if row.move is not None],
            now=now,
        )
    except Refusal as refusal:
        return _shown(request, decision, rows, problem=refused(refusal), status=422)
    words = ngettext("%(count)s person is moved.", "%(count)s people are moved.", len(moved))
    messages.success(request, words % {"count": len(moved)})
    return redirect("worklogs:moves")


def closed_said(closed: date) -> str:
    """Why a decision cannot take effect on a day of a compiled period."""
    words = _("Reports up to %(day)s are compiled. The decision can be carried out from %(next)s.")
    following = date.fromordinal(closed.toordinal() + 1)
    return words % {"day": f"{closed:%d/%m/%Y}", "next": f"{following:%d/%m/%Y}"}


def _shown(
    request: TenantRequest,
    decision: NewDecision,
    rows: list[tuple[int, dict[str, str]]],
    *,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    planned = moving.planned_moves(request.actor.agency_id, rows, decision.effective_on)
    wrong = sum(bool(row.problems) for row in planned)
    kept = {"rows": rows, "decision": written(decision), "digest": moving.digest(decision, planned)}
    ordered = sorted(planned, key=lambda row: not row.problems)
    context: dict[str, Any] = {
        "decision": decision,
        "count": len(planned) - wrong,
        "wrong": wrong,
        "lines": [(row, said(row)) for row in ordered],
        "kept": "" if wrong else SHOWN_HERE.kept(request, kept),
        "problem": problem,
    }
    return render(request, "worklogs/moves/dry_run.html", context, status=status)


def said(row: PlannedMove, headings: Mapping[str, Sequence[str]] = moving.HEADINGS) -> list[str]:
    """What is wrong with a row, cell by cell."""
    sentences = {
        MoveProblem.MISSING: _("this is empty and is required."),
        MoveProblem.NO_SUCH_PERSON: _("nobody with this staff code works in the agency that day."),
        MoveProblem.OTHER_NAME: _("this staff code belongs to a person of another name."),
        MoveProblem.WHICH_POSTING: _(
            "say from which unit: this person is posted elsewhere, or in several units."
        ),
        MoveProblem.NO_SUCH_UNIT: _("the agency has no such unit on that day."),
        MoveProblem.STAYS: _("the person is there already, in this position."),
        MoveProblem.TWICE: _("another row moves the same posting."),
        MoveProblem.TOO_LONG: _("this is too long."),
        MoveProblem.BEGINS_LATER: _("this posting begins on that day or later; end it instead."),
        MoveProblem.LOGGED: _(
            "work is logged in the old posting on that day or later. Its author must"
            " first withdraw those lines and log them again in the new posting."
        ),
        MoveProblem.NO_SUCH_AGENCY: _("no agency has this code on that day."),
        MoveProblem.SAME_AGENCY: _("within one agency its own officer moves people."),
    }
    return [f"{headings[cell][0]}: {sentences[what]}" for cell, what in row.problems]


def written(decision: NewDecision) -> list[str]:
    """A decision of moves as a page keeps it."""
    return [
        str(decision.id),
        decision.number,
        decision.signed_on.isoformat(),
        decision.effective_on.isoformat(),
        decision.subject,
    ]


def decision_of(kept: list[str]) -> NewDecision:
    """The same again."""
    key, number, signed_on, effective_on, subject = kept
    return NewDecision(
        id=UUID(key),
        kind=DecisionKind.TRANSFER,
        number=number,
        signed_on=date.fromisoformat(signed_on),
        effective_on=date.fromisoformat(effective_on),
        subject=subject,
    )
