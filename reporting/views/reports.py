"""The report of one's own agency: how ready it is, its words, its compilation, its way."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from evaluations.access import reviewed_postings
from organizations.confirming import confirmed
from organizations.http import TenantRequest, now_and_today
from organizations.models import Period
from organizations.refusals import Outdated, Refusal
from organizations.templatetags.formats import period_name
from reporting import access, commands
from reporting.forms import NarrativeForm, ReasonForm
from reporting.models import ReportNarrative
from reporting.queries.board import KINDS, of_kind, open_work
from reporting.queries.desk import STANDING
from reporting.queries.files import offered
from reporting.queries.late import late_facts
from reporting.queries.readiness import readiness
from reporting.queries.reminders import sent_reminders
from reporting.queries.reports import (
    ReportState,
    get_period,
    periods_begun,
    reopenings,
    report_state,
    reportable_period,
    words_before,
)
from reporting.queries.snapshot import WORDS
from reporting.queries.timetable import compile_due_at
from reporting.views.steps import lifecycle
from reporting.views.words import refused

WRITABLE = ("open", "logging_closed")


@require_GET
def current(request: TenantRequest) -> HttpResponse:
    """The report that is due next."""
    access.require(access.may_read(request.actor))
    _now, today = now_and_today()
    period = reportable_period(today)
    if period is None:
        raise Http404
    return redirect("reporting:report_period", period.code)


@require_GET
def report(request: TenantRequest, code: str) -> HttpResponse:
    """One period's report of the agency, whatever its state."""
    access.require(access.may_read(request.actor))
    return _page(request, code)


@require_POST
def narrative(request: TenantRequest, code: str) -> HttpResponse:
    """Keep the words of the report."""
    access.require(access.may_prepare(request.actor))
    form = NarrativeForm(request.POST)
    now, _today = now_and_today()
    if not form.is_valid():
        return _page(request, code, words=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        commands.save_narrative(
            actor=request.actor, period=get_period(code), now=now, **form.cleaned_data
        )
    except Refusal as refusal:
        form.add_error(None, refused(refusal))
        conflict = isinstance(refusal, Outdated)
        status = HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, code, words=form, status=status)
    messages.success(request, _("The narrative of the report is stored."))
    return redirect("reporting:report_period", code)


@require_POST
def compile_now(request: TenantRequest, code: str) -> HttpResponse:
    """Ask the worker for the report; the page then shows how it goes."""
    access.require(access.may_prepare(request.actor))
    now, _today = now_and_today()
    try:
        commands.request_compile(actor=request.actor, period=get_period(code), now=now)
    except Refusal as refusal:
        return _page(
            request, code, trouble=refused(refusal), status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    return redirect("reporting:report_period", code)


@require_GET
def progress(request: TenantRequest, code: str) -> HttpResponse:
    """How the compilation goes; the fragment that asks again until it has ended."""
    access.require(access.may_read(request.actor))
    state = report_state(request.actor.agency_id, get_period(code))
    response = render(
        request,
        "reporting/_progress.html",
        {"period": state.period, "job": state.job, "is_under_way": state.is_compiling},
    )
    if not state.is_compiling:
        response.headers["HX-Refresh"] = "true"
    return response


@confirmed()
@require_POST
def amend(request: TenantRequest, code: str) -> HttpResponse:
    """Reopen the period of a returned report."""
    access.require(access.may_prepare(request.actor))
    form = ReasonForm(request.POST)
    now, _today = now_and_today()
    if form.is_valid():
        try:
            commands.amend_report(
                actor=request.actor,
                period=get_period(code),
                reason=form.cleaned_data["reason"],
                now=now,
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            messages.success(
                request,
                _("Reviewing is open again. Compile the report again when it is corrected."),
            )
            return redirect("reporting:report_period", code)
    return _page(request, code, amending=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@confirmed()
@require_POST
def ask_reopening(request: TenantRequest, code: str) -> HttpResponse:
    """Ask the receivers for the sent report back."""
    access.require(access.may_prepare(request.actor))
    form = ReasonForm(request.POST)
    now, _today = now_and_today()
    if form.is_valid():
        try:
            commands.ask_reopening(
                actor=request.actor,
                period=get_period(code),
                reason=form.cleaned_data["reason"],
                now=now,
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
        else:
            messages.success(request, _("The receivers are asked to return the report."))
            return redirect("reporting:report_period", code)
    return _page(request, code, asking=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    request: TenantRequest,
    code: str,
    *,
    words: NarrativeForm | None = None,
    asking: ReasonForm | None = None,
    amending: ReasonForm | None = None,
    trouble: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    _now, today = now_and_today()
    period = get_period(code)
    state = report_state(request.actor.agency_id, period)
    asked = reopenings(request.actor.agency_id, period)
    prepares = access.may_prepare(request.actor)
    is_writable = prepares and state.agency_period.stage in WRITABLE
    start = words_before(request.actor.agency_id, period) if is_writable else None
    can_compile = prepares and (state.last is None or state.is_reopened) and today > period.ends_on
    context: dict[str, Any] = {
        "state": state,
        "period": period,
        "name": period_name(period),
        "periods": periods_begun(today),
        "steps": lifecycle(state),
        "versions": offered(state.versions),
        "is_writable": is_writable,
        "is_under_way": state.is_compiling,
        "can_compile": can_compile and not state.is_compiling,
        "may_sign": access.may_sign(request.actor),
        "prepares": prepares,
        "words": words or _words(state, start),
        "words_start": start if state.narrative is None and words is None else None,
        "amending": amending or ReasonForm(),
        "trouble": trouble,
        "today": today,
        "late": late_facts(request.actor.agency_id, period) if state.versions else None,
        "reopenings": asked,
        "can_ask": prepares
        and state.last is not None
        and state.last.status in STANDING
        and all(one.answered_at for one in asked),
        "asking": asking or ReasonForm(auto_id="asking_%s"),
        "reminders": sent_reminders(request.actor.agency_id, period),
    }
    if state.last is None or state.is_reopened:
        context |= _what_is_open(request, period, today)
    return render(request, "reporting/report.html", context, status=status)


def _what_is_open(request: TenantRequest, period: Period, today: date) -> dict[str, Any]:
    units = open_work(request.actor.agency_id, period, today)
    kind = request.GET.get("open", "")
    return {
        "readiness": readiness(request.actor.agency_id, period, today),
        "kind": kind if kind in KINDS else "",
        "open_units": of_kind(units, kind) if kind in KINDS else units,
        "mine": reviewed_postings(request.actor, today),
        "compile_due_at": compile_due_at(period),
    }


def _words(state: ReportState, start: ReportNarrative | None) -> NarrativeForm:
    """The stored words; before any are stored, those of the period before as a start."""
    stored = state.narrative
    initial: dict[str, Any] = {key: getattr(stored or start, key, "") for key in WORDS}
    return NarrativeForm(initial=initial | {"version": stored.version if stored else 0})
