"""My week: every entry of seven days on one page, to look over."""

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organizations.http import TenantRequest, now_and_today
from worklogs.policy import KEEP_LOG
from worklogs.queries.week import week_view

WEEK = timedelta(days=7)


@require_GET
def week(request: TenantRequest, work_date: date) -> HttpResponse:
    """The week that holds the day, of the person who acts."""
    if not request.actor.may(KEEP_LOG):
        raise Http404
    _now, today = now_and_today()
    days = week_view(request.posting, work_date, today)
    return render(
        request,
        "worklogs/week.html",
        {
            "days": days,
            "today": today,
            "before": days[0].date - WEEK,
            "after": days[0].date + WEEK,
        },
    )
