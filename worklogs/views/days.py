"""The day page: a person's work of one day, line by line."""

from collections.abc import Sequence
from datetime import date, timedelta
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations.http import LOCAL_ZONE, TenantRequest, now_and_today, wants_fragment
from organizations.queries import calendar_for
from organizations.refusals import Outdated, Refusal
from organizations.rules.own_calendar import OwnCalendar, day_of
from worklogs import commands
from worklogs.commands.entries import MOST_LINES
from worklogs.lines import (
    TypedLine,
    going_on_with,
    like,
    new_line,
    read_lines,
    stored_line,
    typed_lines,
    whole_number,
)
from worklogs.policy import KEEP_LOG
from worklogs.queries import catalogue, days
from worklogs.queries.evidence import with_files
from worklogs.queries.threads import with_messages
from worklogs.refusals import DayHasTooManyLines
from worklogs.unlogged import read_reasons, typed_reasons
from worklogs.views.day_lines import lines_of, not_begun
from worklogs.views.day_page import around, reasons_of
from worklogs.views.words import hints_of, refused


@require_GET
def today(request: TenantRequest) -> HttpResponse:
    """Today's page; during a night shift, that of the day it began. Keeps ``assignment``."""
    now, day = now_and_today()
    if request.actor.may(KEEP_LOG):
        own = calendar_for(request.posting.pk, day - timedelta(days=1), day)
        day = (
            day_of(now.astimezone(LOCAL_ZONE), own.duties) if isinstance(own, OwnCalendar) else day
        )
    if request.posting.ends_on is not None:
        day = min(day, request.posting.ends_on)  # of a posting that is over, its last day
    query = request.GET.urlencode()
    url = reverse("worklogs:day", args=[day])
    return redirect(f"{url}?{query}" if query else url)


@require_http_methods(["GET", "POST"])
def day(request: TenantRequest, work_date: date) -> HttpResponse:
    """Show the day; a POST stores all its lines, or none when one is wrong."""
    if request.method == "POST":
        return _store(request, work_date, submit=False)
    if not request.actor.may(KEEP_LOG):
        raise Http404
    return _page(request, work_date, fresh=_begun(request, work_date))


@require_POST
def submit(request: TenantRequest, work_date: date) -> HttpResponse:
    """Store all lines and declare the day complete."""
    return _store(request, work_date, submit=True)


@require_POST
def save_line(request: TenantRequest, work_date: date, key: str) -> HttpResponse:
    """Store one line; what was typed in the others is kept as it is."""
    return _store(request, work_date, submit=False, only=key)


@require_POST
def copy(request: TenantRequest, work_date: date) -> HttpResponse:
    """Show the last day's tasks below what is typed, without time and text. Stores nothing."""
    if not request.actor.may(KEEP_LOG):
        raise Http404
    typed = typed_lines(request.POST)
    there = {(line.task, line.assignment) for line in typed}
    last = days.last_day_with_entries(request.posting, work_date)
    fresh = [
        like(entry)
        for entry in {(entry.task_id, entry.assignment_id): entry for entry in last}.values()
        if (str(entry.task_id), str(entry.assignment_id or "")) not in there
    ]
    said = "" if fresh else _("The tasks of your last day are all here already.")
    return _page(request, work_date, typed=typed, fresh=fresh, said=said)


@require_POST
def go_on(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """Show a line that goes on with work in progress below what is typed. Stores nothing."""
    if not request.actor.may(KEEP_LOG):
        raise Http404
    waiting = days.unfinished(request.posting, work_date)
    entry = next((entry for entry in waiting if entry.pk == entry_id), None)
    if entry is None:
        raise Http404
    fresh = [going_on_with(entry)]
    return _page(request, work_date, typed=typed_lines(request.POST), fresh=fresh)


@require_POST
def withdraw(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """Take a stored line back."""
    typed = typed_lines(request.POST)
    line = next((line for line in typed if line.id == str(entry_id)), None)
    version = None if line is None else whole_number(line.version)
    if line is None or version is None:
        raise Http404
    now, _today = now_and_today()
    try:
        commands.withdraw_line(
            actor=request.actor,
            work_date=work_date,
            entry_id=entry_id,
            version=version,
            now=now,
        )
    except Refusal as refusal:
        line.errors["task_words"] = refused(refusal)
        return _page(request, work_date, typed=typed, status=_status(refusal))
    return _done(request, work_date, [other for other in typed if other is not line])


@require_GET
def task_options(request: TenantRequest) -> HttpResponse:
    """The tasks of a day (``on``) that fit what is being typed; likely ones for an empty box."""
    on = _day_asked_for(request)
    # The box is named after its line; there is one in a request.
    words = next((request.GET[name] for name in request.GET if name.endswith("task_words")), "")
    tasks = (
        catalogue.found_tasks(request.actor.agency_id, on, words)
        if words.strip()
        else catalogue.likely_tasks(request.actor, on)
    )
    options = [(task, catalogue.label(task)) for task in tasks]
    return render(request, "worklogs/_task_options.html", {"options": options})


def _store(
    request: TenantRequest,
    work_date: date,
    *,
    submit: bool,
    only: str | None = None,
) -> HttpResponse:
    typed = typed_lines(request.POST)
    chosen = [line for line in typed if not line.is_empty or line.version != "0"]
    if only is not None:
        chosen = [line for line in chosen if line.key == only]
    if len(chosen) > MOST_LINES:
        problem = refused(DayHasTooManyLines())
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, work_date, typed=typed, status=status, problem=problem)
    lines = read_lines(chosen, agency_id=request.actor.agency_id, work_date=work_date)
    reasons = typed_reasons(request.POST) if only is None else None
    unlogged = read_reasons(reasons) if reasons is not None else None
    if any(line.errors for line in chosen) or any(one.error for one in reasons or ()):
        return _page(request, work_date, typed=typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    now, _today = now_and_today()
    try:
        commands.save_day(
            actor=request.actor,
            work_date=work_date,
            lines=lines,
            unlogged=unlogged,
            submit=submit,
            now=now,
        )
    except commands.LineRefused as problem:
        line = next(line for line in chosen if line.id == str(problem.line_id))
        line.errors["task_words"] = refused(problem.refusal)
        return _page(request, work_date, typed=typed, status=_status(problem.refusal))
    except Refusal as refusal:
        return _page(
            request, work_date, typed=typed, status=_status(refusal), problem=refused(refusal)
        )
    kept = [line for line in typed if line not in chosen]
    return _done(request, work_date, kept, keep_reasons=only is not None)


def _done(
    request: TenantRequest, work_date: date, kept: Sequence[TypedLine], *, keep_reasons: bool = True
) -> HttpResponse:
    """After a change: the panel with the other lines as typed; a fresh page if there are none."""
    if not wants_fragment(request) and not _holds_more(request, work_date, kept):
        return redirect("worklogs:day", work_date)
    return _page(request, work_date, typed=kept, keep_reasons=keep_reasons, said=_("Saved."))


def _holds_more(request: TenantRequest, work_date: date, kept: Sequence[TypedLine]) -> bool:
    """Whether a fresh page would lose something that was typed. One query."""
    stored = {
        str(entry.pk): stored_line(entry, locked=False)
        for entry in days.entries_on(request.posting, work_date)
    }
    return any(
        line.id not in stored or not line.says_the_same(stored[line.id])
        for line in kept
        if not line.is_empty
    )


def _begun(request: TenantRequest, work_date: date) -> list[TypedLine]:
    """A line to begin with, when somebody comes from their assigned work.

    With ``continues``, it goes on with the latest of that work in progress, if there is any.
    """
    wanted = whole_number(request.GET.get("assignment", ""))
    if wanted is None:
        return []
    if "continues" in request.GET:
        begun = days.unfinished(request.posting, work_date)
        latest = next((entry for entry in begun if entry.assignment_id == wanted), None)
        if latest is not None:
            return [going_on_with(latest)]
    found = days.open_assignments(request.actor, work_date).filter(pk=wanted).first()
    return [] if found is None else [new_line(found.task, str(found.pk))]


def _day_asked_for(request: TenantRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return now_and_today()[1]


def _page(
    request: TenantRequest,
    work_date: date,
    *,
    fresh: Sequence[TypedLine] = (),
    typed: Sequence[TypedLine] | None = None,
    status: int = HTTPStatus.OK,
    problem: str = "",
    said: str = "",
    keep_reasons: bool = True,
) -> HttpResponse:
    _now, this_day = now_and_today()
    view = days.day_view(request.posting, work_date, this_day)
    with_files(view.entries)
    with_messages(view.entries)
    lines = lines_of(view, fresh, typed)
    hints_of(view, lines, request)
    reasons = reasons_of(request, view, keep=keep_reasons)
    context = around(request, view, this_day) | {
        "lines": lines,
        "reasons": reasons,
        "unfinished": not_begun(days.unfinished(request.posting, work_date), lines)
        if view.is_open
        else [],
        # A fragment leaves the cursor where it is; a page opens in its first empty line.
        "opens": not wants_fragment(request) and not any(line.errors for line in lines),
        "problems": [line for line in lines if line.errors],
        "wrong_reasons": [one for one in reasons if one.error],
        "problem": problem,
        "said": said,
    }
    name = "worklogs/_day_panel.html" if wants_fragment(request) else "worklogs/day.html"
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _status(refusal: Refusal) -> int:
    return HTTPStatus.CONFLICT if isinstance(refusal, Outdated) else HTTPStatus.UNPROCESSABLE_ENTITY
