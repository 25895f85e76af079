"""My month: a calendar, what came back, and assigned work."""

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from organizations.http import TenantRequest, now_and_today
from organizations.models import Period
from organizations.plots import HeatDay
from organizations.queries import period_of
from organizations.templatetags.formats import minutes as spoken
from worklogs.queries.assignments import progress_of
from worklogs.queries.month import MonthDay, month_view
from worklogs.rules.days import DayState

# Colour says declared, drafted or nothing; it never depends on the hours of a day.
KINDS = {
    DayState.LEAVE: "leave",
    DayState.REST: "rest",
    DayState.FUTURE: "future",
    DayState.NOT_POSTED: "none",
}
SHARES = {DayState.COMPLETE: Decimal(1), DayState.DRAFT: Decimal("0.5")}


@require_GET
def month(request: TenantRequest, code: str = "") -> HttpResponse:
    """One period of the person who acts."""
    if not request.actor.keeps_log:
        raise Http404
    _now, today = now_and_today()
    period = get_object_or_404(Period, code=code) if code else period_of(today)
    if period is None:
        raise Http404
    view = month_view(request.posting, period, today)
    return render(
        request,
        "worklogs/month.html",
        {
            "view": view,
            "heat": [_cell(day) for day in view.days],
            "progress": progress_of(request.actor.agency_id, [request.posting.pk], period),
            "periods": list(Period.objects.filter(starts_on__lte=today).order_by("-starts_on")[:6]),
        },
    )


def _cell(day: MonthDay) -> HeatDay:
    return HeatDay(
        day=day.date,
        kind=KINDS.get(day.state, "work"),
        share=SHARES.get(day.state),
        text="" if day.minutes is None else str(spoken(day.minutes, "short")),
        url=reverse("worklogs:day", args=[day.date]) if day.state != DayState.FUTURE else "",
    )
