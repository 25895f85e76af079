"""The catalogue from a sheet: what it would do is shown first, then applied as one decision."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.access import require
from organizations.audit import new_id
from organizations.http import TenantRequest, now_and_today
from organizations.refusal_words import sheet_refused
from organizations.refusals import Refusal
from organizations.shown import Expired, Shown
from organizations.spreadsheets import read_rows, write_rows
from organizations.workbook_limits import MOST_BYTES, SpreadsheetRefused
from worklogs import catalogue_access as access
from worklogs.catalogue_forms import AcceptForm, RetireForm
from worklogs.commands.catalogue_import import apply_sheet
from worklogs.queries.catalogue_sheets import content_of, known_tasks, listed_tasks, near_rows
from worklogs.rules.catalogue_sheets import Content, Effect, Known, Planned, hours_of, plan
from worklogs.views.catalogue_decisions import next_period_begins
from worklogs.views.catalogue_words import problem_said, refused

MOST_ROWS = 1000
SHOWN = 300
SHOWN_HERE = Shown("worklogs.catalogue.sheet")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS: Mapping[str, Sequence[str]] = {
    "code": ("Mã", "Code"),
    "group": ("Nhóm", "Group"),
    "name": ("Đầu việc", "Tên đầu việc", "Task"),
    "output_product": ("Sản phẩm đầu ra", "Sản phẩm", "Output product"),
    "unit_of_count": ("Đơn vị tính", "Unit of count"),
    "hours": ("Định mức (giờ)", "Định mức giờ", "Norm (hours)"),
    "complexity": ("Độ phức tạp", "Complexity"),
    "applies_to": ("Đối tượng áp dụng", "For"),
    "into": ("Gộp vào mã", "Into code"),
}
Rows = list[tuple[int, Mapping[str, str]]]


class SheetForm(forms.Form):
    """The file."""

    sheet = forms.FileField(
        label=gettext_lazy("Excel sheet (.xlsx)"),
        error_messages={"required": gettext_lazy("Choose a file.")},
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
    )


@require_GET
def template(request: TenantRequest) -> HttpResponse:
    """The list that the agency keeps, as a sheet to change and send back."""
    require(access.may_import(request.actor))
    rows = [_as_row(content_of(task)) for task in listed_tasks(request.posting.agency)]
    headings = [spellings[0] for spellings in HEADINGS.values()]
    answer = HttpResponse(write_rows(headings, rows, "Danh mục"), content_type=EXCEL)
    answer["Content-Disposition"] = 'attachment; filename="danh-muc-cong-viec.xlsx"'
    return answer


@require_http_methods(["GET", "POST"])
def sheet(request: TenantRequest) -> HttpResponse:
    """Send a sheet; it answers with what each row would do, and stores nothing."""
    require(access.may_import(request.actor))
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        try:
            rows = _read(form)
        except SpreadsheetRefused as refusal:
            form.add_error("sheet", sheet_refused(refusal, MOST_ROWS))
        else:
            return _dry_run(request, rows, new_id())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "worklogs/catalogue/sheet.html", {"form": form}, status=status)


@require_POST
def apply(request: TenantRequest) -> HttpResponse:
    """Apply the sheet that was shown, unless the catalogue changed under it."""
    require(access.may_import(request.actor))
    now, _today = now_and_today()
    try:
        kept = SHOWN_HERE.brought(request)
    except Expired:
        words = _("What was shown has expired. Send the file again.")
        context = {"form": SheetForm(), "problem": words}
        return render(request, "worklogs/catalogue/sheet.html", context, status=422)
    rows: Rows = [(number, cells) for number, cells in kept["rows"]]
    batch = UUID(kept["batch"])
    _known, planned = _planned(request, rows)
    if _digest(planned) != kept["digest"]:
        words = _("The catalogue changed in the meantime. Check again what the sheet would do now.")
        return _dry_run(request, rows, batch, problem=words, status=HTTPStatus.CONFLICT)
    reason = RetireForm(request.POST)
    day = AcceptForm(request.POST) if _decides_own(request, planned) else None
    if not reason.is_valid() or (day is not None and not day.is_valid()):
        return _dry_run(request, rows, batch, reason=reason, day=day, status=422)
    try:
        made = apply_sheet(
            actor=request.actor,
            planned=planned,
            batch=batch,
            reason=reason.cleaned_data["reason"],
            effective_on=day.cleaned_data["effective_on"] if day is not None else None,
            now=now,
        )
    except Refusal as refusal:
        return _dry_run(
            request, rows, batch, reason=reason, day=day, problem=refused(refusal), status=422
        )
    messages.success(request, _("The sheet is applied."))
    if len(made) == 1:
        return redirect("worklogs:catalogue_batch", made[0])
    return redirect("worklogs:catalogue_proposals")


def _read(form: SheetForm) -> Rows:
    file = form.cleaned_data["sheet"]
    # One byte more than is taken shows that it is too much, without reading the rest.
    content = file.read(MOST_BYTES + 1)
    return [
        (row.number, row.cells)
        for row in read_rows(content, headings=HEADINGS, most_rows=MOST_ROWS)
    ]


def _planned(request: TenantRequest, rows: Rows) -> tuple[list[Known], list[Planned]]:
    known = known_tasks(request.actor.agency_id)
    block = request.posting.agency.block
    return known, plan(rows, known, lambda group: access.is_shared_list(group, block))


def _decides_own(request: TenantRequest, planned: Sequence[Planned]) -> bool:
    own = (row.effect not in {Effect.UNCHANGED, Effect.WRONG} and not row.is_shared
           for row in planned)  # fmt: skip
    return access.may_decide(request.actor) and any(own)


def _dry_run(
    request: TenantRequest,
    rows: Rows,
    batch: UUID,
    *,
    reason: forms.Form | None = None,
    day: forms.Form | None = None,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    _now, today = now_and_today()
    known, planned = _planned(request, rows)
    near = near_rows(planned, known)
    counts = {effect.value: 0 for effect in Effect}
    for row in planned:
        counts[row.effect] += 1
    shown = [row for row in planned if row.effect != Effect.UNCHANGED]
    # What is wrong first, then what says nearly the same as something else.
    shown.sort(key=lambda row: (row.effect != Effect.WRONG, row.number not in near, row.number))
    acts = len(planned) - counts[Effect.UNCHANGED] - counts[Effect.WRONG]
    kept = {"rows": rows, "digest": _digest(planned), "batch": batch.hex}
    context: dict[str, Any] = {
        "counts": counts,
        "near_count": len(near),
        "rows": [_shown(row, near.get(row.number, [])) for row in shown[:SHOWN]],
        "left_out": max(len(shown) - SHOWN, 0),
        "may_apply": acts > 0 and counts[Effect.WRONG] == 0,
        "kept": SHOWN_HERE.kept(request, kept),
        "reason_form": reason or RetireForm(),
        "day_form": (day or AcceptForm(initial={"effective_on": next_period_begins(today)}))
        if _decides_own(request, planned)
        else None,
        "problem": problem,
    }
    return render(request, "worklogs/catalogue/dry_run.html", context, status=status)


def _shown(row: Planned, near: list[str]) -> dict[str, Any]:
    """A row as the page shows it."""
    return {
        "number": row.number,
        "effect": row.effect.value,
        "code": row.content.code if row.content else row.cells.get("code", ""),
        "name": row.content.name if row.content else row.cells.get("name", ""),
        "problems": [problem_said(HEADINGS[cell][0], what) for cell, what in row.problems],
        "changes": _changes(row) if row.effect == Effect.CHANGED else [],
        "into": f"{row.into.content.code} · {row.into.content.name}" if row.into else "",
        "near": near,
    }


def _changes(row: Planned) -> list[tuple[str, str, str]]:
    """Heading, what stands now, what the sheet says; of the cells that differ."""
    assert row.task is not None  # noqa: S101 - a change is of a task
    assert row.content is not None  # noqa: S101 - and says what it becomes
    before, after = _as_row(row.task.content), _as_row(row.content)
    headings = [spellings[0] for spellings in HEADINGS.values()]
    return [
        (heading, old or "–", new or "–")
        for heading, old, new in zip(headings, before, after, strict=True)
        if old != new
    ]


def _as_row(content: Content) -> list[str]:
    return [
        content.code,
        content.group,
        content.name,
        content.output_product,
        content.unit_of_count,
        f"{hours_of(content.standard_minutes).normalize():f}".replace(".", ","),
        str(content.complexity),
        content.applies_to,
        "",
    ]


def _digest(planned: Sequence[Planned]) -> str:
    """Changes whenever what the sheet would do does."""
    told = [
        [
            row.number,
            row.effect.value,
            row.content.code if row.content else "",
            row.task.key if row.task else 0,
            row.into.key if row.into else 0,
        ]
        for row in planned
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
