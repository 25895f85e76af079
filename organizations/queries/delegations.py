"""Rights of heads that others use for a time: who has which, and who signs the report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from organizations.access import Actor, in_force, may_delegate, subtree
from organizations.models import (
    Delegation,
    Posting,
    Purpose,
    RoleAssignment,
    RoleKind,
    Unit,
)
from organizations.policy import APPOINT_ACTING, GIVE_RIGHTS, REVOKE_RIGHTS, ROOT, SEE_RIGHTS
from organizations.queries.chain import office_on
from organizations.queries.heading import holding
from organizations.rules.names import sort_key
from organizations.rules.policy import Relation
from organizations.rules.rights import Authority, Right

PAST = 100


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """A right that was given, how it stands on a day, and whether the actor may revoke it."""

    row: Delegation
    state: str  # future, in_force, ended or revoked
    may_revoke: bool


@dataclass(frozen=True, slots=True)
class Givable:
    """What the actor may choose from when giving a right."""

    principals: list[Posting]
    delegates: list[Posting]
    units: list[Unit]


def delegations_of(actor: Actor, on: date) -> list[DelegationLine]:
    """Rights that the actor gave or was given; for the agency's head and superior, all of the
    agency. In force first, then to come, then the last hundred past ones. Two queries."""
    rows = rights_seen_by(actor)
    over = Q(revoked_at__isnull=False) | Q(ends_on__lt=on)
    # Every right that stands is listed, however many came and went since it was given.
    listed = [*rows.exclude(over), *rows.filter(over)[:PAST]]
    lines = [delegation_line(actor, row, on) for row in listed]
    order = ("in_force", "future", "ended", "revoked")
    return sorted(lines, key=lambda line: order.index(line.state))


def rights_seen_by(actor: Actor) -> QuerySet[Delegation]:
    """Every right that the actor sees, as ``delegations_of``. One query."""
    return _seen_by(actor).select_related(
        "principal__staff",
        "delegate__staff",
        "delegate__unit",
        "unit",
        "person__staff",
        "granted_by__staff",
        "revoked_by__staff",
    )


def delegation_line(actor: Actor, row: Delegation, on: date) -> DelegationLine:
    """The right, how it stands, and what the actor may do about it. No query."""
    return DelegationLine(row, state_of(row, on), may_revoke(actor, row))


def state_of(row: Delegation, on: date) -> str:
    """How the right stands on the day."""
    if row.revoked_at is not None:
        return "revoked"
    if row.starts_on > on:
        return "future"
    return "ended" if row.ends_on is not None and row.ends_on < on else "in_force"


def may_revoke(actor: Actor, row: Delegation) -> bool:
    """Whoever gave it, whose right it is, and the agency's head; nothing is revoked twice."""
    return row.revoked_at is None and (
        actor.posting_id in {row.granted_by_id, row.principal_id}
        or (actor.may(REVOKE_RIGHTS, Relation.AGENCY) and actor.posting_id != row.delegate_id)
    )


def get_delegation(actor: Actor, pk: int) -> Delegation:
    """One that the actor sees.

    Raises:
        Http404: missing, of another agency, or others' business: all answer alike.
    """
    row = _seen_by(actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _seen_by(actor: Actor) -> QuerySet[Delegation]:
    rows = Delegation.objects.filter(agency_id=actor.agency_id)
    if actor.may(SEE_RIGHTS, Relation.AGENCY):
        return rows
    mine = actor.posting_id
    return rows.filter(Q(principal_id=mine) | Q(delegate_id=mine) | Q(granted_by_id=mine))


def givable(actor: Actor, on: date) -> Givable:
    """Whose rights the actor may give, to whom, and over which units. Four queries at most."""
    if not may_delegate(actor):
        return Givable([], [], [])
    people = Posting.objects.filter(in_force(on), agency_id=actor.agency_id).select_related(
        "staff", "unit"
    )
    people = people.order_by("staff__sort_key", "id")
    mine = Q(pk=actor.posting_id or 0)
    if actor.may(GIVE_RIGHTS, Relation.AGENCY):
        principals = people.filter(mine | Q(pk__in=_heading(actor.agency_id, on)))
        units = Unit.objects.filter(agency_id=actor.agency_id, ends_on__isnull=True)
    else:
        principals = people.filter(mine)
        units = subtree(actor.headed_unit_ids(), agency_id=actor.agency_id)
        if actor.may(APPOINT_ACTING, state=ROOT):
            units = Unit.objects.filter(agency_id=actor.agency_id, parent__isnull=True)
    delegates = people.exclude(staff_id=actor.staff_id)
    return Givable(
        list(principals), list(delegates), sorted(units, key=lambda unit: sort_key(unit.name))
    )


def _heading(agency_id: int, on: date) -> QuerySet[RoleAssignment, int]:
    return RoleAssignment.objects.filter(
        in_force(on), agency_id=agency_id, role__in=[RoleKind.HEAD, RoleKind.AGENCY_HEAD]
    ).values_list("posting_id", flat=True)


def may_sign(agency_id: int, posting_id: int, on: date) -> Authority | None:
    """By which right this posting may sign the agency's report on a day; None: it may not.

    The agency's head and an acting one sign by their own right. A delegate signs for the head
    (``on_behalf_of``, ``grant``) while the delegation to sign is in force *and* the head is in
    office: keep all three with the signature. Four queries.
    """
    office = office_on(agency_id, on, Purpose.SIGN_REPORT)
    if office.root is None:
        return None
    heads = {holder.posting_id for holder in office.heads.get(office.root, ())}
    if posting_id in heads:
        acting = (office.root, posting_id) in office.acting
        return Authority(Right.ACTING_HEAD if acting else Right.AGENCY_HEAD)
    for grant in office.grants:
        if grant.delegate == posting_id and grant.principal in heads:
            return Authority(grant.right, grant.principal, grant.id)
    return None


def signers(agency_id: int, on: date) -> frozenset[int]:
    """The postings that sign the agency's report on the day: its heads, and whoever was given that
    right. Two queries."""
    given = Delegation.objects.filter(
        in_force(on),
        in_force(on, prefix="delegate__"),
        agency_id=agency_id,
        purpose=Purpose.SIGN_REPORT,
        revoked_at__isnull=True,
    ).values_list("delegate_id", flat=True)
    return holding(agency_id, on, RoleKind.AGENCY_HEAD) | frozenset(given)


def in_force_for(agency_id: int, posting_ids: Sequence[int], on: date) -> list[Delegation]:
    """Rights in force of or for these postings, or acting heads among them. One query."""
    return list(
        Delegation.objects.filter(
            in_force(on),
            Q(principal_id__in=posting_ids) | Q(delegate_id__in=posting_ids),
            agency_id=agency_id,
            revoked_at__isnull=True,
        ).select_related("principal__staff", "delegate__staff", "unit", "person__staff")
    )
