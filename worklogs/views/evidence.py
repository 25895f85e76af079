"""Files beside an entry: a page of their own, a part of the day page, and their download."""

from datetime import date
from http import HTTPStatus
from typing import Any, BinaryIO, cast
from uuid import UUID

from csp.decorators import csp_update
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from organizations import queries
from organizations.http import TenantRequest, now_and_today, wants_fragment
from organizations.models import PeriodStage
from organizations.refusals import EntryIsFrozen, Refusal
from worklogs import access
from worklogs.commands import evidence as commands
from worklogs.models import EntryStatus, EvidenceFile, WorkEntry
from worklogs.queries import inbound
from worklogs.queries.evidence import with_files
from worklogs.refusals import FileIsTooLarge, FileIsUnfit, TooManyFiles, TooMuchInADay
from worklogs.rules.evidence import Kind, Problem
from worklogs.uploads import too_large_to_read
from worklogs.views.words import refused

ACCEPTED = ",".join([f".{kind.value}" for kind in Kind] + [".jpeg", ".heif"])


@require_http_methods(["GET", "POST"])
def evidence(request: TenantRequest, work_date: date, entry_id: UUID) -> HttpResponse:
    """The files of one of the actor's own entries; a POST adds one."""
    entry = access.get_own_entry(request.actor, entry_id, work_date=work_date)
    if request.method == "GET":
        return _page(request, entry)
    file = request.FILES.get("file")
    if file is None or not file.size:
        return _page(request, entry, problem=_nothing_came(request, work_date))
    now, _today = now_and_today()
    try:
        commands.add_evidence(
            actor=request.actor,
            entry=entry,
            file=_bytes_of(file),
            size=file.size,
            name=file.name or "",
            now=now,
        )
    except Refusal as refusal:
        return _page(request, entry, problem=_said(refusal))
    return _done(request, entry)


@require_POST
def remove(request: TenantRequest, work_date: date, entry_id: UUID, pk: UUID) -> HttpResponse:
    """Take a file back."""
    entry = access.get_own_entry(request.actor, entry_id, work_date=work_date)
    now, _today = now_and_today()
    try:
        commands.remove_evidence(actor=request.actor, entry=entry, pk=pk, now=now)
    except Refusal as refusal:
        return _page(request, entry, problem=_said(refusal))
    return _done(request, entry)


@require_GET
@csp_update({"sandbox": True})  # type: ignore[arg-type]  # its views take plain requests
def download(request: TenantRequest, pk: UUID) -> HttpResponse:
    """The file, to be saved and never shown by the browser. Rights are read again each time."""
    now, _today = now_and_today()
    return as_download(*commands.open_evidence(actor=request.actor, pk=pk, now=now))


def as_download(found: EvidenceFile, content: bytes | None) -> HttpResponse:
    """The bytes as an attachment; 404 where the disk has lost them. Its view adds the sandbox."""
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=found.name
    )
    return response


def _bytes_of(file: "UploadedFile[Any]") -> BinaryIO:
    """The upload as a plain file: in memory or on disk."""
    return cast(BinaryIO, file.file)


def _done(request: TenantRequest, entry: WorkEntry) -> HttpResponse:
    if wants_fragment(request):
        return _page(request, entry)
    return redirect("worklogs:evidence", entry.work_date, entry.pk)


def _page(request: TenantRequest, entry: WorkEntry, *, problem: str = "") -> HttpResponse:
    """The part alone for htmx, else the whole page. Five queries, seven for the page."""
    with_files([entry])
    most = queries.parameter(
        "evidence.most_megabytes_a_file", entry.work_date, agency_id=entry.agency_id
    )
    inline = wants_fragment(request)
    response = render(
        request,
        "worklogs/_evidence.html" if inline else "worklogs/evidence.html",
        {
            "entry": entry,
            "may_change": _may_change(entry),
            "opened": True,
            "inline": inline,
            "accepted": ACCEPTED,
            "most_megabytes": int(most),
            "problem": problem,
            "beside": [] if inline else inbound.beside(entry),
            "mine": [] if inline else inbound.mine(request.actor)[: inbound.SHOWN],
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _may_change(entry: WorkEntry) -> bool:
    """Whether files may come and go, as far as the page can tell; the database decides."""
    stage = queries.stage_of(entry.agency_id, entry.work_date)
    returned = stage == PeriodStage.LOGGING_CLOSED and entry.status == EntryStatus.RETURNED
    return entry.is_editable and (stage == PeriodStage.OPEN or returned)


def _nothing_came(request: TenantRequest, work_date: date) -> str:
    """Why a request brought no file: none was chosen, or it was too large to be read at all."""
    if too_large_to_read(request):
        most = queries.parameter(
            "evidence.most_megabytes_a_file", work_date, agency_id=request.actor.agency_id
        )
        return _said(FileIsTooLarge(int(most)))
    return _("Choose a file first; an empty file cannot be sent.")


def _said(refusal: Refusal) -> str:
    """What was refused, said of a file; other refusals are said as of the line."""
    if isinstance(refusal, FileIsUnfit):
        return {
            Problem.UNKNOWN_KIND: _(
                "This kind of file is not accepted. Accepted are PDF, pictures (JPEG,"
                " PNG, WebP, HEIC), current Word, Excel and PowerPoint files (docx, xlsx,"
                " pptx), odt and ods."
            ),
            Problem.DAMAGED: _(
                "The file is damaged or incomplete. Open it, save it again and retry."
            ),
            Problem.BOMB: _(
                "The file would unpack to far more than its stated size; it is not accepted."
            ),
            Problem.MACROS: _(
                "The file contains macros or programs. Save it without them, or as PDF."
            ),
            Problem.OUTSIDE: _(
                "The file would load something from elsewhere when opened. Save it as PDF."
            ),
            Problem.ENCRYPTED: _("The file asks for a password. Save it without one."),
        }[refusal.problem]
    if isinstance(refusal, FileIsTooLarge):
        return _("A file may have at most %(most)d MB.") % {"most": refusal.most}
    if isinstance(refusal, TooManyFiles):
        return _("An entry may have at most %(most)d files. Withdraw one first.") % {
            "most": refusal.most
        }
    if isinstance(refusal, TooMuchInADay):
        return _("The files of one day may have at most %(most)d MB in total.") % {
            "most": refusal.most
        }
    if isinstance(refusal, EntryIsFrozen):
        return _("This entry was accepted; its files stay as they are.")
    return refused(refusal)
