"""The operator's page: due work and sizes. No scores, no names of people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from organizations.background import clock_offset
from organizations.http import TenantRequest, now_and_today
from reporting import access, commands
from reporting.queries import status as queries
from reporting.queries.watched import missing_reports, waiting_messages

CLOCK_SECONDS = 2.0


@require_GET
def status(request: TenantRequest) -> HttpResponse:
    """What is due, what failed, when a worker last looked, how much room is left."""
    access.require(access.may_operate(request.actor))
    now, _today = now_and_today()
    messages_waiting = waiting_messages()
    context = {
        "status": queries.status(now),
        "missing": missing_reports(now),
        "messages_waiting": messages_waiting,
        "messages_total": sum((messages_waiting or {}).values()),
        "clock_offset": offset if abs(offset := clock_offset()) > CLOCK_SECONDS else None,
        "now": now,
    }
    return render(request, "reporting/status.html", context)


@require_POST
def retry(request: TenantRequest, pk: int) -> HttpResponse:
    """Give a failed job new attempts."""
    access.require(access.may_operate(request.actor))
    now, _today = now_and_today()
    commands.retry_job(actor=request.actor, job_id=pk, now=now)
    messages.success(request, _("The job will be tried again within a minute."))
    return redirect("reporting:status")
