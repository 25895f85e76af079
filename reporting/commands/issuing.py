"""What a report carries out of the portal besides its figures: how far its agency's trail was
sealed."""

from datetime import datetime

from organizations.queries import sealed_head
from reporting.models import IssuedRoot, Report


def keep_root(report: Report, now: datetime) -> IssuedRoot | None:
    """Keep the head of the agency's sealed trail with the report that is being submitted.

    Called inside the submission. None when nothing was sealed yet. Two statements.
    """
    head = sealed_head(report.agency_id)
    if head is None:
        return None
    return IssuedRoot.objects.create(
        agency_id=report.agency_id,
        report=report,
        position=head.position,
        root=head.root,
        issued_at=now,
    )
