"""The document of a frozen report: from disk when it is whole, made again when it is not."""

from django.conf import settings

from reporting import storage
from reporting.documents import Format, render
from reporting.models import ProvincialReport, Report, ReportFile, ReportStatus
from reporting.queries.reports import snapshot_of


def is_unsigned(report: Report | ProvincialReport) -> bool:
    """A unit report bears "not signed" on every page until its head has signed it."""
    return isinstance(report, Report) and report.status == ReportStatus.COMPILED


def document(report: Report | ProvincialReport, fmt: Format) -> bytes:
    """The bytes of the report in a format. One query; up to two seconds when it must be made.

    A missing or damaged file is made from the snapshot and, being the same, put back in place.
    """
    kept = ReportFile.objects.filter(
        agency_id=report.agency_id,
        snapshot_checksum=report.checksum,
        file_format=fmt.value,
        is_unsigned=is_unsigned(report),
    ).first()
    content = None if kept is None else storage.read(kept.sha256, fmt.value)
    if content is None:
        content = render(
            snapshot_of(report),
            fmt,
            checksum=report.checksum,
            unsigned=is_unsigned(report),
            portal=settings.PUBLIC_URL,
        )
        if kept is not None:
            storage.write(content, fmt.value)
    return content
