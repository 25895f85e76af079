"""What is printed about the sealed trail on an issued paper."""

from reporting.models import IssuedRoot


def issued_root(report_id: int) -> IssuedRoot | None:
    """The number of links and the root that belong on this report's paper; None when it was
    submitted before anything was sealed, or not at all. One query, by key."""
    return IssuedRoot.objects.filter(report_id=report_id).first()
