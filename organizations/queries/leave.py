"""Reads about leave: one's own, what waits for a decision, who is away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from organizations.access import Actor, in_force, visible_units
from organizations.models import Leave, LeaveStatus, Posting, Unit
from organizations.policy import CANCEL_LEAVE, DECIDE_LEAVE
from organizations.queries.calendar import span_of, working_calendar
from organizations.queries.chain import ReviewChain
from organizations.queries.own_calendars import own_calendars
from organizations.rules.calendar import HALVES_PER_DAY, Calendar, working_halves
from organizations.rules.names import sort_key
from organizations.rules.policy import Relation

MINE_SHOWN = timedelta(days=400)
NEWS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """A leave with the working days that it takes, and who else of the unit is away then."""

    leave: Leave
    days: Decimal
    also_away: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class LeaveNews:
    """What the first page says: one's requests that wait or were refused, others' that wait."""

    mine: list[Leave] = field(default_factory=list)
    others: int = 0


def decides_about(actor: Actor, on: date) -> Q:
    """The leaves about which the actor decides, as a condition: a KPI officer about everybody
    else's of the agency, a reviewer about those of the people they review. Three queries for a
    reviewer, none for an officer."""
    if actor.may(DECIDE_LEAVE, Relation.AGENCY):
        return ~Q(posting__staff_id=actor.staff_id)
    if actor.posting_id is None or not may_decide(actor):
        return Q(pk__in=[])
    return Q(posting_id__in=ReviewChain(actor.agency_id, on).reviewed_by(actor.posting_id))


def may_decide(actor: Actor) -> bool:
    """Whether the actor decides about anybody's leave. No query."""
    return actor.may(DECIDE_LEAVE)


def my_leave(posting: Posting, on: date) -> list[LeaveLine]:
    """The posting's leave of the last year and ahead, newest first. Three queries."""
    found = Leave.objects.filter(posting=posting, ends_on__gte=on - MINE_SHOWN)
    leaves = list(
        found.select_related("decided_by__staff", "came_from").order_by("-starts_on", "-id")
    )
    return _lines(leaves)


def deciders_of(posting: Posting, on: date) -> list[Posting]:
    """Who reviews the posting's work and so decides about its leave. Four queries."""
    ids = ReviewChain(posting.agency_id, on).reviewers(posting.pk)
    people = Posting.objects.filter(agency_id=posting.agency_id, pk__in=ids)
    return list(people.select_related("staff").order_by("staff__sort_key"))


def leave_that_waits(actor: Actor, on: date) -> list[LeaveLine]:
    """Requests that the actor may decide, the nearest first. At most seven queries."""
    found = Leave.objects.filter(
        decides_about(actor, on), agency_id=actor.agency_id, status=LeaveStatus.REQUESTED
    )
    leaves = list(
        found.select_related("posting__staff", "posting__unit").order_by("starts_on", "id")
    )
    return _lines(leaves, _away_with(leaves)) if leaves else []


def leave_news(actor: Actor, reviewed: frozenset[int], on: date) -> LeaveNews:
    """What waits, for the first page. ``reviewed`` is whom the actor reviews. One query."""
    waits = Q(status=LeaveStatus.REQUESTED)
    refused = Q(status=LeaveStatus.REFUSED, decided_at__date__gte=on - NEWS)
    mine = Q(posting_id=actor.posting_id) & (waits | refused)
    others = Q(posting_id__in=reviewed)
    if actor.may(DECIDE_LEAVE, Relation.AGENCY):
        others = ~Q(posting__staff_id=actor.staff_id)
    found = Leave.objects.filter(mine | (others & waits), agency_id=actor.agency_id)
    leaves = list(found.order_by("starts_on", "id"))
    own = [leave for leave in leaves if leave.posting_id == actor.posting_id]
    return LeaveNews(own, len(leaves) - len(own))


def decides(actor: Actor, leave: Leave, on: date) -> bool:
    """Whether the actor decides about this leave. At most four queries."""
    return Leave.objects.filter(decides_about(actor, on), pk=leave.pk).exists()


def may_cancel(actor: Actor, leave: Leave, on: date) -> bool:
    """Whether the actor takes it back: who keeps people and who decides about the person's leave,
    and of one's own only what one asked for and has not begun, whoever one is. At most five
    queries."""
    if leave.posting.staff_id == actor.staff_id:
        return is_own_to_cancel(actor, leave, on)
    if actor.may(CANCEL_LEAVE, Relation.AGENCY):
        return True
    return may_decide(actor) and decides(actor, leave, on)


def is_own_to_cancel(actor: Actor, leave: Leave, on: date) -> bool:
    """Approved, asked for by the person themselves, and not begun: a suspension is not theirs."""
    own = actor.posting_id
    return (
        leave.posting_id == own
        and leave.recorded_by_id == own
        and leave.status in {LeaveStatus.APPROVED, LeaveStatus.CANCELLED}
        and leave.starts_on > on
    )


def get_leave_to_decide(actor: Actor, pk: int, on: date) -> Leave:
    """A leave about which the actor decides.

    Raises:
        Http404: missing, or another agency's.
        PermissionDenied: of the agency, but somebody else decides about it.
    """
    found = Leave.objects.filter(agency_id=actor.agency_id, pk=pk)
    leave = found.select_related("posting__staff").first()
    if leave is None:
        raise Http404
    if not decides(actor, leave, on):
        raise PermissionDenied
    return leave


def get_my_leave(actor: Actor, pk: int) -> Leave:
    """A leave of the posting in which the actor acts.

    Raises:
        Http404: missing, or another agency's.
        PermissionDenied: of the agency, but somebody else's.
    """
    leave = Leave.objects.filter(agency_id=actor.agency_id, pk=pk).first()
    if leave is None:
        raise Http404
    if leave.posting_id != actor.posting_id:
        raise PermissionDenied
    return leave


def units_to_look_at(actor: Actor, on: date) -> list[Unit]:
    """Units that the actor may look at and in which somebody keeps a log, by name. One query."""
    keeps = Posting.objects.filter(in_force(on), unit_id=OuterRef("pk"), keeps_log=True)
    return sorted(visible_units(actor).filter(Exists(keeps)), key=lambda unit: sort_key(unit.name))


def team_leave(agency_id: int, unit_id: int, first: date, last: date) -> list[Leave]:
    """Approved and waiting leave of a unit's people that touches the days. One query."""
    return list(
        Leave.objects.filter(
            agency_id=agency_id,
            posting__unit_id=unit_id,
            status__in=[LeaveStatus.APPROVED, LeaveStatus.REQUESTED],
            starts_on__lte=last,
            ends_on__gte=first,
        )
        .select_related("posting__staff", "came_from")
        .order_by("starts_on", "id")
    )


def _lines(leaves: Sequence[Leave], away: Sequence[Leave] = ()) -> list[LeaveLine]:
    if not leaves:
        return []
    first = min(leave.starts_on for leave in leaves)
    last = max(leave.ends_on for leave in leaves)
    province = working_calendar(first, last)
    own = own_calendars({leave.posting_id for leave in leaves}, first, last, province)
    return [
        LeaveLine(leave, _days(leave, own.get(leave.posting_id, province)), _beside(leave, away))
        for leave in leaves
    ]


def _days(leave: Leave, calendar: Calendar) -> Decimal:
    return Decimal(working_halves(span_of(leave), calendar)) / HALVES_PER_DAY


def _away_with(leaves: Sequence[Leave]) -> list[Leave]:
    """Approved leave in the units of these, on any of their days. One query."""
    return list(
        Leave.objects.filter(
            agency_id=leaves[0].agency_id,
            status=LeaveStatus.APPROVED,
            posting__unit_id__in={leave.posting.unit_id for leave in leaves},
            starts_on__lte=max(leave.ends_on for leave in leaves),
            ends_on__gte=min(leave.starts_on for leave in leaves),
        ).select_related("posting__staff")
    )


def _beside(leave: Leave, away: Sequence[Leave]) -> list[str]:
    return sorted(
        {
            other.posting.staff.full_name
            for other in away
            if other.posting.unit_id == leave.posting.unit_id
            and other.posting_id != leave.posting_id
            and other.starts_on <= leave.ends_on
            and other.ends_on >= leave.starts_on
        }
    )
