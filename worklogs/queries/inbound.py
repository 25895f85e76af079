"""What other systems brought: for the heads who deal with it, and for whoever did the work."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404

from organizations.access import Actor, subtree
from organizations.rules.policy import Relation
from worklogs.models import Assignment, InboundDocument, InboundState, WorkEntry
from worklogs.policy import DEAL_WITH_INBOUND

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for the actor, soonest due first (``more`` than shown), and what was dealt with
    last."""

    waiting: Sequence[InboundDocument]
    more: int
    done: Sequence[InboundDocument]


def inbox(actor: Actor) -> Inbox:
    """Three queries."""
    rows = _of_my_units(actor).select_related("unit")
    waiting = rows.filter(state=InboundState.WAITING)
    return Inbox(
        list(waiting.order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]),
        max(0, waiting.count() - SHOWN),
        list(
            rows.exclude(state=InboundState.WAITING)
            .select_related("decided_by__staff")
            .order_by("-decided_at", "-pk")[:SHOWN]
        ),
    )


def waiting_for(actor: Actor) -> QuerySet[InboundDocument]:
    """All that waits for the actor. One query when read."""
    return _of_my_units(actor).filter(state=InboundState.WAITING)


def get_inbound(actor: Actor, pk: int) -> InboundDocument:
    """One that the actor deals with. One query.

    Raises:
        Http404: missing, foreign, or of a unit that is not theirs: all answer alike.
    """
    rows = _of_my_units(actor).select_related("unit", "decided_by__staff").filter(pk=pk)
    found = rows.first()
    if found is None:
        raise Http404
    return found


def beside(entry: WorkEntry) -> list[InboundDocument]:
    """What was put beside an entry. One query."""
    return list(InboundDocument.objects.filter(agency_id=entry.agency_id, entry_id=entry.pk))


def mine(actor: Actor) -> QuerySet[InboundDocument]:
    """What the actor may put beside an entry of theirs: what waits in their own unit, and what
    became work of theirs. Newest first."""
    given = Assignment.objects.filter(
        agency_id=actor.agency_id, assignee_id=actor.posting_id, batch__isnull=False
    )
    return InboundDocument.objects.filter(
        Q(state=InboundState.WAITING, unit_id=actor.unit_id)
        | Q(state=InboundState.ASSIGNED, batch__in=given.values("batch")),
        agency_id=actor.agency_id,
    )


def get_mine(actor: Actor, pk: int) -> InboundDocument:
    """One that the actor may put beside an entry, or has put there. One query.

    Raises:
        Http404: missing, foreign, or not for them: all answer alike.
    """
    found = (
        mine(actor).filter(pk=pk)
        | InboundDocument.objects.filter(
            agency_id=actor.agency_id,
            pk=pk,
            state=InboundState.EVIDENCE,
            decided_by_id=actor.posting_id,
        )
    ).first()
    if found is None:
        raise Http404
    return found


def _of_my_units(actor: Actor) -> QuerySet[InboundDocument]:
    reach = actor.reach(DEAL_WITH_INBOUND)
    headed = actor.headed_unit_ids() if Relation.BELOW in reach else ()
    return InboundDocument.objects.filter(
        agency_id=actor.agency_id, unit__in=subtree(headed, agency_id=actor.agency_id)
    )
