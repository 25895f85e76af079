"""One frozen version of a report: looked at by its agency and by those who received it."""

from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from organizations.access import Actor
from organizations.confirming import confirmed
from organizations.http import TenantRequest, now_and_today
from organizations.plots import HeatDay
from organizations.refusals import Outdated, Refusal
from organizations.templatetags.formats import period_name
from reporting import access, commands
from reporting.forms import AnswerForm, ReasonForm
from reporting.models import Delivery, Report, ReportStatus
from reporting.queries.files import offered
from reporting.queries.reports import readable_report, snapshot_of, waiting_reopening
from reporting.views.changes import amended
from reporting.views.comparison import explained_units, peer_lines
from reporting.views.desk_lines import way_back
from reporting.views.words import refused


@require_GET
def version(request: TenantRequest, pk: int) -> HttpResponse:
    """The frozen snapshot as a page."""
    return _page(request, pk)


@require_POST
def receive(request: TenantRequest, pk: int) -> HttpResponse:
    """Take a delivered report in."""
    readable_report(request.actor, pk)
    now, _today = now_and_today()
    try:
        commands.receive_report(actor=request.actor, report_id=pk, now=now)
    except Refusal as refusal:
        return _page(request, pk, trouble=refused(refusal), status=HTTPStatus.CONFLICT)
    messages.success(request, _("The report is received."))
    return _again(request, pk)


@require_POST
def accept(request: TenantRequest, pk: int) -> HttpResponse:
    """Accept a received report after it was checked."""
    readable_report(request.actor, pk)
    now, _today = now_and_today()
    try:
        commands.accept_report(actor=request.actor, report_id=pk, now=now)
    except Refusal as refusal:
        return _page(request, pk, trouble=refused(refusal), status=HTTPStatus.CONFLICT)
    messages.success(request, _("The report is accepted."))
    return _again(request, pk)


@confirmed()
@require_POST
def answer_reopening(request: TenantRequest, pk: int) -> HttpResponse:
    """Agree that the agency gets its report back, or refuse with a reason."""
    readable_report(request.actor, pk)
    form = AnswerForm(request.POST)
    now, _today = now_and_today()
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        agreed = form.cleaned_data["decision"] == "agree"
        try:
            commands.answer_reopening(
                actor=request.actor,
                report_id=pk,
                is_agreed=agreed,
                answer=form.cleaned_data["answer"],
                now=now,
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
            if isinstance(refusal, Outdated):
                status = HTTPStatus.CONFLICT
        else:
            words = _("The report is returned.") if agreed else _("The request is refused.")
            messages.success(request, words)
            return _again(request, pk)
    return _page(request, pk, answering=form, status=status)


@require_POST
def send_back(request: TenantRequest, pk: int) -> HttpResponse:
    """Return a delivered report with a reason."""
    readable_report(request.actor, pk)
    form = ReasonForm(request.POST)
    now, _today = now_and_today()
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            commands.return_report(
                actor=request.actor, report_id=pk, reason=form.cleaned_data["reason"], now=now
            )
        except Refusal as refusal:
            form.add_error(None, refused(refusal))
            if isinstance(refusal, Outdated):
                status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The report is returned."))
            return _again(request, pk)
    return _page(request, pk, returning=form, status=status)


def _again(request: TenantRequest, pk: int) -> HttpResponse:
    """The answered report, from which the link leads back to the same list."""
    return redirect(f"{reverse('reporting:version', args=[pk])}{way_back(request.GET)}")


def _page(
    request: TenantRequest,
    pk: int,
    *,
    returning: ReasonForm | None = None,
    answering: AnswerForm | None = None,
    trouble: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    report = readable_report(request.actor, pk)
    snapshot = snapshot_of(report)
    delivery = _delivery(request.actor, report)
    open_statuses = {ReportStatus.SUBMITTED, ReportStatus.RECEIVED}
    context: dict[str, Any] = {
        "report": report,
        "offers": offered([report])[0][1],
        "snapshot": snapshot,
        "name": period_name(report.period),
        "delivery": delivery,
        "way_back": way_back(request.GET),
        "can_receive": delivery is not None
        and delivery.received_at is None
        and report.status in open_statuses,
        "can_accept": delivery is not None
        and delivery.received_at is not None
        and delivery.accepted_at is None
        and report.status == ReportStatus.RECEIVED,
        "can_return": delivery is not None and report.status in open_statuses,
        "returning": returning or ReasonForm(),
        "asked": waiting_reopening(report) if delivery is not None else None,
        "answering": answering or AnswerForm(),
        "changed": amended(snapshot),
        "trouble": trouble,
        "days": _days(snapshot),
        "words": _words(snapshot),
        "peers": peer_lines(snapshot),
        "explained": explained_units(snapshot),
    }
    return render(request, "reporting/version.html", context, status=status)


def _delivery(actor: Actor, report: Report) -> Delivery | None:
    if not access.may_receive(actor):
        return None
    return Delivery.objects.filter(report=report, receiver_id=actor.agency_id).first()


def _days(snapshot: dict[str, Any]) -> list[HeatDay]:
    return [
        HeatDay(
            day=date.fromisoformat(day["date"]),
            share=Decimal(day["logged"]) / day["required"] if day["required"] else None,
            text=f"{day['logged']}/{day['required']}",
        )
        for day in snapshot["coverage"]["by_day"]
    ]


def _words(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    said = snapshot["narrative"]
    return [
        (_("Difficulties"), said["difficulties"]),
        (_("Proposals"), said["proposals"]),
        (_("Training and guidance"), said["training"]),
    ]
