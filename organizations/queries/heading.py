"""Who heads an agency and its units: those appointed, and acting heads until one is appointed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, TruncDate

from organizations.access import UNIT_ROLES, in_force
from organizations.http import LOCAL_ZONE
from organizations.models import (
    Agency,
    Delegation,
    DelegationKind,
    Posting,
    RoleAssignment,
    RoleKind,
)

PROVINCE = "province"  # the kind of the root of all agencies


@dataclass(frozen=True, slots=True)
class DeputyField:
    """What a deputy is in charge of for a head: a unit with all below it, or a person."""

    deputy: int
    principal_staff: int | None
    unit: int | None
    person: int | None


def acting_heads(agency_id: int, first: date, last: date) -> QuerySet[Delegation]:
    """Acting heads on at least one of the days, inclusive; the day of a revocation is over.

    One query when iterated.
    """
    return _given(agency_id, DelegationKind.ACTING, first, last)


def fields_of_deputies(
    agency_id: int, posting_ids: Collection[int], first: date, last: date
) -> list[DeputyField]:
    """What each deputy among these postings was in charge of on one of the days. One query."""
    deputies = RoleAssignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first),
        agency_id=agency_id,
        posting_id__in=posting_ids,
        role=RoleKind.DEPUTY,
        starts_on__lte=last,
    )
    rows = _given(agency_id, DelegationKind.FIELD, first, last).filter(
        delegate_id__in=deputies.values("posting_id")
    )
    return [
        DeputyField(*row)
        for row in rows.values_list(
            "delegate_id", "principal__staff_id", "unit_id", "person_id"
        ).distinct()
    ]


def _given(agency_id: int, kind: DelegationKind, first: date, last: date) -> QuerySet[Delegation]:
    return (
        Delegation.objects.annotate(revoked_on=TruncDate("revoked_at", tzinfo=LOCAL_ZONE))
        .filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=first),
            Q(revoked_on__isnull=True) | Q(revoked_on__gt=Greatest(F("starts_on"), first)),
            agency_id=agency_id,
            kind=kind,
            starts_on__lte=last,
        )
        .order_by()
    )


def heads_of(agency_id: int, on: date) -> list[Posting]:
    """Who heads the agency on the day: those appointed, newest first, then acting ones.

    One query, with the staff members.
    """
    held = RoleAssignment.objects.filter(
        in_force(on), agency_id=agency_id, posting=OuterRef("pk"), role=RoleKind.AGENCY_HEAD
    )
    acting = _acting_for_the_agency(agency_id, on).filter(delegate=OuterRef("pk"))
    return list(
        Posting.objects.filter(in_force(on), agency_id=agency_id)
        .annotate(
            appointed_on=Subquery(held.order_by("-starts_on").values("starts_on")[:1]),
            acting_since=Subquery(acting.order_by("-starts_on").values("starts_on")[:1]),
        )
        .filter(Q(appointed_on__isnull=False) | Q(acting_since__isnull=False))
        .select_related("staff")
        .order_by(F("appointed_on").desc(nulls_last=True), F("acting_since").desc(), "id")
    )


def office_of_the_head(agency_id: int, on: date) -> str:
    """The title of the last head who was appointed up to the day, whose office an acting head
    fills; empty when there never was one. One query."""
    last = (
        RoleAssignment.objects.filter(
            agency_id=agency_id, role=RoleKind.AGENCY_HEAD, starts_on__lte=on
        )
        .select_related("posting")
        .order_by("-starts_on", "-id")
        .first()
    )
    return "" if last is None else last.posting.title or last.posting.job_position


def issuing_body(agency: Agency) -> dict[str, str]:
    """What the head of a paper is made of: the agency, its layout, and the body above it.

    The province itself is no body: those directly below it write nobody above them. One query
    when the parent was not loaded with it.
    """
    parent = agency.parent
    return {
        "code": agency.code,
        "name": agency.name,
        "parent_name": "" if parent is None or parent.kind == PROVINCE else parent.name,
        "block": agency.block,
        "layout": agency.layout,
    }


def holding(agency_id: int, on: date, *roles: str) -> frozenset[int]:
    """The postings of the agency that hold one of these roles on the day, an acting head of the
    agency as its head. One query."""
    wanted = Q(
        pk__in=RoleAssignment.objects.filter(
            in_force(on), agency_id=agency_id, role__in=roles
        ).values("posting_id")
    )
    if RoleKind.AGENCY_HEAD in roles:
        wanted |= Q(pk__in=_acting_for_the_agency(agency_id, on).values("delegate_id"))
    found = Posting.objects.filter(wanted, in_force(on), agency_id=agency_id)
    return frozenset(found.values_list("pk", flat=True))


def units_headed(
    agency_id: int, posting_ids: Collection[int], first: date, last: date
) -> list[tuple[int, int | None]]:
    """Each posting of these with each unit that it heads on one of the days. One query."""
    appointed = RoleAssignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=first),
        agency_id=agency_id,
        posting_id__in=posting_ids,
        role__in=UNIT_ROLES,
        starts_on__lte=last,
    )
    acting = acting_heads(agency_id, first, last).filter(delegate_id__in=posting_ids)
    return list(
        appointed.order_by()
        .values_list("posting_id", "unit_id")
        .union(acting.values_list("delegate_id", "unit_id"))
    )


def _acting_for_the_agency(agency_id: int, on: date) -> QuerySet[Delegation]:
    return acting_heads(agency_id, on, on).filter(unit__parent__isnull=True)
