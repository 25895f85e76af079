"""Who keeps a log in an agency, and who reviews whose."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Self

from django.db.models import F, Q, QuerySet

from organizations.access import UNIT_ROLES, in_force
from organizations.models import (
    Delegation,
    DelegationKind,
    Posting,
    Purpose,
    RoleAssignment,
    RoleKind,
    UnitClosure,
)
from organizations.rules.chain import Holder
from organizations.rules.rights import Authority, Grant, Office, Right


def log_keepers(agency_id: int, start: date, end: date) -> QuerySet[Posting]:
    """Postings that keep a log on at least one of the days, in order of name. One query."""
    return (
        Posting.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=start),
            agency_id=agency_id,
            keeps_log=True,
            starts_on__lte=end,
        )
        .select_related("staff", "unit")
        .order_by("staff__sort_key", "id")
    )


class ReviewChain:
    """Who judges whom in one agency on a day: its heads and acting heads in office, and with a
    ``purpose`` also who does so on behalf of one of them by a grant in force.

    Four queries when made, whatever the number of people; then answers from memory.
    """

    def __init__(self, agency_id: int, on: date, purpose: Purpose | None = None) -> None:
        self.office = office_on(agency_id, on, purpose)

    @classmethod
    def for_each(
        cls, agency_id: int, on: date, purposes: Collection[Purpose]
    ) -> dict[Purpose, Self]:
        """One chain for each purpose, for the same four queries."""
        chains = {purpose: cls.__new__(cls) for purpose in purposes}
        for purpose, office in offices_on(agency_id, on, purposes).items():
            chains[purpose].office = office
        return chains

    def reviewers(self, posting_id: int) -> frozenset[int]:
        """Posting ids that may judge this posting's work; empty when nobody is above it."""
        return frozenset(self.office.authorities(posting_id))

    def reviewed_by(self, posting_id: int) -> frozenset[int]:
        """Posting ids whose work this posting judges."""
        return frozenset(self.authorities_of(posting_id))

    def authorities_of(self, posting_id: int) -> dict[int, Authority]:
        """The same, each with the right and on whose behalf."""
        held = {author: self.office.authorities(author) for author in self.office.postings}
        return {author: by[posting_id] for author, by in held.items() if posting_id in by}


def office_on(agency_id: int, on: date, purpose: Purpose | None = None) -> Office:
    """The agency on a day as its rules see it. Four queries."""
    return offices_on(agency_id, on, [purpose or Purpose.ALL])[purpose or Purpose.ALL]


def offices_on(agency_id: int, on: date, purposes: Collection[Purpose]) -> dict[Purpose, Office]:
    """The same for several purposes: they differ in what is given. Four queries in all."""
    paths: dict[int, list[int]] = defaultdict(list)
    for descendant, ancestor in (
        UnitClosure.objects.filter(agency_id=agency_id)
        .order_by("descendant_id", "depth")
        .values_list("descendant_id", "ancestor_id")
    ):
        paths[descendant].append(ancestor)
    heads: dict[int, list[Holder[int]]] = defaultdict(list)
    superiors: list[Holder[int]] = []
    deputies: dict[int, set[int]] = defaultdict(set)
    held = RoleAssignment.objects.filter(
        in_force(on),
        in_force(on, prefix="posting__"),
        agency_id=agency_id,
        role__in=[*UNIT_ROLES, RoleKind.SUPERIOR, RoleKind.DEPUTY],
    ).values_list("role", "unit_id", "posting_id", "posting__staff_id")
    for role, unit_id, posting_id, staff_id in held:
        if role == RoleKind.SUPERIOR:
            superiors.append(Holder(posting_id, staff_id))
        elif role == RoleKind.DEPUTY:
            deputies[posting_id].add(unit_id)
        elif unit_id is not None:
            heads[unit_id].append(Holder(posting_id, staff_id))
    acting, grants = _given(agency_id, on, purposes)
    for unit_id, holder in acting:
        heads[unit_id].append(holder)
    # Also postings that have ended: what was logged in them still waits for somebody.
    postings = {
        pk: (unit_id, staff_id)
        for pk, unit_id, staff_id in Posting.objects.filter(agency_id=agency_id).values_list(
            "id", "unit_id", "staff_id"
        )
    }
    office = Office(
        postings=postings,
        paths=paths,
        heads=heads,
        superiors=superiors,
        acting={(unit_id, holder.posting_id) for unit_id, holder in acting},
        root=next((path[-1] for path in paths.values()), None),
        deputies=deputies,
        grants=[],
    )
    return {purpose: replace(office, grants=grants[purpose]) for purpose in purposes}


def _given(
    agency_id: int, on: date, purposes: Collection[Purpose]
) -> tuple[list[tuple[int, Holder[int]]], Mapping[str, list[Grant]]]:
    """Acting heads with their units, and what is given for each purpose. One query."""
    acting: list[tuple[int, Holder[int]]] = []
    grants: defaultdict[str, list[Grant]] = defaultdict(list)
    rows = Delegation.objects.filter(
        in_force(on),
        in_force(on, prefix="delegate__"),
        agency_id=agency_id,
        revoked_at__isnull=True,
        purpose__in=[Purpose.ALL, *purposes],
    ).order_by("id")
    for row in rows.annotate(staff_id=F("delegate__staff_id")):
        if row.kind == DelegationKind.ACTING and row.unit_id is not None:
            acting.append((row.unit_id, Holder(row.delegate_id, row.staff_id)))
        else:
            grants[row.purpose].append(as_grant(row))
    return acting, grants


def as_grant(row: Delegation) -> Grant:
    """What the rules see of a delegation that is not an acting head's."""
    return Grant(
        id=row.pk,
        right=Right(row.kind),
        principal=row.principal_id or 0,
        delegate=row.delegate_id,
        unit=row.unit_id,
        person=row.person_id,
        lists_pair=bool(row.pair_reason),
    )
