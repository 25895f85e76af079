"""Take all figures out of the portal at once: a deed that is written down."""

from datetime import datetime

from organizations import audit
from organizations.access import Actor
from organizations.models import Agency
from organizations.tenancy import tenant
from reporting import access
from reporting.documents import export
from reporting.documents.parquet import parquet
from reporting.queries.exports import routed_reports


def export_reports(*, actor: Actor, file_format: str, now: datetime) -> bytes:
    """Every report routed to the actor's agency, last versions: ``xlsx``, ``csv``, ``parquet``.

    Figures of agencies only, nothing about a person. Two queries and the audit event, whatever the
    number of reports; about 20 µs a cell.

    Raises:
        PermissionDenied: the actor receives no reports.
    """
    access.require(access.may_receive(actor))
    with tenant(actor.agency_id):
        rows = routed_reports(actor.agency_id)
        receiver = Agency.objects.get(pk=actor.agency_id).name
        audit.record(
            actor=actor,
            action="reporting.reports.exported",
            details={"format": file_format, "reports": str(len(rows))},
        )
    if file_format == "csv":
        return export.comma_separated(rows)
    if file_format == "parquet":
        return parquet(rows)
    return export.workbook(rows, receiver=receiver, at=now)
