"""The desk of a receiver: who is in, who is missing, and the provincial report."""

from collections.abc import Sequence
from decimal import Decimal
from http import HTTPStatus
from statistics import median
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from organizations.http import TenantRequest, now_and_today
from organizations.models import Period
from organizations.plots import Dot
from organizations.templatetags.formats import minutes, period_name
from reporting import access, commands
from reporting.forms import ProvincialForm
from reporting.queries import desk as queries
from reporting.queries.files import are_being_made, offered
from reporting.queries.reports import get_period, periods_begun, reportable_period
from reporting.views.board import board
from reporting.views.desk_lines import listed

DRAWN = 10  # agencies at either end of the comparison


@require_GET
def desk(request: TenantRequest, code: str | None = None) -> HttpResponse:
    """A period as the receiver sees it; without a code, the one whose report is due."""
    access.require(access.may_receive(request.actor))
    return _page(request, code)


@require_POST
def compile_provincial(request: TenantRequest, code: str) -> HttpResponse:
    """Freeze the provincial report as the desk stands now."""
    access.require(access.may_receive(request.actor))
    form = ProvincialForm(request.POST)
    if not form.is_valid():
        return _page(request, code, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    now, _today = now_and_today()
    report, created = commands.compile_provincial(
        actor=request.actor, period=get_period(code), now=now, **form.cleaned_data
    )
    words = (
        _("Version %(version)s of the provincial report is ready.")
        if created
        else _("Nothing has changed since version %(version)s; it stands.")
    )
    messages.success(request, words % {"version": report.version})
    return redirect("reporting:desk_period", code)


@require_GET
def provincial(request: TenantRequest, code: str) -> HttpResponse:
    """The provincial reports of a period; the fragment that asks again while documents are made."""
    access.require(access.may_receive(request.actor))
    period = get_period(code)
    context = {"period": period, **_versions(request.actor.agency_id, period)}
    return render(request, "reporting/_provincial_versions.html", context)


def chosen_period(code: str | None) -> Period:
    """The period of that code, else the one whose report is due.

    Raises:
        Http404: there is none.
    """
    _now, today = now_and_today()
    period = get_period(code) if code else reportable_period(today)
    if period is None:
        raise Http404
    return period


def compared(lines: Sequence[queries.DeskLine], *, linked: bool) -> dict[str, Any]:
    """Mean minutes a logged person-day of each agency as dots around their median, for the page.

    Of many agencies only the highest and the lowest are drawn. A difference is a question, not a
    verdict: tasks differ.
    """
    known = sorted(
        (line for line in lines if line.minutes_per_person_day is not None),
        key=lambda line: line.minutes_per_person_day or Decimal(0),
        reverse=True,
    )
    drawn = known if len(known) <= 2 * DRAWN else [*known[:DRAWN], *known[-DRAWN:]]
    if not known:
        return {"dots": []}
    reference = median(line.minutes_per_person_day or Decimal(0) for line in known)
    return {
        "dots": [_dot(line, linked) for line in drawn],
        "left_out": len(known) - len(drawn),
        "reference": reference,
        "reference_text": _("median of the agencies: %(hours)s")
        % {"hours": minutes(reference, "short")},
    }


def _dot(line: queries.DeskLine, linked: bool) -> Dot:
    return Dot(
        label=line.agency.name,
        value=line.minutes_per_person_day,
        text=minutes(line.minutes_per_person_day, "short"),
        url=reverse("reporting:version", args=[line.report_id]) if linked else "",
    )


def _versions(receiver_id: int, period: Period) -> dict[str, Any]:
    """The provincial reports with their documents. Three queries; two where there is none."""
    versions = queries.provincial_versions(receiver_id, period)
    return {
        "versions": offered(versions),
        "are_being_made": bool(versions) and are_being_made(receiver_id, period.pk),
    }


def _page(
    request: TenantRequest,
    code: str | None,
    *,
    form: ProvincialForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    _now, today = now_and_today()
    period = chosen_period(code)
    found = queries.desk(request.actor.agency_id, period, today)
    context = compared(found.lines, linked=True) | {
        "desk": found,
        "asked_back": queries.asked_back(request.actor.agency_id),
        "period": period,
        "name": period_name(period),
        "periods": periods_begun(today),
        "listed": listed(found.lines, request.GET),
        "blocks": board(found.lines, is_overdue=found.is_overdue, linked=True),
        **_versions(request.actor.agency_id, period),
        "form": form or ProvincialForm(),
    }
    return render(request, "reporting/desk.html", context, status=status)
