"""Everything that was routed to a receiver, as a file."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from organizations.confirming import confirmed
from organizations.http import LOCAL_ZONE, TenantRequest, now_and_today
from reporting import access
from reporting.commands.exports import export_reports

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


@confirmed(back_to="reporting:desk")
@require_GET
def export(request: TenantRequest, file_format: str) -> HttpResponse:
    """All periods of all agencies that report to the reader's, as Excel, CSV or Parquet."""
    access.require(access.may_receive(request.actor))
    if file_format not in MEDIA_TYPES:
        raise Http404
    now, today = now_and_today()
    content = export_reports(
        actor=request.actor, file_format=file_format, now=now.astimezone(LOCAL_ZONE)
    )
    response = HttpResponse(content, content_type=MEDIA_TYPES[file_format])
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"bao-cao-kpi-{today:%Y-%m-%d}.{file_format}"
    )
    return response
