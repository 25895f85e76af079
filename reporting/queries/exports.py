"""Everything that was routed to a receiver, as figures for a table of its own."""

from typing import Any

from reporting.models import Report

FIELDS = ("version", "status", "submitted_at", "is_late", "checksum", "figures")


def routed_reports(receiver_id: int) -> list[dict[str, Any]]:
    """The last delivered version of every agency and period, newest period first; no snapshot.

    One query. Call inside ``tenant(receiver_id)``.
    """
    return list(
        Report.objects.filter(deliveries__receiver_id=receiver_id)
        .order_by("-period__starts_on", "agency__block", "agency__name", "-version")
        .distinct("period__starts_on", "agency__block", "agency__name")
        .values("period__code", "agency__code", "agency__name", "agency__block", *FIELDS)
    )
