"""Sending a workbook of units and people, watching it, and having it applied: what the pages of
one agency and of the province have in common (ADR 0062)."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations import access
from organizations.access import Actor
from organizations.commands.sheet_work import MOST_ROWS
from organizations.commands.staff_sheets import decide_sheet, send_sheet
from organizations.http import TenantRequest, now_and_today, wants_fragment
from organizations.models import SheetReach, SheetState, StaffSheet
from organizations.queries import parameter
from organizations.queries.sent_sheets import (
    get_my_sheet,
    may_be_applied,
    my_sheets,
    sheet_progress,
)
from organizations.refusal_words import sheet_refused
from organizations.refusals import Outdated
from organizations.views.sheet_words import problem_of, read_lines
from organizations.workbook_limits import MOST_BYTES, SpreadsheetRefused

SHOWN = 200
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookForm(forms.Form):
    """The file."""

    sheet = forms.FileField(
        label=gettext_lazy("Excel workbook (.xlsx)"),
        error_messages={"required": gettext_lazy("Choose a file.")},
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
    )


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The pages of one reach: who may, the routes, and the template that one sends from."""

    reach: SheetReach
    may: Callable[[Actor], bool]
    sending: str
    one: str
    applying: str
    template: str

    def send(self, request: TenantRequest) -> HttpResponse:
        """The form with what was sent lately; a file is taken in and then watched."""
        access.require(self.may(request.actor))
        now, today = now_and_today()
        bound = request.method == "POST"
        form = WorkbookForm(request.POST, request.FILES) if bound else WorkbookForm()
        if form.is_valid():
            # One byte more than is taken shows that it is too much, without reading the rest.
            content = form.cleaned_data["sheet"].read(MOST_BYTES + 1)
            try:
                sheet = send_sheet(actor=request.actor, reach=self.reach, content=content, now=now)
            except SpreadsheetRefused as refusal:
                form.add_error("sheet", sheet_refused(refusal, MOST_ROWS[self.reach]))
            else:
                if sheet.state != SheetState.REFUSED:
                    return redirect(self.one, sheet.pk)
                form.add_error("sheet", problem_of(sheet, MOST_ROWS[self.reach]))
        days = int(parameter("files.days_kept", today, agency_id=request.actor.agency_id))
        posting_id = request.actor.posting_id or 0
        context = {
            "form": form,
            "sent": my_sheets(posting_id, self.reach, days=days, now=now),
            "one": self.one,
            "days_kept": days,
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return render(request, self.template, context, status=status)

    def show(self, request: TenantRequest, pk: int) -> HttpResponse:
        """How far it is, or what it would do. The part that changes alone when htmx asks."""
        sheet = get_my_sheet(request.actor.posting_id or 0, pk, reach=self.reach)
        access.require(self.may(request.actor))
        return self._answer(request, sheet)

    def apply(self, request: TenantRequest, pk: int) -> HttpResponse:
        """Have it applied; what was applied at once is told at once."""
        now, _today = now_and_today()
        get_my_sheet(request.actor.posting_id or 0, pk, reach=self.reach)
        try:
            sheet = decide_sheet(actor=request.actor, sheet_id=pk, now=now)
        except Outdated:
            messages.error(request, _("Nothing of this file can be applied now. See below."))
            return redirect(self.one, pk)
        if sheet.state == SheetState.SHOWN:  # refused, or what it would do has changed
            is_outdated = (sheet.refusal or {}).get("code") == Outdated.code
            status = HTTPStatus.CONFLICT if is_outdated else HTTPStatus.UNPROCESSABLE_ENTITY
            return self._answer(request, sheet, status)
        return redirect(self.one, pk)

    def _answer(
        self, request: TenantRequest, sheet: StaffSheet, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        found = sheet.found or {}
        page = Paginator(found.get("lines", ()), SHOWN).get_page(request.GET.get("page"))
        done, of = sheet_progress(sheet) or (0, 0)
        context: dict[str, Any] = {
            "sheet": sheet,
            "counts": found.get("counts", {}),
            "agencies": found.get("agencies"),
            "page": page,
            "lines": read_lines(sheet.reach, page.object_list),
            "left_out": found.get("left_out", 0),
            "may_apply": may_be_applied(sheet),
            "problem": problem_of(sheet, MOST_ROWS[self.reach]),
            "done": done,
            "of": of,
            "percent": 100 * done // of if of else None,
            "sending": self.sending,
            "one": self.one,
            "applying": self.applying,
        }
        is_part = wants_fragment(request)
        name = "_staff_import.html" if is_part else "staff_import.html"
        return render(request, f"organizations/{name}", context, status=status)
