"""Writes about what a posting may do beyond keeping its own log."""

from datetime import date

from django.db import transaction

from organizations import audit
from organizations.access import Actor, grantable_roles
from organizations.models import Posting, RoleAssignment, RoleKind, Unit
from organizations.refusals import (
    EndsBeforeItStarts,
    NotPosted,
    NotYoursToGive,
    OwnRights,
    stated,
)

OVER_A_UNIT = frozenset({RoleKind.HEAD, RoleKind.DEPUTY, RoleKind.AGENCY_HEAD})


def give_role(
    *,
    actor: Actor,
    posting: Posting,
    role: str,
    unit: Unit | None,
    starts_on: date,
    ends_on: date | None = None,
) -> RoleAssignment:
    """Let a posting hold a role from a day on; heads and deputies over a unit.

    The head of the agency heads its root unit, whatever unit is named; the system (an operator's
    command) may give every role.

    Raises:
        NotYoursToGive: the actor may not give this role.
        OwnRights: the posting is the actor's own, in whichever position.
        NotPosted: the posting or the unit belongs to another agency, or a unit is missing.
        EndsBeforeItStarts: the days lie outside those of the posting.
        RoleIsHeld: it was given from that day already.
    """
    by_hand = actor.posting_id is not None
    if by_hand and role not in grantable_roles(actor):
        raise NotYoursToGive
    if by_hand and posting.staff_id == actor.staff_id:
        raise OwnRights
    over = _unit_of(role, unit, actor.agency_id)
    if posting.agency_id != actor.agency_id or (role in OVER_A_UNIT) != (over is not None):
        raise NotPosted
    last = posting.ends_on
    if starts_on < posting.starts_on or (last and max(starts_on, ends_on or starts_on) > last):
        raise EndsBeforeItStarts
    with stated(), transaction.atomic():
        given = RoleAssignment.objects.create(
            agency_id=actor.agency_id,
            posting=posting,
            role=role,
            unit=over,
            starts_on=starts_on,
            ends_on=ends_on or last,
        )
        audit.record(
            actor=actor,
            action="organizations.role.given",
            object_id=posting.pk,
            details={"role": role, "unit": over.code if over else "", "from": str(starts_on)},
        )
    return given


def end_role(*, actor: Actor, role_id: int, ends_on: date) -> RoleAssignment:
    """Set the last day of a role. A day that is set already is left alone.

    Locks: the role's row.

    Raises:
        NotYoursToGive: the actor may not give this role, so they may not take it either.
        OwnRights: it is the actor's own.
        EndsBeforeItStarts: the day lies before the role's first.
    """
    with transaction.atomic():
        held = (
            RoleAssignment.objects.select_for_update(no_key=True, of=("self",))
            .select_related("posting")
            .get(pk=role_id, agency_id=actor.agency_id)
        )
        if actor.posting_id is not None and held.role not in grantable_roles(actor):
            raise NotYoursToGive
        if held.posting.staff_id == actor.staff_id:
            raise OwnRights
        if ends_on < held.starts_on:
            raise EndsBeforeItStarts
        if held.ends_on == ends_on:
            return held
        held.ends_on = ends_on
        held.save(update_fields=["ends_on"])
        audit.record(
            actor=actor,
            action="organizations.role.ended",
            object_id=held.posting_id,
            details={"role": held.role, "ends_on": str(ends_on)},
        )
    return held


def _unit_of(role: str, unit: Unit | None, agency_id: int) -> Unit | None:
    if role == RoleKind.AGENCY_HEAD:
        return Unit.objects.get(agency_id=agency_id, parent__isnull=True, ends_on__isnull=True)
    if unit is not None and unit.agency_id != agency_id:
        raise NotPosted
    return unit if role in OVER_A_UNIT else None
