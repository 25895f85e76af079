"""My month: a calendar, what came back, and assigned work."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from organizations.http import TenantRequest, now_and_today
from organizations.models import Period
from organizations.plots import HeatDay
from organizations.queries import period_of
from organizations.templatetags.formats import localised, state_of
from organizations.templatetags.formats import minutes as spoken
from worklogs.policy import KEEP_LOG
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
SHOWN = 6  # periods above the calendar
SHARES = {DayState.COMPLETE: Decimal(1), DayState.DRAFT: Decimal("0.5")}


@require_GET
def month(request: TenantRequest, code: str = "") -> HttpResponse:
    """One period of the person who acts."""
    if not request.actor.may(KEEP_LOG):
        raise Http404
    _now, today = now_and_today()
    period = get_object_or_404(Period, code=code) if code else period_of(today)
    if period is None:
        raise Http404
    view = month_view(request.posting, period, today)
    progress = progress_of(
        request.actor.agency_id,
        [request.posting.pk],
        first=period.starts_on,
        last=period.ends_on,
    )
    return render(
        request,
        "worklogs/month.html",
        {
            "view": view,
            "heat": [_cell(day) for day in view.days],
            "progress": progress,
            "converted": sum(row.converted for row in progress),
            "converted_assigned": sum(row.converted_assigned for row in progress),
            "periods": _near(period, today),
        },
    )


def _near(period: Period, today: date) -> list[Period]:
    """Six periods, newest first: the one after this that has begun, this one, those before it."""
    after = min(today, period.ends_on + timedelta(days=1))
    last = max(period.starts_on, after)
    return list(Period.objects.filter(starts_on__lte=last).order_by("-starts_on")[:SHOWN])


def _cell(day: MonthDay) -> HeatDay:
    return HeatDay(
        day=day.date,
        kind=KINDS.get(day.state, "work"),
        share=SHARES.get(day.state),
        text="" if day.minutes is None else _hours(day.minutes),
        url=reverse("worklogs:day", args=[day.date]) if day.state != DayState.FUTURE else "",
        words=_in_words(day),
    )


def _hours(minutes: int) -> str:
    """Hours with one decimal and no unit: a cell on a phone has room for four signs."""
    return localised((Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _in_words(day: MonthDay) -> str:
    """The state of a day for whoever hears the page or points at the day."""
    words = {
        DayState.DRAFT: _("Logged, not declared"),
        DayState.OPEN: _("Today"),
        DayState.NOT_POSTED: _("Not posted here"),
    }
    said = [f"{day.date:%d/%m}: {words.get(day.state) or state_of(day.state.value).label}"]
    if day.minutes is not None:
        said.append(str(spoken(day.minutes)))
    if day.returned:
        said.append(
            ngettext("%(count)d line was returned", "%(count)d lines were returned", day.returned)
            % {"count": day.returned}
        )
    return ", ".join(said)
