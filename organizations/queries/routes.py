"""Whose reports go to whom, as the province decided."""

from datetime import date

from organizations.access import in_force
from organizations.models import ReportRoute


def routed_to(receiver_id: int, on: date) -> frozenset[int]:
    """Ids of the agencies whose reports go to this receiver on that day. One query."""
    routes = ReportRoute.objects.filter(in_force(on), receiver_id=receiver_id)
    return frozenset(routes.values_list("agency_id", flat=True))
