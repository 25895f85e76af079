"""Documents of frozen reports. Rights are read again at each download."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from organizations.http import TenantRequest
from reporting import access
from reporting.documents import Format, file_name, media_type
from reporting.queries.desk import get_provincial
from reporting.queries.documents import document
from reporting.queries.reports import snapshot_of
from reporting.views.versions import loaded


@require_GET
def report(request: TenantRequest, pk: int, file_format: str) -> HttpResponse:
    """A unit report as Excel, Word or PDF."""
    fmt = _format(file_format)
    found = loaded(request.actor, pk)
    return _file(document(found, fmt), fmt, snapshot_of(found))


@require_GET
def provincial(request: TenantRequest, pk: int, file_format: str) -> HttpResponse:
    """A provincial report as Excel, Word or PDF, for the receiver that made it."""
    fmt = _format(file_format)
    if not access.may_receive(request.actor):
        raise Http404
    found = get_provincial(request.actor.agency_id, pk)
    return _file(document(found, fmt), fmt, snapshot_of(found))


def _format(name: str) -> Format:
    try:
        return Format(name)
    except ValueError:
        raise Http404 from None


def _file(content: bytes, fmt: Format, snapshot: Mapping[str, Any]) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type(fmt))
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file_name(snapshot, fmt)
    )
    return response
