"""Tokens of programs, and who of the operators may look in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.http import Http404

from organizations.models import AuditEvent, EmergencyAccess, ServiceToken

SHOWN = 50


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """An emergency access with how it stands and how many pages were opened."""

    access: EmergencyAccess
    is_open: bool
    pages: int


def service_tokens(agency_id: int) -> list[ServiceToken]:
    """The agency's, newest first. One query."""
    rows = ServiceToken.objects.filter(agency_id=agency_id)
    return list(rows.select_related("made_by__staff")[:SHOWN])


def get_service_token(agency_id: int, pk: int) -> ServiceToken:
    """One of the agency's. One query.

    Raises:
        Http404: missing, or another agency's.
    """
    found = ServiceToken.objects.filter(agency_id=agency_id, pk=pk).first()
    if found is None:
        raise Http404
    return found


def emergencies(agency_id: int, now: datetime) -> list[EmergencyLine]:
    """Who was let in, newest first. Two queries."""
    rows = list(
        EmergencyAccess.objects.filter(agency_id=agency_id).select_related("staff", "posting")[
            :SHOWN
        ]
    )
    counted = (
        AuditEvent.objects.filter(
            agency_id=agency_id,
            action__endswith=".read",
            object_id__in=[str(row.posting_id) for row in rows],
        )
        .order_by()
        .values("object_id")
        .annotate(pages=Count("pk"))
    )
    pages = {row["object_id"]: row["pages"] for row in counted}
    return [EmergencyLine(row, row.is_open(now), pages.get(str(row.posting_id), 0)) for row in rows]


def get_emergency(agency_id: int, pk: int) -> EmergencyAccess:
    """One of the agency's. One query.

    Raises:
        Http404: missing, or another agency's.
    """
    found = EmergencyAccess.objects.filter(agency_id=agency_id, pk=pk).first()
    if found is None:
        raise Http404
    return found
