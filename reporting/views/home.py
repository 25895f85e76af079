"""The first page of everybody: what to do next, and where looking beats reading."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from evaluations.queries import results
from organizations import queries as organizations
from organizations.http import TenantRequest, now_and_today
from organizations.models import LeaveStatus
from organizations.queries import LeaveNews
from organizations.templatetags.formats import period_name
from reporting import access
from reporting.models import AskedFile
from reporting.queries import home as queries
from reporting.queries import status as operator
from reporting.queries.desk import STANDING, Desk, desk
from reporting.queries.files import ready_files
from reporting.queries.home import MyMonth, Reviewing
from reporting.queries.oversight import province_state
from reporting.queries.preparing import Preparing
from reporting.queries.preparing import preparing as report
from reporting.queries.reports import reportable_period
from reporting.queries.status import Status
from reporting.views.home_figures import blocks, month_cells, waiting_bars
from worklogs.rules.days import DayState

Step = dict[str, Any]


@require_GET
def home(request: TenantRequest) -> HttpResponse:
    """What there is to do next, by the roles of the posting in which the person acts."""
    instant, today = now_and_today()
    actor = request.actor
    frame = queries.now(today, actor, instant)
    mine = queries.my_month(actor, request.posting, frame)
    reviewing = queries.reviewing(actor, frame)
    preparing = report(actor.agency_id, frame.ended, today) if access.may_read(actor) else None
    receives, oversees = access.may_receive(actor), access.may_see_province(actor)
    period = reportable_period(today) if receives or oversees else None
    received = desk(actor.agency_id, period, today) if period and receives else None
    province = province_state(period) if period and oversees else None
    status = operator.status(instant) if access.may_operate(actor) else None
    files = ready_files(actor.posting_id or 0, instant) if access.may_have_files(actor) else []
    leave = organizations.leave_news(actor, frame.reviewed, today)
    steps = [
        *_my_steps(mine),
        *_leave_steps(leave),
        *_review_steps(reviewing),
        *_report_steps(preparing, signs=access.may_sign(actor)),
        *_desk_steps(received),
        *_status_steps(status),
        *_file_steps(files),
    ]
    context = {
        "frame": frame,
        "steps": steps,
        "mine": mine,
        "month_cells": month_cells(mine) if mine else [],
        "reviewing": reviewing,
        "waiting_bars": waiting_bars(reviewing) if reviewing else [],
        "preparing": preparing,
        "desk": received,
        "desk_bars": blocks(received.lines) if received else [],
        "province": province,
        "province_bars": blocks(province.lines) if province else [],
        "may_inspect": access.may_inspect(actor),
        "status": status,
    }
    return render(request, "reporting/home.html", context)


@require_GET
def home_score(request: TenantRequest) -> HttpResponse:
    """One's own result of the running period so far; fetched after the page."""
    _now, today = now_and_today()
    period = organizations.period_of(today)
    standing = None
    if period is not None and request.actor.keeps_log:
        standing = results.standing(request.posting, period)
    context = {"standing": standing, "period": period}
    return render(request, "reporting/_home_score.html", context)


def _step(label: str, note: str, name: str, icon: str, *args: object, urgent: bool = False) -> Step:
    url = reverse(name, args=args)
    return {"label": label, "note": note, "url": url, "icon": icon, "urgent": urgent}


def _my_steps(mine: MyMonth | None) -> Iterator[Step]:
    if mine is None:
        return
    if mine.returned:
        count = sum(day.returned for day in mine.returned)
        yield _step(
            ngettext("%(n)s entry came back", "%(n)s entries came back", count) % {"n": count},
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


def _leave_steps(news: LeaveNews) -> Iterator[Step]:
    if news.others:
        yield _step(
            ngettext(
                "%(n)s leave request waits for you",
                "%(n)s leave requests wait for you",
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


def _review_steps(reviewing: Reviewing | None) -> Iterator[Step]:
    if reviewing is None:
        return
    if reviewing.oldest is not None:
        count = reviewing.entries
        yield _step(
            ngettext("Review %(n)s entry", "Review %(n)s entries", count) % {"n": count},
            _("the oldest of %(day)s") % {"day": date_format(reviewing.oldest, "d/m")},
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


def _report_steps(preparing: Preparing | None, *, signs: bool) -> Iterator[Step]:
    if preparing is None or preparing.status in STANDING:
        return
    labels = {
        None: _("Prepare the report of %(code)s"),
        "compiled": _("Sign the report of %(code)s")
        if signs
        else _("The report of %(code)s waits to be signed"),
        "signed": _("Submit the report of %(code)s")
        if signs
        else _("The report of %(code)s waits to be sent"),
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


def _desk_steps(received: Desk | None) -> Iterator[Step]:
    if received is None or not received.to_answer:
        return
    count = received.to_answer
    yield _step(
        ngettext("Answer %(n)s report", "Answer %(n)s reports", count) % {"n": count},
        period_name(received.period),
        "reporting:desk",
        "report",
    )


def _status_steps(status: Status | None) -> Iterator[Step]:
    if status is None:
        return
    failed = status.jobs["failed"]
    if failed:
        yield _step(
            ngettext("%(n)s job failed", "%(n)s jobs failed", failed) % {"n": failed},
            _("Look why, then let it run again."),
            "reporting:status",
            "error",
            urgent=True,
        )
    if status.is_silent:
        yield _step(
            _("No worker has looked for due work lately"),
            _("Reports are late until one does."),
            "reporting:status",
            "warn",
            urgent=True,
        )


def _file_steps(files: Sequence[AskedFile]) -> Iterator[Step]:
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
