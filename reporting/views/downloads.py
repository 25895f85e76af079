"""Documents of frozen reports. Rights are read again at each download.

A document that is there, or takes well under a second, is answered at once. Others are made by the
worker: a POST asks for one, and "My files" offers it.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.http import TenantRequest, now_and_today
from reporting import access, commands
from reporting.documents import Format, file_name, media_type
from reporting.models import ProvincialReport, Report
from reporting.queries.desk import get_provincial
from reporting.queries.documents import document
from reporting.queries.files import is_there
from reporting.queries.reports import readable_report, snapshot_of
from reporting.views.files import asked


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: TenantRequest, pk: int, file_format: str) -> HttpResponse:
    """A unit report as Excel, Word or PDF."""
    fmt = _format(file_format)
    return _answer(request, readable_report(request.actor, pk), fmt)


@require_http_methods(["GET", "HEAD", "POST"])
def provincial(request: TenantRequest, pk: int, file_format: str) -> HttpResponse:
    """A provincial report as Excel, Word or PDF, for the receiver that made it."""
    fmt = _format(file_format)
    if not access.may_receive(request.actor):
        raise Http404
    return _answer(request, get_provincial(request.actor.agency_id, pk), fmt)


def _answer(request: TenantRequest, found: Report | ProvincialReport, fmt: Format) -> HttpResponse:
    if request.method == "POST":
        now, _today = now_and_today()
        commands.ask_document(actor=request.actor, report=found, fmt=fmt, now=now)
        return asked(request)
    if not is_there(found, fmt):
        messages.warning(
            request, _("This document has not been made yet. Request it where you found it.")
        )
        return redirect("reporting:files")
    response = HttpResponse(document(found, fmt), content_type=media_type(fmt))
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file_name(snapshot_of(found), fmt)
    )
    return response


def _format(name: str) -> Format:
    try:
        return Format(name)
    except ValueError:
        raise Http404 from None
