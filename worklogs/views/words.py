"""Refusals, hints and states of a day in words."""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations import queries
from organizations.http import TenantRequest
from organizations.models import PeriodStage
from organizations.refusals import (
    DayIsFull,
    EntryIsFrozen,
    NoPeriod,
    NotPosted,
    Outdated,
    PeriodIsClosed,
    Refusal,
)
from worklogs.lines import TypedLine
from worklogs.queries.days import DayView, entries_on
from worklogs.refusals import (
    AssignmentNotYours,
    DayHasTooManyLines,
    DayIsAhead,
    NothingLogged,
    TaskNotValid,
)

WHOLE_DAY = 2


def refused(refusal: Refusal) -> str:
    """One sentence for what was refused and what can be done."""
    sentences = {
        DayIsFull: _("A day has 24 hours; with this line it would have more."),
        PeriodIsClosed: _("The period is closed for logging; only returned lines can be mended."),
        EntryIsFrozen: _("This line was accepted and can no longer be changed."),
        Outdated: _(
            "This line was changed elsewhere meanwhile. Your text is kept here; reload the page "
            "to see the other version."
        ),
        NotPosted: _("Your posting does not cover this day."),
        NoPeriod: _("No reporting period has been opened for this day."),
        DayIsAhead: _("This day is still ahead; work is logged once it is done."),
        TaskNotValid: _("This task does not stand in the catalogue on this day."),
        AssignmentNotYours: _("This assigned work was cancelled, begins later, or is not yours."),
        DayHasTooManyLines: _("A day holds at most 60 lines. Put small work of one task together."),
        NothingLogged: _("Nothing is logged for this day yet."),
    }
    return sentences.get(type(refusal), _("This was refused."))


def why_locked(view: DayView) -> str:
    """Why no line can be added, and who can help; empty for an open day."""
    if view.is_open:
        return ""
    if view.is_ahead:
        return _("This day is still ahead; work is logged once it is done.")
    if not view.is_posted:
        return _("Your posting does not cover this day.")
    if view.period is None or view.stage is None:
        return _("No reporting period has been opened for this day.")
    if view.stage == PeriodStage.LOGGING_CLOSED:
        return _(
            "Logging for period %(code)s closed on %(day)s. Returned lines can still be mended."
        ) % {"code": view.period.code, "day": f"{view.period.logging_closes_on:%d/%m/%Y}"}
    return _(
        "Period %(code)s is closed and its report compiled. It opens again only when a receiver "
        "returns the report to your agency."
    ) % {"code": view.period.code}


def hints_of(view: DayView, lines: Sequence[TypedLine], request: TenantRequest) -> None:
    """Put warnings beside the lines: on leave, a day of rest, much time, the same text as before.

    They never stop anybody. Two queries when something was logged, none on an empty day.
    """
    written = [line for line in lines if line.entry is not None]
    if not written:
        return
    first = written[0].warnings
    if view.leave_halves == WHOLE_DAY:
        first.append(_("You are on leave this day."))
    elif not view.is_working_day:
        first.append(_("This is a day of rest."))
    most = queries.parameter(
        "day.most_minutes_without_warning", view.work_date, agency_id=request.actor.agency_id
    )
    if view.day is not None and view.day.minutes > most:
        written[-1].warnings.append(
            _("The day holds more than %(hours)d hours in all.") % {"hours": most // 60}
        )
    before = view.work_date - timedelta(days=3 if view.work_date.weekday() == 0 else 1)
    said = {entry.summary.casefold() for entry in entries_on(request.posting, before)}
    for line in written:
        if line.summary.casefold() in said:
            line.warnings.append(_("Word for word the text of your last working day."))


def strip(view: DayView) -> list[dict[str, object]]:
    """The week for the strip at the top of the page."""
    return [
        {
            "date": day.date,
            "state": "returned" if day.returned else day.state.value,
            "url": reverse("worklogs:day", args=[day.date]),
            "current": day.date == view.work_date,
            "note": "",
        }
        for day in view.week
    ]
