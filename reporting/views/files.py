"""My files: asked for with one click, made by the worker, taken when they are ready.

The list asks again by itself while something is under way; without JavaScript it is read again.
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from organizations import queries as organizations
from organizations.confirming import confirmed
from organizations.http import TenantRequest, now_and_today
from reporting import access, commands
from reporting.documents import FILE_TYPES
from reporting.queries.files import my_files
from reporting.refusals import FileIsDamaged
from reporting.views.words import refused

EXPORTED = (("xlsx", "Excel"), ("csv", "CSV"), ("parquet", "Parquet"))
UNDER_WAY = ("waiting", "making")


@require_GET
def files(request: TenantRequest) -> HttpResponse:
    """What the posting asked for lately, with its state. The list alone when htmx asks."""
    access.require(access.may_have_files(request.actor))
    now, today = now_and_today()
    listed = my_files(request.actor.posting_id or 0, now)
    context = {
        "files": listed,
        "is_under_way": any(one.state in UNDER_WAY for one in listed),
        "days_kept": int(
            organizations.parameter("files.days_kept", today, agency_id=request.actor.agency_id)
        ),
        "may_receive": access.may_receive(request.actor),
        "may_prepare": access.may_prepare(request.actor),
        "formats": EXPORTED,
    }
    is_part = "HX-Request" in request.headers
    return render(request, "reporting/_files.html" if is_part else "reporting/files.html", context)


@confirmed()
@require_POST
def export(request: TenantRequest, file_format: str) -> HttpResponse:
    """Have all periods of all agencies that report to the reader's written into a file."""
    now, _today = now_and_today()
    commands.ask_export(actor=request.actor, file_format=file_format, now=now)
    return asked(request)


@confirmed()
@require_POST
def export_own(request: TenantRequest, file_format: str) -> HttpResponse:
    """Have the months of the reader's own agency written into a file."""
    now, _today = now_and_today()
    commands.ask_own_months(actor=request.actor, file_format=file_format, now=now)
    return asked(request)


@confirmed()
@require_POST
def own_data(request: TenantRequest, file_format: str) -> HttpResponse:
    """Have what the portal holds of the reader written into a file."""
    now, _today = now_and_today()
    commands.ask_personal_data(actor=request.actor, file_format=file_format, now=now)
    return asked(request)


@confirmed(back_to="reporting:files")
@require_GET
def take(request: TenantRequest, pk: int) -> HttpResponse:
    """A file that is ready."""
    now, _today = now_and_today()
    try:
        file, content = commands.take_file(actor=request.actor, file_id=pk, now=now)
    except FileIsDamaged as refusal:
        messages.error(request, refused(refusal))
        return redirect("reporting:files")
    response = HttpResponse(content, content_type=FILE_TYPES[file.file_format])
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file.name
    )
    return response


def asked(request: TenantRequest) -> HttpResponse:
    """Say that the worker has been asked, and show the list."""
    messages.success(
        request,
        _("The file is requested. It appears here when it is ready; you may leave the page."),
    )
    return redirect("reporting:files")
