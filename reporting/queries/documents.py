"""The document of a frozen report: from disk when it is whole, made again when it is not."""

from typing import Any

from django.conf import settings

from reporting import storage
from reporting.documents import Format, Issue, render
from reporting.models import ProvincialReport, Report, ReportFile, ReportStatus
from reporting.models.reports import UNSENT
from reporting.queries.reports import snapshot_of


def is_unsigned(report: Report | ProvincialReport) -> bool:
    """A unit report bears "not signed" on every page until its head has signed it."""
    return isinstance(report, Report) and report.status == ReportStatus.COMPILED


def issue_of(report: Report | ProvincialReport) -> Issue | None:
    """What happened to a report after it was frozen; None for one that nobody has signed, and for
    a provincial report. No query where both were loaded with it, two otherwise."""
    if not isinstance(report, Report) or is_unsigned(report):
        return None
    signature = getattr(report, "signature", None)
    root = getattr(report, "issued_root", None)
    return Issue(
        signing=signature and signature.printed(),
        signed_at=signature and signature.signed_at,
        is_issued=report.status not in UNSENT,
        links=root and root.position,
        root=root.root if root else "",
    )


def issue_checksum(report: Report | ProvincialReport) -> str:
    """Names what was added to the report at issuing; empty for nothing."""
    issue = issue_of(report)
    return "" if issue is None else issue.checksum()


def file_key(report: Report | ProvincialReport, issue: Issue | None, fmt: Format) -> dict[str, Any]:
    """What names the report's file in a format: its snapshot, and what happened to it since."""
    return {
        "agency_id": report.agency_id,
        "snapshot_checksum": report.checksum,
        "file_format": fmt.value,
        "is_unsigned": is_unsigned(report),
        "issue": issue.checksum() if issue else "",
    }


def made(report: Report | ProvincialReport, issue: Issue | None, fmt: Format) -> bytes:
    """The document, made now. Up to two seconds."""
    return render(
        snapshot_of(report),
        fmt,
        checksum=report.checksum,
        unsigned=is_unsigned(report),
        portal=settings.PUBLIC_URL,
        issue=issue,
    )


def document(report: Report | ProvincialReport, fmt: Format) -> bytes:
    """The bytes of the report in a format. Up to three queries; two seconds when it must be made.

    A missing or damaged file is made from the snapshot and, being the same, put back in place.
    """
    issue = issue_of(report)
    kept = ReportFile.objects.filter(**file_key(report, issue, fmt)).first()
    content = None if kept is None else storage.read(kept.sha256, fmt.value)
    if content is None:
        content = made(report, issue, fmt)
        if kept is not None:
            storage.write(content, fmt.value)
    return content
