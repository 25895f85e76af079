"""Reports as figures for a table of their own: all that was routed to a receiver, or one's own."""

from typing import Any

from reporting.models import Report

NAMED = ("period__code", "agency__code", "agency__name", "agency__block")
FIELDS = ("version", "status", "submitted_at", "is_late", "checksum", "figures")


def routed_reports(receiver_id: int) -> list[dict[str, Any]]:
    """The last delivered version of every agency and period, newest period first; no snapshot.

    One query. Call inside ``tenant(receiver_id)``.
    """
    return list(
        Report.objects.filter(deliveries__receiver_id=receiver_id)
        .order_by("-period__starts_on", "agency__block", "agency__name", "-version")
        .distinct("period__starts_on", "agency__block", "agency__name")
        .values(*NAMED, *FIELDS)
    )


def own_reports(agency_id: int) -> list[dict[str, Any]]:
    """The last version of every month of the agency, sent or not, newest month first; the same
    fields as ``routed_reports``. One query. Call inside ``tenant(agency_id)``.
    """
    return list(
        Report.objects.filter(agency_id=agency_id)
        .order_by("-period__starts_on", "-version")
        .distinct("period__starts_on")
        .values(*NAMED, *FIELDS)
    )
