"""The province's calendar of a year: holidays and make-up Saturdays, for everybody to read."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organizations import queries
from organizations.http import TenantRequest, now_and_today
from organizations.models import CalendarDay, CalendarDayKind
from organizations.rules.calendar import SATURDAY
from organizations.templatetags.formats import weekdays
from organizations.views.leave_tabs import tabs

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month's sheet; ``heat`` is the suffix of its colour, ``name`` why it differs."""

    number: int | None
    heat: str = ""
    name: str = ""


@require_GET
def year(request: TenantRequest) -> HttpResponse:
    """Twelve months and the list of special days of ``?year=``."""
    _now, today = now_and_today()
    typed = request.GET.get("year", str(today.year))
    number = int(typed) if typed.isdecimal() and len(typed) == len("2026") else 0
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Http404
    special = {day.date: day for day in queries.special_days(number)}
    context = {
        "tabs": tabs(request.actor, "year"),
        "year": number,
        "years": [number - 1, number + 1],
        "weekdays": weekdays(),
        "months": [
            (date(number, month, 1), _weeks(number, month, special)) for month in range(1, 13)
        ],
        "special": list(special.values()),
        "today": today,
    }
    return render(request, "organizations/year.html", context)


def _weeks(year: int, month: int, special: dict[date, CalendarDay]) -> list[list[Day]]:
    return [
        [_day(day, month, special) for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]


def _day(day: date, month: int, special: dict[date, CalendarDay]) -> Day:
    if day.month != month:
        return Day(None)
    found = special.get(day)
    if found is not None:
        made_up = found.kind == CalendarDayKind.WORKING_SATURDAY
        return Day(day.day, "heat-2" if made_up else "heat-leave", found.name)
    return Day(day.day, "heat-rest" if day.weekday() >= SATURDAY else "")
