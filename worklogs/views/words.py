"""Refusals, hints and states of a day in words."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations import queries
from organizations.access import Actor
from organizations.http import TenantRequest
from organizations.models import Period, PeriodStage
from organizations.refusals import (
    DayIsFull,
    EntryIsFrozen,
    NoPeriod,
    NotPosted,
    Outdated,
    PeriodIsClosed,
    Refusal,
)
from organizations.templatetags.formats import period_name
from worklogs.lines import TypedLine
from worklogs.queries import locks
from worklogs.queries.days import DayView, entries_on
from worklogs.refusals import (
    AssignmentNotYours,
    BatchIsOther,
    DayHasTooManyLines,
    DayIsAhead,
    NothingLogged,
    NothingToContinue,
    ProposalIsDecided,
    RepeatedAlready,
    TaskNotValid,
)

WHOLE_DAY = 2


def refused(refusal: Refusal) -> str:
    """One sentence for what was refused and what can be done."""
    if isinstance(refusal, TaskNotValid) and refusal.successor:
        words = _("This task is no longer in the catalogue on this day; use “%(task)s”.")
        return words % {"task": refusal.successor}
    sentences = {
        DayIsFull: _("A day has 24 hours; with this line it would have more."),
        PeriodIsClosed: _(
            "The period is closed for logging; only returned lines can be corrected."
        ),
        EntryIsFrozen: _("This line was accepted and can no longer be changed."),
        Outdated: _(
            "This line was changed elsewhere in the meantime. Your text is kept here;"
            " reload the page to see the other version."
        ),
        NotPosted: _("Your posting does not cover this day."),
        NoPeriod: _("No reporting period has been opened for this day."),
        DayIsAhead: _("This day is in the future; work is logged once it is done."),
        TaskNotValid: _("This task is not in the catalogue on this day."),
        AssignmentNotYours: _("This assigned work was cancelled, begins later, or is not yours."),
        BatchIsOther: _(
            "This form was already sent with other work in it; that work is shown below."
            " Press the button again if this is to be assigned as well."
        ),
        ProposalIsDecided: _("This proposal was decided or withdrawn already."),
        RepeatedAlready: _(
            "Part of this was already repeated in the meantime. Check the list again."
        ),
        DayHasTooManyLines: _(
            "A day can have at most 60 lines. Put small pieces of work on one task together."
        ),
        NothingLogged: _("Nothing is logged for this day yet."),
        NothingToContinue: _("The work in progress that this line continues is not there."),
    }
    return sentences.get(type(refusal), _("This was refused."))


def why_locked(view: DayView, actor: Actor) -> str:
    """Why no line can be added, and who can open the day; empty for an open day.

    Names cost five queries when logging is closed, one when the report is compiled.
    """
    if view.is_open:
        return ""
    if view.is_ahead:
        return _("This day is in the future; work is logged once it is done.")
    if not view.is_posted:
        return _("Your posting does not cover this day.")
    if view.period is None or view.stage is None:
        return _("No reporting period has been opened for this day.")
    return _closed(view.period, view.stage, view.work_date, actor)


def _closed(period: Period, stage: str, work_date: date, actor: Actor) -> str:
    if stage == PeriodStage.LOGGING_CLOSED:
        closed = _("Logging for %(code)s closed on %(day)s.") % {
            "code": period_name(period, "within"),
            "day": f"{period.logging_closes_on:%d/%m/%Y}",
        }
        opens = _("Returned lines can still be corrected.")
        who = locks.reviewers_named(actor, work_date)
        ask = _("Your reviewer can return one: %(names)s.")
    else:
        closed = _("%(code)s is closed and its report compiled.") % {
            "code": period_name(period, "within")
        }
        opens = _("It opens again only if a receiver returns the report to your agency.")
        who = locks.officers_named(actor, work_date)
        ask = _("Your agency's KPI officer can ask for that: %(names)s.")
    return " ".join([closed, opens, ask % {"names": ", ".join(who)} if who else ""]).strip()


def hints_of(view: DayView, lines: Sequence[TypedLine], request: TenantRequest) -> None:
    """Put warnings beside the lines: on leave, a day of rest, much time, overlaps, repeated text.

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
            _("The day has more than %(hours)d hours in total.") % {"hours": most // 60}
        )
    for later, earlier in overlapping(written):
        later.warnings.append(
            _("Overlaps in time with the line “%(other)s”.") % {"other": earlier.task_words}
        )
    before = view.work_date - timedelta(days=3 if view.work_date.weekday() == 0 else 1)
    said = {entry.summary.casefold() for entry in entries_on(request.posting, before)} - {""}
    for line in written:
        if line.summary.casefold() in said:
            line.warnings.append(_("The same text as on your last working day."))


def overlapping(lines: Sequence[TypedLine]) -> list[tuple[TypedLine, TypedLine]]:
    """Pairs of lines, the later one first, whose clock times share minutes."""
    spans = sorted(
        (line.entry.starts_at_minute, line.entry.starts_at_minute + line.entry.minutes, index)
        for index, line in enumerate(lines)
        if line.entry is not None and line.entry.starts_at_minute is not None
    )
    pairs = []
    latest_end, latest = 0, 0
    for starts_at, ends_at, index in spans:
        if starts_at < latest_end:
            pairs.append((lines[index], lines[latest]))
        if ends_at > latest_end:
            latest_end, latest = ends_at, index
    return pairs


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
