"""Units and people from Excel: what the file would do is shown first, then applied as a whole."""

import hashlib
import json
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import access
from organizations.commands.staff_import import apply_plan
from organizations.http import TenantRequest, now_and_today
from organizations.queries import staff_sheets as sheets
from organizations.refusals import Refusal
from organizations.rules.staff_planned import Effect, Plan
from organizations.rules.staff_sheets import plan
from organizations.shown import Expired, Shown
from organizations.spreadsheets import read_sheets
from organizations.staff_words import problem_said
from organizations.views.words import refused, sheet_refused
from organizations.workbook_limits import MOST_BYTES, SpreadsheetRefused

MOST_ROWS = 6000
SHOWN = 200
SHOWN_HERE = Shown("organizations.staff.sheet")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = dict[str, list[tuple[int, dict[str, str]]]]


class WorkbookForm(forms.Form):
    """The file."""

    sheet = forms.FileField(
        label=gettext_lazy("Excel workbook (.xlsx)"),
        error_messages={"required": gettext_lazy("Choose a file.")},
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
    )


@require_GET
def template(request: TenantRequest) -> HttpResponse:
    """Units and people of the agency as they stand, to change and send back."""
    access.require(access.may_keep_people(request.actor))
    _now, today = now_and_today()
    answer = HttpResponse(sheets.template(request.actor.agency_id, today), content_type=EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="to-chuc-nhan-su.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
def workbook(request: TenantRequest) -> HttpResponse:
    """Send a file; it answers with what each row would do, and stores nothing."""
    access.require(access.may_keep_people(request.actor))
    bound = request.method == "POST"
    form = WorkbookForm(request.POST, request.FILES) if bound else WorkbookForm()
    if form.is_valid():
        # One byte more than is taken shows that it is too much, without reading the rest.
        content = form.cleaned_data["sheet"].read(MOST_BYTES + 1)
        try:
            read = read_sheets(content, sheets=sheets.SHEETS, most_rows=MOST_ROWS)
        except SpreadsheetRefused as refusal:
            form.add_error("sheet", sheet_refused(refusal, MOST_ROWS))
        else:
            rows = {
                name: [(row.number, dict(row.cells)) for row in found]
                for name, found in read.items()
            }
            return _shown(request, rows, hashlib.sha256(content).hexdigest())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "organizations/staff_sheet.html", {"form": form}, status=status)


@require_POST
def apply(request: TenantRequest) -> HttpResponse:
    """Apply the file that was shown, unless what it would do has changed."""
    access.require(access.may_keep_people(request.actor))
    now, today = now_and_today()
    try:
        kept = SHOWN_HERE.brought(request)
    except Expired:
        words = _("What was shown has expired. Send the file again.")
        context = {"form": WorkbookForm(), "problem": words}
        return render(request, "organizations/staff_sheet.html", context, status=422)
    rows: Rows = {
        name: [(number, cells) for number, cells in found] for name, found in kept["rows"].items()
    }
    planned = _planned(request, rows)
    if _digest(planned) != kept["digest"]:
        words = _("Units or people changed meanwhile. Look again at what the file would do now.")
        return _shown(request, rows, kept["checksum"], problem=words, status=HTTPStatus.CONFLICT)
    try:
        counts = apply_plan(
            actor=request.actor, planned=planned, checksum=kept["checksum"], now=now, today=today
        )
    except Refusal as refusal:
        return _shown(request, rows, kept["checksum"], problem=refused(refusal), status=422)
    said = _("The file is applied: %(new)s new, %(changed)s changed.") % {
        "new": counts["units_new"] + counts["postings_new"],
        "changed": counts["units_changed"] + counts["postings_changed"],
    }
    messages.success(request, said)
    return redirect("organizations:people")


def _planned(request: TenantRequest, rows: Rows) -> Plan:
    _now, today = now_and_today()
    people = rows.get(sheets.PEOPLE, [])
    return plan(rows.get(sheets.UNITS, []), people, sheets.known_for(request.actor, people, today))


def _shown(
    request: TenantRequest,
    rows: Rows,
    checksum: str,
    *,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    planned = _planned(request, rows)
    lines = [
        *(_line(sheets.UNITS, row) for row in planned.units if row.effect != Effect.UNCHANGED),
        *(_line(sheets.PEOPLE, row) for row in planned.people if row.effect != Effect.UNCHANGED),
    ]
    # What is wrong first; the order of the file otherwise.
    lines.sort(key=lambda line: line["effect"] != Effect.WRONG.value)
    kept = {"rows": rows, "digest": _digest(planned), "checksum": checksum}
    context: dict[str, Any] = {
        "counts": {effect.value: planned.count(effect) for effect in Effect},
        "lines": lines[:SHOWN],
        "left_out": max(len(lines) - SHOWN, 0),
        "may_apply": planned.may_apply,
        "kept": SHOWN_HERE.kept(request, kept) if planned.may_apply else "",
        "problem": problem,
    }
    return render(request, "organizations/staff_dry_run.html", context, status=status)


def _line(sheet: str, row: Any) -> dict[str, Any]:
    """A row as the page shows it: where it stands, whom it is about, what it would do."""
    if sheet == sheets.UNITS:
        code, name = row.cells.get("code", ""), row.cells.get("name", "")
        before = row.unit.content if row.unit else None
    else:
        code, name = row.cells.get("staff_code", ""), row.cells.get("full_name", "")
        before = row.posting.content if row.posting else None
    return {
        "sheet": sheet,
        "number": row.number,
        "effect": row.effect.value,
        "code": code,
        "name": name,
        "unit": row.cells.get("unit", ""),
        "job_position": row.cells.get("job_position", ""),
        "problems": [problem_said(sheet, cell, what) for cell, what in row.problems],
        "changes": _changes(sheet, before, row) if row.effect == Effect.CHANGED else [],
    }


def _changes(sheet: str, before: Any, row: Any) -> list[tuple[str, str, str]]:
    """Heading, what stands now, what the file says; of the cells that differ."""
    headings = [spellings[0] for spellings in sheets.SHEETS[sheet].values()]
    told = sheets.unit_row if sheet == sheets.UNITS else sheets.person_row
    pairs = zip(sheets.SHEETS[sheet], headings, told(before), told(row.content), strict=True)
    return [
        (heading, old or "–", new or "–")
        for name, heading, old, new in pairs
        if old != new and name != "email" and not (name == "role" and not new)
    ]


def _digest(planned: Plan) -> str:
    """Changes whenever what the file would do does."""
    told = [
        [row.number, row.effect.value, row.unit.key if row.unit else 0] for row in planned.units
    ] + [
        [row.number, row.effect.value, row.posting.key if row.posting else int(row.is_person_new)]
        for row in planned.people
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
