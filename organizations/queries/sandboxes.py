"""Sandboxes: the one of an agency, who can be played in it, and what the worker owes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import Http404

from organizations.access import in_force
from organizations.how_far import how_far
from organizations.models import Posting, RoleAssignment, RoleKind, Sandbox
from organizations.tenancy import in_ground, province

MOST_ATTEMPTS = 5


class Card(StrEnum):
    """Whom one may be in a sandbox, in the order in which a month goes through their hands; last,
    who helps them. Every role that acts in one agency; what opens others is not played."""

    STAFF = "staff"
    HEAD = RoleKind.HEAD
    DEPUTY = RoleKind.DEPUTY
    OFFICER = RoleKind.OFFICER
    AGENCY_HEAD = RoleKind.AGENCY_HEAD
    SUPERIOR = RoleKind.SUPERIOR
    SUPPORT = RoleKind.SUPPORT


@dataclass(frozen=True, slots=True)
class Playable:
    """A card, and the generated person behind it."""

    card: Card
    posting: Posting


class Owed(NamedTuple):
    """A sandbox that the worker still has to fill or to close."""

    agency_id: int
    sandbox_id: int


def sandbox_of(agency_id: int, today: date) -> Sandbox | None:
    """The agency's sandbox, filled or being filled. One query; call inside ``tenant``."""
    found = Sandbox.objects.filter(agency_id=agency_id, closed_at=None, closes_on__gte=today)
    return found.first()


def get_sandbox(agency_id: int, pk: int) -> Sandbox:
    """One of the agency's sandboxes, also one that is over. One query; call inside ``tenant``.

    Raises:
        Http404: missing, or of another agency.
    """
    found = Sandbox.objects.filter(agency_id=agency_id, pk=pk).first()
    if found is None:
        raise Http404
    return found


def playable(sandbox: Sandbox, today: date) -> list[Playable]:
    """The cards of a filled sandbox. Call inside ``tenant`` of the real agency: it is left for the
    ground and entered again. At most two queries a card."""
    if sandbox.filled_at is None:
        return []
    with in_ground(sandbox.ground_id):
        return list(_cards(sandbox.ground_id, today))


def played(ground_id: int, card: str, today: date) -> Posting | None:
    """The posting behind a card, loaded as requests need it. Call inside ``tenant`` of the ground.
    Two queries."""
    if card not in list(Card):
        return None
    if card == Card.STAFF:
        return _staff(ground_id, today)
    held = RoleAssignment.objects.filter(in_force(today), agency_id=ground_id, role=card)
    return _people(ground_id, today).filter(pk__in=held.values("posting_id")).first()


def owed_sandboxes(now: datetime, today: date) -> Sequence[Owed]:
    """What is to be filled or is over, in all agencies: ids alone are seen. One query, outside
    ``tenant``."""
    with province():
        rows = Sandbox.objects.filter(closed_at=None)
        to_fill = rows.filter(filled_at=None, due_at__lte=now)
        over = rows.filter(closes_on__lt=today)
        found = (to_fill | over).order_by("due_at", "id").values_list("agency_id", "id")
        return [Owed(*row) for row in found]


def left_sandboxes(before: datetime) -> Sequence[Owed]:
    """Those closed before an instant in which everything is still there, the oldest first: ids
    alone are seen. One query, outside ``tenant``."""
    with province():
        left = Sandbox.objects.filter(closed_at__lt=before, cleared_at=None)
        found = left.order_by("closed_at", "id").values_list("agency_id", "id")
        return [Owed(*row) for row in found]


def name_of(sandbox_id: int) -> str:
    """Under which name it is told how far the filling is."""
    return f"sandbox:{sandbox_id}"


def sandbox_progress(sandbox: Sandbox) -> tuple[int, int] | None:
    """Steps done and steps in all of the filling, if it is under way."""
    return how_far(name_of(sandbox.pk)) if sandbox.filled_at is None else None


def gave_up(sandbox: Sandbox) -> bool:
    """Whether filling failed so often that nobody tries again."""
    return sandbox.filled_at is None and sandbox.attempts >= MOST_ATTEMPTS


def _cards(ground_id: int, today: date) -> Iterator[Playable]:
    for card in Card:
        posting = played(ground_id, card, today)
        if posting is not None:
            yield Playable(card, posting)


def _people(ground_id: int, today: date) -> QuerySet[Posting]:
    return (
        Posting.objects.filter(in_force(today), agency_id=ground_id)
        .select_related("agency", "staff", "unit", "emergency")
        .order_by("pk")
    )


def _staff(ground_id: int, today: date) -> Posting | None:
    """Somebody without a role in a unit that has a head: what they log, the other card reviews."""
    heads = RoleAssignment.objects.filter(
        in_force(today), agency_id=ground_id, role=RoleKind.HEAD
    ).order_by("posting_id")
    ordinary = _people(ground_id, today).filter(keeps_log=True, roles__isnull=True)
    return ordinary.filter(unit_id__in=heads.values("unit_id")[:1]).first() or ordinary.first()
