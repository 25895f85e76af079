"""Lines that waited on a device: taken once, each with an answer that says what became of it."""

from datetime import UTC, date, datetime
from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from organizations.http import TenantRequest, now_and_today
from organizations.refusals import Outdated, PeriodIsClosed, Refusal
from organizations.templatetags.formats import minutes as spoken
from organizations.templatetags.formats import number
from worklogs import commands, device
from worklogs.lines import TypedLine, read_lines, stored_line, typed_lines
from worklogs.models import EntryStatus, LateEntry, WorkEntry
from worklogs.queries.catalogue import label
from worklogs.queries.late import late_entries, reviewed_late_entries
from worklogs.views.words import refused

Words = list[tuple[str, str]]  # heading and text


@require_GET
def pass_to_send(request: TenantRequest) -> HttpResponse:
    """Who is signed in, a fresh form token, and the release: asked for before anything is sent."""
    return JsonResponse(
        {
            "token": get_token(request),
            "holders": device.holders(request.posting, request.user.pk),
            "release": device.release(),
        }
    )


@require_POST
def send_line(request: TenantRequest) -> HttpResponse:
    """Store one line that waited; the same line again changes nothing.

    Answers with ``state``: ``stored`` (and its version), ``late`` (kept in the late queue),
    ``conflict`` (409: both versions), ``refused`` (422: sentences), ``stranger`` (403: the line was
    written by somebody else than who is signed in).
    """
    if request.POST.get("holder") not in device.holders(request.posting, request.user.pk):
        return JsonResponse({"state": "stranger"}, status=HTTPStatus.FORBIDDEN)
    typed = typed_lines(request.POST)
    work_date = _day(request.POST.get("work_date", ""))
    if work_date is None or len(typed) != 1:
        return _refused([_("This line arrived damaged. Please reload the page.")])
    lines = read_lines(typed, agency_id=request.actor.agency_id, work_date=work_date)
    if typed[0].errors:
        return _refused(list(typed[0].errors.values()))
    return _store(request, work_date, typed[0], lines[0])


def _store(
    request: TenantRequest, work_date: date, typed: TypedLine, line: commands.Line
) -> HttpResponse:
    now, _today = now_and_today()
    try:
        entry = commands.save_line(actor=request.actor, work_date=work_date, line=line, now=now)
    except PeriodIsClosed:
        return _late(request, work_date, typed, line, now)
    except Outdated:
        stored = _stored(request, work_date, line.id)
        if stored is None:
            return _conflict(typed, None, None)
        now_there = stored_line(stored, locked=not stored.is_editable)
        return _conflict(typed, _in_words(now_there), stored.version)
    except Refusal as refusal:
        return _refused([refused(refusal)])
    return JsonResponse({"state": "stored", "version": entry.version})


@require_GET
def late(request: TenantRequest) -> HttpResponse:
    """Lines that came after the closing: my own, and those of the people whom I review."""
    _now, today = now_and_today()
    return render(
        request,
        "worklogs/late.html",
        {
            "own": late_entries(request.posting),
            "reviewed": reviewed_late_entries(request.actor, today),
        },
    )


def _late(
    request: TenantRequest, work_date: date, typed: TypedLine, line: commands.Line, now: datetime
) -> HttpResponse:
    try:
        commands.keep_late(
            actor=request.actor,
            work_date=work_date,
            line=line,
            written_at=_written_at(request.POST.get("written_at", ""), now),
            now=now,
        )
    except Outdated:
        kept = LateEntry.objects.select_related("task").filter(pk=line.id, author=request.posting)
        return _conflict(typed, [row for late in kept for row in _late_in_words(late)], None)
    except Refusal as refusal:
        return _refused([refused(refusal)])
    return JsonResponse({"state": "late"})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _written_at(text: str, now: datetime) -> datetime:
    """The device's clock; ours when it says nothing that can be read."""
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return now
    return said if said.tzinfo else said.replace(tzinfo=UTC)


def _stored(request: TenantRequest, work_date: date, line_id: UUID) -> WorkEntry | None:
    """What stands now under this id; None when it was taken back. One query."""
    own = WorkEntry.objects.filter(
        agency_id=request.actor.agency_id, author=request.posting, work_date=work_date, pk=line_id
    )
    return own.exclude(status=EntryStatus.WITHDRAWN).select_related("task").first()


def _conflict(mine: TypedLine, stored: Words | None, version: int | None) -> HttpResponse:
    """Both versions in words. Without a ``version``, keeping mine makes a new line of it."""
    return JsonResponse(
        {"state": "conflict", "mine": _in_words(mine), "stored": stored, "version": version},
        status=HTTPStatus.CONFLICT,
    )


def _in_words(line: TypedLine) -> Words:
    quantity = _("in progress") if line.in_progress else line.quantity
    return [
        (_("Task"), line.task_words),
        (_("What was done"), line.summary),
        (_("Quantity"), quantity),
        (_("Time"), line.time),
        (_("Document number or link"), line.output),
    ]


def _late_in_words(late: LateEntry) -> Words:
    return [
        (_("Task"), label(late.task)),
        (_("What was done"), late.summary),
        (_("Quantity"), str(number(late.quantity)) if late.is_finished else _("in progress")),
        (_("Time"), str(spoken(late.minutes))),
        (_("Document number or link"), late.output_reference),
    ]


def _refused(sentences: list[str]) -> HttpResponse:
    return JsonResponse(
        {"state": "refused", "sentences": sentences}, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )
