"""Which agencies receive an agency's reports, by a decision of the province."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from organizations import audit, policy
from organizations.access import Actor, in_force
from organizations.models import Agency, ReportRoute, RoleAssignment
from organizations.of_province import deciding
from organizations.refusals import (
    NotPosted,
    Outdated,
    StartsInThePast,
    stated,
)
from organizations.refused_decisions import NobodyReceives, RouteIsPlanned
from organizations.tenancy import tenant


def route_reports(
    *,
    actor: Actor,
    agency: Agency,
    receivers: Collection[Agency],
    starts_on: date,
    decision: str,
    today: date,
) -> None:
    """Send the agency's reports to these receivers from that day on, and to no others.

    What was submitted before stays with whoever it was delivered to. ``decision`` is its number.
    Locks: the routes of the agency that are in force. Some ten statements for each receiver that
    is new.

    Raises:
        StartsInThePast: the day is not after today.
        NotPosted: the agency, or a receiver, does not live on that day.
        RouteIsPlanned: another change is to come; it is called off first.
        Outdated: its reports go there already.
        NobodyReceives: nobody there may receive a report on that day.
    """
    if starts_on <= today:
        raise StartsInThePast
    if not receivers or any(not _lives(one, starts_on) for one in (agency, *receivers)):
        raise NotPosted
    with stated(), transaction.atomic():
        now = _locked(agency, today)
        if _changing(agency, today).exists():
            raise RouteIsPlanned
        wanted = {one.pk: one for one in receivers}
        if set(now) == set(wanted):
            raise Outdated
        for pk in wanted.keys() - now.keys():
            with deciding(actor, policy.ROUTE_REPORTS, today):
                _require_somebody(wanted[pk], starts_on)
        _replace(agency, now, set(wanted), starts_on)
        audit.record(
            actor=actor,
            action="organizations.route.changed",
            object_id=agency.code,
            details={
                "decision": decision,
                "from": str(starts_on),
                "before": " ".join(sorted(route.receiver.code for route in now.values())),
                "after": " ".join(sorted(one.code for one in receivers)),
            },
        )


def _replace(
    agency: Agency, now: Mapping[int, ReportRoute], wanted: set[int], starts_on: date
) -> None:
    """End the routes that are not wanted, begin those that are missing."""
    over = [route.pk for pk, route in now.items() if pk not in wanted]
    ReportRoute.objects.filter(pk__in=over).update(ends_on=starts_on - timedelta(days=1))
    ReportRoute.objects.bulk_create(
        ReportRoute(agency=agency, receiver_id=pk, starts_on=starts_on)
        for pk in sorted(wanted - now.keys())
    )


def call_off_route(*, actor: Actor, agency: Agency, today: date) -> None:
    """Let a change of receivers that has not begun never come.

    Raises:
        Outdated: there is none, or it began meanwhile.
    """
    with stated(), transaction.atomic():
        _locked(agency, today)
        coming = ReportRoute.objects.filter(agency=agency, starts_on__gt=today)
        starts = set(coming.values_list("starts_on", flat=True))
        if len(starts) != 1:
            raise Outdated
        (starts_on,) = starts
        coming.delete()
        ReportRoute.objects.filter(agency=agency, ends_on=starts_on - timedelta(days=1)).update(
            ends_on=None
        )
        audit.record(
            actor=actor,
            action="organizations.route.called_off",
            object_id=agency.code,
            details={"from": str(starts_on)},
        )


def _locked(agency: Agency, today: date) -> dict[int, ReportRoute]:
    """The agency's routes in force by receiver. Who comes second waits, and then sees them all."""
    routes = (
        ReportRoute.objects.select_for_update(no_key=True, of=("self",))
        .filter(in_force(today), agency=agency)
        .select_related("receiver")
        .order_by("pk")
    )
    return {route.receiver_id: route for route in routes}


def _changing(agency: Agency, today: date) -> QuerySet[ReportRoute]:
    return ReportRoute.objects.filter(Q(starts_on__gt=today) | Q(ends_on__gte=today), agency=agency)


def _lives(agency: Agency, on: date) -> bool:
    return agency.starts_on <= on and (agency.ends_on is None or agency.ends_on >= on)


def _require_somebody(receiver: Agency, on: date) -> None:
    with tenant(receiver.pk):
        held = RoleAssignment.objects.filter(
            in_force(on),
            in_force(on, prefix="posting__"),
            agency_id=receiver.pk,
            role__in=policy.RECEIVERS,
        )
        if not held.exists():
            raise NobodyReceives(receiver.name)
