"""Reads about the people of one agency, for those who keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from organizations.access import Actor, in_force, visible_postings
from organizations.models import (
    Leave,
    LeaveStatus,
    Posting,
    RoleAssignment,
    StaffMember,
    Unit,
    UnitClosure,
)
from organizations.rules.names import unaccented

Row = TypeVar("Row", bound=Model)

ON_A_PAGE = 50
LEAVE_SHOWN = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class PeopleWanted:
    """What the list is narrowed to; empty words and no unit mean everybody in force."""

    words: str = ""
    unit_id: int | None = None
    former: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """A page of postings in Vietnamese order of names, each with ``roles_now`` and ``is_away``."""

    page: Page[Any]
    units: list[Unit]


def people(agency_id: int, wanted: PeopleWanted, on: date, page: int) -> People:
    """Postings of the agency on a day, or those that have ended. Four queries.

    Words match the staff code or the name, in any order and without accents.
    """
    found = Posting.objects.filter(agency_id=agency_id)
    found = found.filter(ends_on__lt=on) if wanted.former else found.filter(in_force(on))
    for word in unaccented(wanted.words).split():
        found = found.filter(
            Q(staff__search_name__contains=word) | Q(staff__staff_code__icontains=word)
        )
    if wanted.unit_id is not None:
        below = UnitClosure.objects.filter(agency_id=agency_id, ancestor_id=wanted.unit_id)
        found = found.filter(unit_id__in=below.values("descendant_id"))
    away = Leave.objects.filter(
        posting_id=OuterRef("pk"),
        status=LeaveStatus.APPROVED,
        starts_on__lte=on,
        ends_on__gte=on,
    )
    found = (
        found.select_related("staff", "unit")
        .annotate(is_away=Exists(away))
        .prefetch_related(_roles(on))
        .order_by("staff__sort_key", "staff__staff_code", "id")
    )
    return People(Paginator(found, ON_A_PAGE).get_page(page), units_of(agency_id))


def units_of(agency_id: int) -> list[Unit]:
    """The agency's units that have not ended, root first. One query."""
    return list(
        Unit.objects.filter(agency_id=agency_id, ends_on__isnull=True).order_by(
            F("parent_id").asc(nulls_first=True), "name"
        )
    )


@dataclass(frozen=True, slots=True)
class Person:
    """A person as one agency knows them: every posting here, roles and leave."""

    staff: StaffMember
    postings: Sequence[Posting]
    leaves: Sequence[Leave]


def person(agency_id: int, staff: StaffMember, on: date) -> Person:
    """Postings, newest first, each with all its roles; leave of the last year and ahead.

    Three queries.
    """
    postings = list(
        Posting.objects.filter(agency_id=agency_id, staff=staff)
        .select_related("unit")
        .prefetch_related(
            Prefetch(
                "roles",
                queryset=RoleAssignment.objects.select_related("unit").order_by("-starts_on"),
                to_attr="roles_held",
            )
        )
        .order_by("-starts_on", "-id")
    )
    leaves = Leave.objects.select_related("came_from").filter(
        posting__in=postings, ends_on__gte=on - LEAVE_SHOWN
    )
    return Person(staff, postings, list(leaves.select_related("posting").order_by("-starts_on")))


def get_person(agency_id: int, staff_code: str) -> StaffMember:
    """Somebody who holds or held a posting in the agency. One query.

    Raises:
        Http404: nobody of that code, or only elsewhere: both answer alike.
    """
    found = find_person(agency_id, staff_code)
    if found is None:
        raise Http404
    return found


def find_person(agency_id: int, staff_code: str) -> StaffMember | None:
    """Somebody who holds or held a posting in the agency; None if nobody of that code does. One
    query."""
    here = Posting.objects.filter(staff_id=OuterRef("pk"), agency_id=agency_id)
    found = StaffMember.objects.filter(Exists(here), staff_code=staff_code)
    return found.select_related("user").first()


def get_own_posting(agency_id: int, pk: int) -> Posting:
    """A posting of the agency, whichever unit. One query.

    Raises:
        Http404: missing, or another agency's.
    """
    return _one(Posting.objects.select_related("staff", "unit").filter(agency_id=agency_id, pk=pk))


def get_role(agency_id: int, pk: int) -> RoleAssignment:
    """A role held in the agency. One query.

    Raises:
        Http404: missing, or another agency's.
    """
    roles = RoleAssignment.objects.select_related("posting__staff")
    return _one(roles.filter(agency_id=agency_id, pk=pk))


def get_leave(agency_id: int, pk: int) -> Leave:
    """A leave recorded in the agency. One query.

    Raises:
        Http404: missing, or another agency's.
    """
    return _one(Leave.objects.select_related("posting__staff").filter(agency_id=agency_id, pk=pk))


def _one(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def _roles(on: date) -> "Prefetch[str, QuerySet[RoleAssignment], str]":
    held = RoleAssignment.objects.filter(in_force(on)).select_related("unit")
    return Prefetch("roles", queryset=held.order_by("role"), to_attr="roles_now")


def visible_people(actor: Actor, on: date, *, unit_id: int | None = None) -> QuerySet[Posting]:
    """Postings on a day of the units that the actor may look at, with staff. One query when
    read."""
    found = visible_postings(actor).filter(in_force(on)).select_related("staff")
    return found if unit_id is None else found.filter(unit_id=unit_id)
