"""Units and people of many agencies from Excel, for the KPI team: shown first, then taken in as a
whole. Longer files go by ``manage.py import_staff``."""

import hashlib
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import audit
from organizations.access import may_take_in, require
from organizations.commands.province_import import (
    WITH_AGENCY,
    RefusedIn,
    Rows,
    Taken,
    WrongCell,
    take_in,
)
from organizations.confirming import confirmed
from organizations.http import TenantRequest, now_and_today
from organizations.queries.staff_sheets import province_template
from organizations.rules.staff_planned import Effect
from organizations.shown import Expired, Shown
from organizations.spreadsheets import read_sheets
from organizations.staff_words import problem_said
from organizations.tenancy import outside
from organizations.views.staff_import import EXCEL, WorkbookForm
from organizations.views.words import refused, sheet_refused
from organizations.workbook_limits import MOST_BYTES, SpreadsheetRefused

MOST_ROWS = 3000
SHOWN = 200
SHOWN_HERE = Shown("organizations.province.sheet")


@require_GET
def template(request: TenantRequest) -> HttpResponse:
    """An empty workbook with the codes of agencies."""
    require(may_take_in(request.actor))
    answer = HttpResponse(province_template(), content_type=EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="to-chuc-nhan-su-toan-tinh.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
def workbook(request: TenantRequest) -> HttpResponse:
    """Send a file; it answers with what it would do in every agency, and stores nothing."""
    require(may_take_in(request.actor))
    bound = request.method == "POST"
    form = WorkbookForm(request.POST, request.FILES) if bound else WorkbookForm()
    if form.is_valid():
        content = form.cleaned_data["sheet"].read(MOST_BYTES + 1)
        try:
            read = read_sheets(content, sheets=WITH_AGENCY, most_rows=MOST_ROWS)
        except SpreadsheetRefused as refusal:
            form.add_error("sheet", sheet_refused(refusal, MOST_ROWS))
        else:
            rows: Rows = {
                name: [(row.number, dict(row.cells)) for row in found]
                for name, found in read.items()
            }
            return _shown(request, rows, hashlib.sha256(content).hexdigest())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "organizations/province_sheet.html", {"form": form}, status=status)


@confirmed()
@require_POST
def apply(request: TenantRequest) -> HttpResponse:
    """Take the file in that was shown, unless what it would do has changed."""
    require(may_take_in(request.actor))
    try:
        kept = SHOWN_HERE.brought(request)
    except Expired:
        messages.error(request, _("What was shown has expired. Send the file again."))
        return redirect("organizations:province_sheet")
    rows: Rows = {
        name: [(number, cells) for number, cells in found] for name, found in kept["rows"].items()
    }
    try:
        with transaction.atomic():
            taken = _taken(rows, kept["checksum"], keep=True)
            if taken.wrong or _counted(taken) != kept["counts"]:
                transaction.set_rollback(True)
            else:
                audit.record(
                    actor=request.actor,
                    action="organizations.province.imported",
                    object_id=kept["checksum"],
                    details={"agencies": str(taken.agencies), **_counted(taken)},
                )
    except RefusedIn as refusal:
        problem = _said_of(refusal)
        return _shown(request, rows, kept["checksum"], problem=problem, status=422)
    if taken.wrong or _counted(taken) != kept["counts"]:
        words = _("Units or people changed meanwhile. Look again at what the file would do now.")
        return _shown(request, rows, kept["checksum"], problem=words, status=HTTPStatus.CONFLICT)
    said = _("The file is applied: %(new)s new, %(changed)s changed.") % {
        "new": taken.counts[Effect.NEW],
        "changed": taken.counts[Effect.CHANGED],
    }
    messages.success(request, said)
    return redirect("organizations:province_sheet")


def _taken(rows: Rows, checksum: str, *, keep: bool) -> Taken:
    now, today = now_and_today()
    with outside():
        return take_in(rows, checksum=checksum, now=now, today=today, keep=keep)


def _shown(
    request: TenantRequest,
    rows: Rows,
    checksum: str,
    *,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    taken = Taken(0, dict.fromkeys(Effect, 0), ())
    if not problem or status == HTTPStatus.CONFLICT:
        try:
            taken = _taken(rows, checksum, keep=False)
        except RefusedIn as refusal:
            problem, status = _said_of(refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    acts = taken.counts[Effect.NEW] + taken.counts[Effect.CHANGED]
    may_apply = bool(acts) and not taken.wrong
    kept = {"rows": rows, "checksum": checksum, "counts": _counted(taken)}
    context: dict[str, Any] = {
        "taken": taken,
        "counts": _counted(taken),
        "lines": [(one, _said(one)) for one in taken.wrong[:SHOWN]],
        "left_out": max(len(taken.wrong) - SHOWN, 0),
        "kept": SHOWN_HERE.kept(request, kept) if may_apply else "",
        "problem": problem,
    }
    return render(request, "organizations/province_dry_run.html", context, status=status)


def _counted(taken: Taken) -> dict[str, str]:
    return {effect.value: str(count) for effect, count in taken.counts.items()}


def _said(one: WrongCell) -> str:
    if one.what is None:
        return _("no agency has this code.")
    return problem_said(one.sheet, one.cell, one.what)


def _said_of(refusal: RefusedIn) -> str:
    return f"{refusal.agency.name}: {refused(refusal.refusal)}"
