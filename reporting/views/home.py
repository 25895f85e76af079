"""The first page of everybody: what to do next, and where looking beats reading."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluations.queries import results
from organizations import queries as organizations
from organizations.http import TenantRequest, now_and_today
from reporting import access
from reporting.queries import home as queries
from reporting.queries import status as operator
from reporting.queries.desk import asked_back, desk
from reporting.queries.files import ready_files
from reporting.queries.oversight import province_state
from reporting.queries.preparing import preparing as report
from reporting.queries.reports import reportable_period
from reporting.views import home_steps as steps
from reporting.views.first_steps import first_steps
from reporting.views.home_figures import blocks, month_cells, waiting_bars


@require_GET
def home(request: TenantRequest) -> HttpResponse:
    """What there is to do next, by the roles of the posting in which the person acts."""
    instant, today = now_and_today()
    actor = request.actor
    frame = queries.now(today, actor, instant)
    mine = queries.my_month(actor, request.posting, frame)
    reviewing = queries.reviewing(actor, frame)
    preparing = report(actor.agency_id, frame.ended, today) if access.may_read(actor) else None
    receives, oversees = access.may_receive(actor), access.may_see_province(actor)
    period = reportable_period(today) if receives or oversees else None
    received = desk(actor.agency_id, period, today) if period and receives else None
    asked = asked_back(actor.agency_id) if receives else []
    sees = period if oversees else None
    province = province_state(sees, actor=actor, today=today) if sees else None
    status = operator.status(instant) if access.may_operate(actor) else None
    files = ready_files(actor.posting_id or 0, instant) if access.asks_for_files(actor) else []
    leave = organizations.leave_news(actor, frame.reviewed, today)
    next_steps = [
        *steps.my_steps(mine),
        *steps.leave_steps(leave),
        *steps.review_steps(reviewing),
        *steps.report_steps(preparing, signs=access.may_sign(actor)),
        *steps.reopening_steps(asked),
        *steps.desk_steps(received),
        *steps.status_steps(status),
        *steps.file_steps(files),
    ]
    context = {
        "frame": frame,
        "first_steps": first_steps(
            actor, request.user, frame.reviewed, is_training=request.posting.agency.is_training
        ),
        "steps": next_steps,
        "mine": mine,
        "month_cells": month_cells(mine) if mine else [],
        "reviewing": reviewing,
        "waiting_bars": waiting_bars(reviewing) if reviewing else [],
        "preparing": preparing,
        "desk": received,
        "desk_bars": blocks(received.lines) if received else [],
        "province": province,
        "province_bars": blocks(province.lines) if province else [],
        "may_inspect": access.may_inspect(actor),
        "status": status,
    }
    return render(request, "reporting/home.html", context)


@require_GET
def home_score(request: TenantRequest) -> HttpResponse:
    """One's own result of the running period so far; fetched after the page."""
    _now, today = now_and_today()
    period = organizations.period_of(today)
    standing = None
    if period is not None and request.actor.keeps_log:
        standing = results.standing(request.posting, period)
    context = {"standing": standing, "period": period}
    return render(request, "reporting/_home_score.html", context)
