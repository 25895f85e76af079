"""The head, or whoever signs for one, looks, confirms who they are, signs, and sends the report."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.confirming import confirmed, proof_of
from organizations.http import TenantRequest, now_and_today
from organizations.refusals import Outdated, Refusal
from organizations.templatetags.formats import period_name
from reporting import access, commands
from reporting.models import Report, ReportStatus
from reporting.queries.reports import ReportState, get_period, report_state
from reporting.queries.signing import signer_of
from reporting.views.words import refused


@confirmed()
@require_http_methods(["GET", "POST"])
def sign(request: TenantRequest, code: str) -> HttpResponse:
    """What is signed, over which checksum; signed once it is confirmed who signs."""
    access.require(access.may_sign(request.actor))
    now, today = now_and_today()
    state = report_state(request.actor.agency_id, get_period(code))
    last = state.last
    if last is None or last.status != ReportStatus.COMPILED:
        return redirect("reporting:report_period", code)
    signer = signer_of(request.posting, today)
    access.require(signer is not None)
    trouble, status = "", HTTPStatus.OK
    if request.method == "POST":
        trouble, status = _signed(request, last, now)
        if not trouble:
            messages.success(request, _("The report is signed. Now send it to its receivers."))
            return redirect("reporting:submit", code)
    context = _context(state, last, trouble) | {"signer": signer}
    return render(request, "reporting/sign.html", context, status=status)


@confirmed()
@require_http_methods(["GET", "POST"])
def submit(request: TenantRequest, code: str) -> HttpResponse:
    """Look once more, then send the signed report to its receivers."""
    access.require(access.may_sign(request.actor))
    now, today = now_and_today()
    state = report_state(request.actor.agency_id, get_period(code))
    last = state.last
    if last is None or last.status != ReportStatus.SIGNED:
        return redirect("reporting:report_period", code)
    trouble, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            commands.submit_report(actor=request.actor, report_id=last.pk, now=now)
        except Refusal as refusal:
            trouble, status = refused(refusal), HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, _("The report is submitted."))
            return redirect("reporting:report_period", code)
    context = _context(state, last, trouble) | {"is_late": today > state.period.due_on}
    return render(request, "reporting/submit.html", context, status=status)


def _signed(request: TenantRequest, last: Report, now: datetime) -> tuple[str, HTTPStatus]:
    """Sign what was read; what was refused in words, and its status."""
    proof = proof_of(request, now)
    try:
        commands.sign_report(
            actor=request.actor,
            report_id=last.pk,
            checksum=request.POST.get("checksum", ""),
            confirmation=commands.Confirmation(proof.at, proof.by),
            now=now,
        )
    except Refusal as refusal:
        conflict = isinstance(refusal, Outdated)
        status = HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        return refused(refusal), status
    return "", HTTPStatus.OK


def _context(state: ReportState, last: Report, trouble: str) -> dict[str, Any]:
    return {
        "state": state,
        "period": state.period,
        "name": period_name(state.period),
        "report": last,
        "trouble": trouble,
    }
