"""What the KPI team and the inspector see: the province's progress, and the audit trail."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organizations.http import TenantRequest, now_and_today
from organizations.templatetags.formats import period_name
from reporting import access
from reporting.forms import AuditForm
from reporting.queries.oversight import AuditFilter, audit_page, province_state
from reporting.queries.reports import periods_begun
from reporting.views.board import board
from reporting.views.desk import chosen_period, compared
from reporting.views.words import deed


@require_GET
def province(request: TenantRequest, code: str | None = None) -> HttpResponse:
    """How far every agency is in a period: stages and figures, nobody's name."""
    access.require(access.may_see_province(request.actor))
    _now, today = now_and_today()
    period = chosen_period(code)
    state = province_state(period)
    is_overdue = today > period.due_on
    context = compared(state.lines, linked=False) | {
        "state": state,
        "period": period,
        "name": period_name(period),
        "periods": periods_begun(today),
        "is_overdue": is_overdue,
        "blocks": board(state.lines, is_overdue=is_overdue, linked=False),
    }
    return render(request, "reporting/province.html", context)


@require_GET
def audit(request: TenantRequest) -> HttpResponse:
    """Events of every agency, newest first, a page at a time."""
    access.require(access.may_inspect(request.actor))
    form = AuditForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "events": []}
        return render(
            request, "reporting/audit.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    wanted = form.cleaned_data
    page = audit_page(
        AuditFilter(
            agency_id=wanted["agency"].pk if wanted["agency"] else None,
            action=wanted["action"],
            first=wanted["first"],
            last=wanted["last"],
            before=wanted["before"],
        )
    )
    kept = {key: value for key, value in request.GET.items() if key != "before" and value}
    older = urlencode(kept | {"before": page.next_before}) if page.next_before else ""
    context = {
        "form": form,
        "events": [(event, deed(event.action)) for event in page.events],
        "older": older,
        "is_first_page": wanted["before"] is None,
        "newest": urlencode(kept),
    }
    return render(request, "reporting/audit.html", context)
