"""Whose reports go to whom, as the province decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from organizations.access import in_force
from organizations.models import Agency, Block, ReportRoute
from organizations.rules.names import sort_key


def routed_to(receiver_id: int, on: date) -> frozenset[int]:
    """Ids of the agencies whose reports go to this receiver on that day. One query."""
    routes = ReportRoute.objects.filter(in_force(on), receiver_id=receiver_id)
    return frozenset(routes.values_list("agency_id", flat=True))


@dataclass(slots=True)
class Routed:
    """An agency with its receivers today, and those from ``changes_on`` on (None: as they are)."""

    agency: Agency
    receivers: list[Agency] = field(default_factory=list)
    changes_on: date | None = None
    then: list[Agency] = field(default_factory=list)


def living_agencies(on: date) -> list[Agency]:
    """Real agencies that live on the day, by block as the province lists them, and name. One
    query."""
    order = Block.values
    found = Agency.objects.filter(in_force(on), is_training=False)
    return sorted(found, key=lambda one: (order.index(one.block), sort_key(one.name)))


def receivers_of(agencies: Sequence[Agency], today: date) -> list[Routed]:
    """Where the reports of these agencies go, and will go. One query."""
    lines = {one.pk: Routed(one) for one in agencies}
    routes = list(
        ReportRoute.objects.filter(agency_id__in=lines)
        .exclude(ends_on__lt=today)
        .select_related("receiver")
    )
    routes.sort(key=lambda route: sort_key(route.receiver.name))
    for route in routes:
        line = lines[route.agency_id]
        if route.starts_on <= today:
            line.receivers.append(route.receiver)
        else:
            line.changes_on = route.starts_on
        if route.ends_on is not None:
            line.changes_on = route.ends_on + timedelta(days=1)
    for route in routes:
        line = lines[route.agency_id]
        if line.changes_on and (route.ends_on is None or route.ends_on >= line.changes_on):
            line.then.append(route.receiver)
    return list(lines.values())


def receiving_agencies(on: date) -> frozenset[int]:
    """Ids of the agencies to which any report goes on that day. One query."""
    return frozenset(
        ReportRoute.objects.filter(in_force(on)).values_list("receiver_id", flat=True).distinct()
    )
