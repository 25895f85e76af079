"""What there is to do next, in the words of each role; the most pressing is marked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.http import LOCAL_ZONE
from organizations.models import LeaveStatus
from organizations.queries import LeaveNews
from organizations.templatetags.formats import period_name
from reporting.models import AskedFile, Reopening
from reporting.queries.desk import STANDING, Desk
from reporting.queries.home import MyMonth, Reviewing
from reporting.queries.preparing import Preparing
from reporting.queries.status import Status
from worklogs.rules.days import DayState

Step = dict[str, Any]
REOPENINGS = 3  # named one by one


def _step(label: str, note: str, name: str, icon: str, *args: object, urgent: bool = False) -> Step:
    url = reverse(name, args=args)
    return {"label": label, "note": note, "url": url, "icon": icon, "urgent": urgent}


def my_steps(mine: MyMonth | None) -> Iterator[Step]:
    """One's own log and assigned work."""
    if mine is None:
        return
    if mine.returned:
        count = sum(day.returned for day in mine.returned)
        yield _step(
            ngettext("%(n)s entry was returned", "%(n)s entries were returned", count)
            % {"n": count},
            _days(day.date for day in mine.returned),
            "worklogs:day",
            "return",
            mine.returned[0].date,
            urgent=True,
        )
    now = mine.now
    if now is not None and now.state in {DayState.OPEN, DayState.DRAFT}:
        label = _("Log today's work") if now.state == DayState.OPEN else _("Declare today")
        yield _step(label, date_format(now.date, "d/m/Y"), "worklogs:day", "today", now.date)
    drafts, missing = mine.of(DayState.DRAFT), mine.of(DayState.MISSING)
    if drafts:
        yield _step(
            ngettext(
                "%(n)s day is not declared yet", "%(n)s days are not declared yet", len(drafts)
            )
            % {"n": len(drafts)},
            _days(day.date for day in drafts),
            "worklogs:day",
            "edit",
            drafts[-1].date,
        )
    if missing:
        yield _step(
            ngettext("%(n)s day has no entry", "%(n)s days have no entry", len(missing))
            % {"n": len(missing)},
            _days(day.date for day in missing),
            "worklogs:day",
            "calendar",
            missing[-1].date,
        )
    for work in mine.due:
        late = work.due_on < mine.today
        note = _("overdue since %(day)s") if late else _("due on %(day)s")
        yield _step(
            work.title,
            note % {"day": date_format(work.due_on, "d/m")},
            "worklogs:today",
            "assign",
            urgent=late,
        )


def leave_steps(news: LeaveNews) -> Iterator[Step]:
    """Requests that wait for the reader, and the reader's own."""
    if news.others:
        yield _step(
            ngettext(
                "%(n)s leave request is waiting for you",
                "%(n)s leave requests are waiting for you",
                news.others,
            )
            % {"n": news.others},
            _("Approve with one click, or refuse with a reason."),
            "organizations:leave_requests",
            "leave",
        )
    if news.mine:
        refused = any(leave.status == LeaveStatus.REFUSED for leave in news.mine)
        yield _step(
            _("Your leave request was refused") if refused else _("Your leave request is waiting"),
            _days(leave.starts_on for leave in news.mine),
            "organizations:my_leave",
            "leave",
        )


def review_steps(reviewing: Reviewing | None) -> Iterator[Step]:
    """Entries to review and months to assess."""
    if reviewing is None:
        return
    if reviewing.oldest is not None:
        count = reviewing.entries
        yield _step(
            ngettext("Review %(n)s entry", "Review %(n)s entries", count) % {"n": count},
            _("the oldest from %(day)s") % {"day": date_format(reviewing.oldest, "d/m")},
            "evaluations:queue",
            "review",
        )
    if reviewing.not_assessed and reviewing.ended is not None:
        count = reviewing.not_assessed
        yield _step(
            ngettext("Assess the month of %(n)s person", "Assess the month of %(n)s people", count)
            % {"n": count},
            _("%(code)s, report due on %(day)s")
            % {
                "code": period_name(reviewing.ended, "within"),
                "day": date_format(reviewing.ended.due_on, "d/m"),
            },
            "evaluations:month",
            "score",
            reviewing.ended.code,
        )


def report_steps(preparing: Preparing | None, *, signs: bool) -> Iterator[Step]:
    """The agency's report on the last period; ``signs``: whether the reader may sign it."""
    if preparing is None or preparing.status in STANDING:
        return
    labels = {
        None: _("Prepare the report of %(code)s"),
        "compiled": _("Sign the report of %(code)s")
        if signs
        else _("The report of %(code)s is waiting to be signed"),
        "signed": _("Submit the report of %(code)s")
        if signs
        else _("The report of %(code)s is waiting to be sent"),
        "returned": _("Amend the report of %(code)s"),
    }
    due = date_format(preparing.period.due_on, "d/m")
    yield _step(
        labels[preparing.status] % {"code": period_name(preparing.period, "within")},
        (_("overdue since %(day)s") if preparing.is_overdue else _("due on %(day)s"))
        % {"day": due},
        "reporting:report_period",
        "report",
        preparing.period.code,
        urgent=preparing.is_overdue or preparing.status == "returned",
    )


def reopening_steps(asked: Sequence[Reopening]) -> Iterator[Step]:
    """One each for the three that have waited longest, and the desk for the rest."""
    for one in asked[:REOPENINGS]:
        yield _step(
            _("%(agency)s asks to reopen its report") % {"agency": one.agency.name},
            _("%(period)s, asked on %(day)s")
            % {
                "period": period_name(one.period),
                "day": date_format(one.asked_at.astimezone(LOCAL_ZONE), "d/m"),
            },
            "reporting:version",
            "return",
            one.report_id,
            urgent=True,
        )
    if (left := len(asked) - REOPENINGS) > 0:
        yield _step(
            ngettext(
                "%(n)s more agency asks to reopen its report",
                "%(n)s more agencies ask to reopen their reports",
                left,
            )
            % {"n": left},
            _("They are listed on the desk."),
            "reporting:desk",
            "return",
            urgent=True,
        )


def desk_steps(received: Desk | None) -> Iterator[Step]:
    """Reports that a receiver has not answered."""
    if received is None or not received.to_answer:
        return
    count = received.to_answer
    yield _step(
        ngettext("Answer %(n)s report", "Answer %(n)s reports", count) % {"n": count},
        period_name(received.period),
        "reporting:desk",
        "report",
    )


def status_steps(status: Status | None) -> Iterator[Step]:
    """What an operator has to look at."""
    if status is None:
        return
    failed = status.jobs["failed"]
    if failed:
        yield _step(
            ngettext("%(n)s job failed", "%(n)s jobs failed", failed) % {"n": failed},
            _("Find out why, then run it again."),
            "reporting:status",
            "error",
            urgent=True,
        )
    if status.is_silent:
        yield _step(
            _("No worker has looked for due work recently"),
            _("Until one does, reports will be late."),
            "reporting:status",
            "warn",
            urgent=True,
        )


def file_steps(files: Sequence[AskedFile]) -> Iterator[Step]:
    """Files that wait to be taken."""
    if not files:
        return
    count = len(files)
    yield _step(
        ngettext("%(n)s file is ready", "%(n)s files are ready", count) % {"n": count},
        files[0].name,
        "reporting:files",
        "download",
    )


def _days(days: Iterable[date]) -> str:
    """The first days in words: "12/10, 13/10 …"."""
    listed = [date_format(day, "d/m") for day in days]
    return ", ".join(listed[:5]) + (" …" if len(listed) > 5 else "")  # noqa: PLR2004
