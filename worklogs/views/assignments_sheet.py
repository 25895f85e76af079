"""From an Excel sheet: a template, a look at every row, then all of it or nothing."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.audit import new_id
from organizations.http import TenantRequest, now_and_today
from organizations.refusal_words import sheet_refused
from organizations.refusals import Refusal
from organizations.spreadsheets import Row, read_rows, write_rows
from organizations.workbook_limits import MOST_BYTES, SpreadsheetRefused, WorkbookTooLarge
from worklogs import access, commands
from worklogs.commands.assignments import Piece, Work, digest_of
from worklogs.forms import SheetForm
from worklogs.models import BatchSource
from worklogs.queries.assignments_sheet import SheetRow, assigned_before, checked_rows
from worklogs.rules.assignments_sheet import COLUMNS
from worklogs.views.assignments import refused_to_assigner, require_assigner, say_assigned
from worklogs.views.assignments_words import cell_problem

MOST_ROWS = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = {
    "staff_code": gettext_noop("Staff code"),
    "name": gettext_noop("Full name"),
    "task_code": gettext_noop("Task code"),
    "title": gettext_noop("What is asked for"),
    "quantity": gettext_noop("Quantity"),
    "starts_on": gettext_noop("From day"),
    "due_on": gettext_noop("Due day"),
    "source_document": gettext_noop("Source document"),
}


@require_GET
def template(request: TenantRequest) -> HttpResponse:
    """A sheet to fill in, with the codes and names of my people."""
    require_assigner(request)
    _now, today = now_and_today()
    people = access.assignable_postings(request.actor, today)[:MOST_ROWS]
    rows = [[one.staff.staff_code, one.staff.full_name] for one in people]
    content = write_rows([_(words) for words in HEADINGS.values()], rows)
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="giao-viec.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def sheet(request: TenantRequest) -> HttpResponse:
    """Send a sheet and see what each row would assign; nothing is stored yet."""
    require_assigner(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = _rows_of(form.cleaned_data["sheet"])
        except SpreadsheetRefused as refusal:
            form.add_error("sheet", sheet_refused(refusal, MOST_ROWS))
        else:
            return _dry_run(request, rows)
    status = 422 if form.errors else 200
    return render(request, "worklogs/assigned/sheet.html", {"form": form}, status=status)


@require_POST
def apply_sheet(request: TenantRequest) -> HttpResponse:
    """Assign every row of the sheet that was looked at, or none of them."""
    require_assigner(request)
    now, today = now_and_today()
    try:
        rows, key = _sent_rows(request.POST.get("rows", "")), UUID(request.POST.get("key", ""))
    except (ValueError, KeyError, TypeError, RecursionError):
        messages.error(request, _("The rows arrived incomplete. Send the sheet again."))
        return redirect("worklogs:assign_sheet")
    checked = checked_rows(request.actor, rows, today)
    pieces = _pieces(checked)
    if len(pieces) != len(checked) or not pieces:
        return _dry_run(request, rows, key=key)
    try:
        made = commands.assign_pieces(
            actor=request.actor, batch_id=key, pieces=pieces, now=now, source=BatchSource.SHEET
        )
    except Refusal as refusal:
        return _dry_run(request, rows, problem=refused_to_assigner(refusal))
    say_assigned(request, made)
    return redirect("worklogs:assign")


def _rows_of(upload: object) -> list[Row]:
    size, read = getattr(upload, "size", 0), getattr(upload, "read", bytes)
    if size > MOST_BYTES:
        raise WorkbookTooLarge
    return read_rows(read(), headings=_spellings(), most_rows=MOST_ROWS)


def _spellings() -> dict[str, Sequence[str]]:
    """Headings in the reader's language and in the others of the template."""
    spellings: dict[str, Sequence[str]] = {}
    for column, words in HEADINGS.items():
        known = [_(words), words]
        with translation.override("vi" if get_language() != "vi" else "en"):
            known.append(_(words))
        spellings[column] = known
    return spellings


def _sent_rows(text: str) -> list[Row]:
    """The rows as the dry run wrote them into the page; judged again, whatever they say."""
    rows = [
        Row(int(row["number"]), {column: str(row["cells"][column]) for column in COLUMNS})
        for row in json.loads(text)
    ]
    if len(rows) > MOST_ROWS:
        raise ValueError(len(rows))
    return rows


def _pieces(checked: Sequence[SheetRow]) -> list[Piece]:
    """The rows without a problem as work."""
    pieces = []
    for row in checked:
        typed, person, task = row.typed, row.person, row.task
        if typed.problems or person is None or task is None:
            continue
        if typed.quantity is None or typed.starts_on is None or typed.due_on is None:
            continue
        work = Work(
            task_id=task.pk,
            title=typed.cells["title"],
            quantity=typed.quantity,
            starts_on=typed.starts_on,
            due_on=typed.due_on,
            source_document=typed.cells["source_document"],
        )
        pieces.append(Piece(person.pk, work))
    return pieces


def _dry_run(
    request: TenantRequest, rows: Sequence[Row], *, key: UUID | None = None, problem: str = ""
) -> HttpResponse:
    _now, today = now_and_today()
    checked = checked_rows(request.actor, rows, today)
    pieces = _pieces(checked)
    wrong = len(checked) - len(pieces)
    before = None
    if pieces and not wrong and request.actor.posting_id is not None:
        digest = digest_of(request.actor.posting_id, pieces)
        before = assigned_before(request.actor.agency_id, digest)
    shown = [
        (row, {column: cell_problem(what) for column, what in row.typed.problems.items()})
        for row in checked
    ]
    return render(
        request,
        "worklogs/assigned/sheet_rows.html",
        {
            "rows": shown,
            "sent": json.dumps([asdict(row) for row in rows], ensure_ascii=False),
            "count": len(checked),
            "wrong": wrong,
            "before": before,
            "problem": problem,
            "key": key or new_id(),
        },
        status=422 if wrong or problem or not checked else 200,
    )
