"""Search in the audit trail, and the life of one record: what inspectors read. No content."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import AuditEvent, SealedEvent
from organizations.of_province import overseeing
from reporting.policy import INSPECT

PAGE = 50
LONGEST_LIFE = 200


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What the inspector looks for; days are days in Vietnam, both included.

    ``thing``: the object of a deed. ``text``: any code, id or reason among its details.
    """

    agency_id: int | None = None
    action: str = ""
    posting_id: int | None = None
    thing: str = ""
    text: str = ""
    first: date | None = None
    last: date | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An event with its seal; ``position`` None while it waits."""

    event: AuditEvent
    position: int | None
    sealed_at: datetime | None
    root: str = ""


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Events, newest first; ``next_before`` continues where the page ends."""

    lines: list[Line]
    next_before: UUID | None


def trail_page(wanted: TrailFilter, *, actor: Actor, today: date) -> TrailPage:
    """One page of the trail, to an inspector. Four queries, three as the province role.

    Ids grow with time, so the page after the last id is found without counting the ones before.
    """
    found = AuditEvent.objects.select_related("agency").order_by("-id")
    if wanted.agency_id is not None:
        found = found.filter(agency_id=wanted.agency_id)
    if wanted.action:
        found = found.filter(action__startswith=wanted.action)
    if wanted.posting_id is not None:
        found = found.filter(actor_posting_id=wanted.posting_id)
    if wanted.thing:
        found = found.filter(object_id=wanted.thing)
    if wanted.first is not None:
        found = found.filter(recorded_at__gte=_midnight(wanted.first))
    if wanted.last is not None:
        found = found.filter(recorded_at__lt=_midnight(wanted.last + timedelta(days=1)))
    if wanted.before is not None:
        found = found.filter(pk__lt=wanted.before)
    if wanted.text:
        found = _saying(found, wanted.text)
    with overseeing(actor, INSPECT, today):
        events = list(found[: PAGE + 1])
        lines = with_seals(events[:PAGE])
    return TrailPage(lines, events[PAGE - 1].pk if len(events) > PAGE else None)


def life_of(event_id: UUID, *, actor: Actor, today: date) -> tuple[Line, list[Line]] | None:
    """An event, and what happened to its object from the first event that names it to the report
    that froze it, oldest first; None when there is no such event. Up to seven queries.
    """
    with overseeing(actor, INSPECT, today):
        event = AuditEvent.objects.select_related("agency").filter(pk=event_id).first()
        if event is None:
            return None
        events = {one.pk: one for one in _naming(event)} | {event.pk: event}
        events |= {one.pk: one for one in _report_after(event, list(events.values()))}
        lines = with_seals(sorted(events.values(), key=lambda one: (one.recorded_at, one.pk)))
    return next(line for line in lines if line.event.pk == event_id), lines


def with_seals(events: list[AuditEvent]) -> list[Line]:
    """The events with their seals. One query."""
    seals = SealedEvent.objects.in_bulk([event.pk for event in events])
    return [
        Line(event, seal.position, seal.sealed_at, bytes(seal.root).hex())
        if (seal := seals.get(event.pk))
        else Line(event, None, None)
        for event in events
    ]


def _naming(event: AuditEvent) -> QuerySet[AuditEvent]:
    """Events of the agency whose object it is, or whose details name it."""
    things = _things(event)
    if not things:
        return AuditEvent.objects.none()
    named = Q(object_id__in=things)
    for thing in things:
        if not thing.isdecimal():  # a short number would be found in anything
            named |= Q(said__contains=thing)
    if all(thing.isdecimal() for thing in things):
        # Numbers are those of one kind of thing: a day's, a report's.
        named &= Q(action__startswith=event.action.rpartition(".")[0] + ".")
    return (
        AuditEvent.objects.select_related("agency")
        .annotate(said=Cast("details", TextField()))
        .filter(named, Q(agency=event.agency))
        .order_by("id")[:LONGEST_LIFE]
    )


def _things(event: AuditEvent) -> list[str]:
    entry = event.details.get("entry", "") if isinstance(event.details, dict) else ""
    return [thing for thing in (event.object_id, str(entry)) if thing]


def _report_after(event: AuditEvent, life: list[AuditEvent]) -> list[AuditEvent]:
    """The compilation that froze the scores after the record's last change, and the report's way,
    also where its receivers wrote it down."""
    if not event.action.startswith(("worklogs.", "evaluations.")):
        return []
    last = max(one.recorded_at for one in life)
    compiled = (
        AuditEvent.objects.select_related("agency")
        .filter(Q(agency=event.agency), action="reporting.report.compiled", recorded_at__gte=last)
        .order_by("recorded_at")
        .first()
    )
    if compiled is None:
        return []
    way = AuditEvent.objects.select_related("agency").filter(
        action__startswith="reporting.report.",
        object_id=compiled.object_id,
        recorded_at__gte=compiled.recorded_at,
    )
    return [compiled, *way.order_by("id")[:LONGEST_LIFE]]


def _saying(found: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    return found.annotate(said=Cast("details", TextField())).filter(
        Q(said__icontains=text) | Q(object_id__icontains=text) | Q(action__icontains=text)
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LOCAL_ZONE)
