"""Writes about what a posting may do beyond keeping its own log."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from organizations import audit
from organizations.access import Actor, grantable_roles
from organizations.commands.notices import NewNotice, notify
from organizations.commands.sign_ins import heads_to_tell, shut_before
from organizations.models import NoticeKind, Posting, RoleAssignment, RoleKind, Unit
from organizations.policy import GIVEN_BY_OFFICER
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
    now: datetime,
) -> RoleAssignment:
    """Let a posting hold a role from a day on; heads and deputies over a unit. The person and who
    heads the agency are told; a sign-in that others opened lately is shut first (``shut_before``).

    The head of the agency heads its root unit, whatever unit is named; the system (an operator's
    command) may give every role.

    Raises:
        NotYoursToGive: the actor may not give this role.
        OwnRights: the posting is the actor's own, in whichever position.
        NotPosted: the posting or the unit belongs to another agency, or a unit is missing.
        EndsBeforeItStarts: the days lie outside those of the posting.
        RoleIsHeld: it was given from that day already.
    """
    over = _unit_of(role, unit, actor.agency_id)
    _require_givable(actor, role, over, posting)
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
        if role not in GIVEN_BY_OFFICER:
            shut_before(actor=actor, staff=posting.staff, now=now)
        tell_of_role(actor=actor, posting=posting, starts_on=starts_on, now=now)
    return given


def _require_givable(actor: Actor, role: str, over: Unit | None, posting: Posting) -> None:
    if not _may_give(actor, role, over):
        raise NotYoursToGive
    if actor.posting_id is not None and posting.staff_id == actor.staff_id:
        raise OwnRights


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
            .select_related("posting", "unit")
            .get(pk=role_id, agency_id=actor.agency_id)
        )
        if not _may_give(actor, held.role, held.unit):
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


def tell_of_role(*, actor: Actor, posting: Posting, starts_on: date, now: datetime) -> None:
    """Tell whoever holds the role now, and who heads the agency, but for the actor. Two
    statements."""
    code = posting.staff.staff_code
    told = {posting.pk: "/"}
    for head in heads_to_tell(actor, now):
        told.setdefault(head, reverse("organizations:person", args=[code]))
    notify(
        agency_id=actor.agency_id,
        notices=[
            NewNotice(
                posting_id,
                NoticeKind.ROLE_GIVEN,
                link,
                subject=f"{posting.pk} {starts_on}",
                data={"code": code, "day": str(starts_on)},
                happened=True,
            )
            for posting_id, link in sorted(told.items())
        ],
        now=now,
    )


def _may_give(actor: Actor, role: str, unit: Unit | None) -> bool:
    """Whether the actor gives and takes this role over this unit: the portal itself every one, a
    person none that heads the agency, by whatever name."""
    heads_the_agency = role == RoleKind.HEAD and unit is not None and unit.parent_id is None
    return actor.posting_id is None or (role in grantable_roles(actor) and not heads_the_agency)


def _unit_of(role: str, unit: Unit | None, agency_id: int) -> Unit | None:
    if role == RoleKind.AGENCY_HEAD:
        return Unit.objects.get(agency_id=agency_id, parent__isnull=True, ends_on__isnull=True)
    if unit is not None and unit.agency_id != agency_id:
        raise NotPosted
    return unit if role in OVER_A_UNIT else None
