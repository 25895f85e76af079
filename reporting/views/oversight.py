"""What the KPI team and the inspector see of the province's progress."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organizations.access import may_move_between
from organizations.http import TenantRequest, now_and_today
from organizations.templatetags.formats import period_name
from reporting import access
from reporting.queries.oversight import province_state
from reporting.queries.reports import periods_begun
from reporting.views.board import board
from reporting.views.desk import chosen_period, compared


@require_GET
def province(request: TenantRequest, code: str | None = None) -> HttpResponse:
    """How far every agency is in a period: stages and figures, nobody's name."""
    access.require(access.may_see_province(request.actor))
    _now, today = now_and_today()
    period = chosen_period(code)
    state = province_state(period, actor=request.actor, today=today)
    is_overdue = today > period.due_on
    context = compared(state.lines, linked=False) | {
        "state": state,
        "period": period,
        "name": period_name(period),
        "periods": periods_begun(today),
        "is_overdue": is_overdue,
        "may_move": may_move_between(request.actor),
        "blocks": board(state.lines, is_overdue=is_overdue, linked=False),
    }
    return render(request, "reporting/province.html", context)
