"""What other systems bring: taken in once, then assigned, put beside an entry or set aside by
people. Nothing of it counts by itself (ADR 0069)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404

from organizations import audit
from organizations.access import Actor
from organizations.models import ServiceToken, Unit
from organizations.refusals import Outdated, stated
from organizations.rules.names import nfc
from worklogs import policy
from worklogs.commands.assignments import Assigned, Piece, assign_pieces
from worklogs.commands.roll_up import locked_day
from worklogs.models import BatchSource, InboundDocument, InboundKind, InboundState, WorkEntry
from worklogs.refusals import BroughtOther, UnitNotFound
from worklogs.rules.inbound import digest_of

# The database alone decides which of two at once is the first.
TAKE_IN = """
    INSERT INTO worklogs_inbounddocument
        (agency_id, kind, source, source_id, digest, unit_id, number, subject, sender, dated_on,
         due_on, returned_on, link, token_id, brought_at, state, reason)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'waiting', '')
    ON CONFLICT (agency_id, source, kind, source_id) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Brought:
    """One thing as its system says it. ``unit_code`` empty: for the head of the agency."""

    kind: InboundKind
    source: str
    source_id: str
    number: str
    subject: str
    dated_on: date
    sender: str = ""
    due_on: date | None = None
    returned_on: date | None = None
    link: str = ""
    unit_code: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of it: where it went, and why where that is asked."""

    state: InboundState
    batch_id: UUID | None = None
    entry: WorkEntry | None = None
    reason: str = ""


def take_in(
    *, actor: Actor, token: ServiceToken, brought: Brought, now: datetime
) -> tuple[InboundDocument, bool]:
    """Keep it for the head of its unit to deal with; whether it is new. The same again is the one
    that stands.

    Raises:
        PermissionDenied: the program may not bring anything.
        UnitNotFound: the agency has no unit of that code today.
        BroughtOther: something else was brought under this id.
    """
    if not actor.may(policy.BRING_IN):
        raise PermissionDenied
    digest = digest_of(asdict(brought))
    with stated(), transaction.atomic():
        unit = _unit(actor, brought.unit_code)
        is_new = _stored(actor, token, brought, unit, digest, now)
        row = InboundDocument.objects.select_related("unit").get(
            agency_id=actor.agency_id,
            source=brought.source,
            kind=brought.kind,
            source_id=brought.source_id,
        )
        if row.digest != digest:
            raise BroughtOther
        if is_new:
            audit.record(
                actor=actor,
                action="worklogs.inbound.brought",
                object_id=row.pk,
                details={"source": row.source, "kind": row.kind, "hint": token.hint},
            )
    return row, is_new


def _stored(
    actor: Actor, token: ServiceToken, brought: Brought, unit: Unit, digest: str, now: datetime
) -> bool:
    """Whether it stands now and did not before: of two at once the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE_IN,
            [
                actor.agency_id, brought.kind, brought.source, brought.source_id, digest, unit.pk,
                nfc(brought.number), nfc(brought.subject), nfc(brought.sender), brought.dated_on,
                brought.due_on, brought.returned_on, brought.link, token.pk, now,
            ],
        )  # fmt: skip
        return bool(cursor.rowcount)


def assign_inbound(
    *, actor: Actor, document: InboundDocument, batch_id: UUID, piece: Piece, now: datetime
) -> Assigned:
    """Give the work that it asks for to one person, and note that this was done with it. The
    caller loaded it through ``access.get_inbound``.

    Raises:
        Outdated: somebody dealt with it meanwhile.
        Others: as ``assign_pieces``.
    """
    with stated(), transaction.atomic():
        row = _locked(document)
        if row.state == InboundState.ASSIGNED and row.batch_id == batch_id:
            return Assigned([], again=True)
        _require_waiting(row)
        made = assign_pieces(
            actor=actor, batch_id=batch_id, pieces=[piece], now=now, source=BatchSource.FORM
        )
        _decide(actor, row, Decision(InboundState.ASSIGNED, batch_id=batch_id), now)
    return made


def set_aside(*, actor: Actor, document: InboundDocument, reason: str, now: datetime) -> None:
    """Nothing is to be done with it here; the reason stays. The caller loaded it through
    ``access.get_inbound``.

    Raises: Outdated.
    """
    with stated(), transaction.atomic():
        row = _locked(document)
        _require_waiting(row)
        _decide(actor, row, Decision(InboundState.SET_ASIDE, reason=nfc(reason)), now)


def put_beside(*, actor: Actor, document: InboundDocument, entry: WorkEntry, now: datetime) -> None:
    """Show it as evidence beside an entry of the actor's own (from ``access.get_own_entry``): of
    what came to their unit, or of work that was assigned to them because of it. Again does nothing.

    Raises:
        Outdated: it stands beside another entry, or was set aside.
        EntryIsFrozen, PeriodIsClosed: as for files (trigger).

    Locks: the actor's day, then the document.
    """
    with stated(), transaction.atomic():
        locked_day(actor, entry.work_date)
        row = _locked(document)
        if row.entry_id == entry.pk:
            return
        if row.state not in {InboundState.WAITING, InboundState.ASSIGNED}:
            raise Outdated
        _decide(actor, row, Decision(InboundState.EVIDENCE, row.batch_id, entry), now)


def _unit(actor: Actor, code: str) -> Unit:
    units = Unit.objects.filter(agency_id=actor.agency_id, ends_on__isnull=True)
    unit = units.filter(code=code).first() if code else units.filter(parent=None).first()
    if unit is None:
        raise UnitNotFound
    return unit


def _locked(document: InboundDocument) -> InboundDocument:
    row = InboundDocument.objects.select_for_update(no_key=True).filter(pk=document.pk).first()
    if row is None:
        raise Http404
    return row


def _require_waiting(row: InboundDocument) -> None:
    if row.state != InboundState.WAITING:
        raise Outdated


def _decide(actor: Actor, row: InboundDocument, what: Decision, now: datetime) -> None:
    InboundDocument.objects.filter(pk=row.pk).update(
        state=what.state,
        decided_by_id=actor.posting_id,
        decided_at=now,
        batch_id=what.batch_id,
        entry_date=what.entry.work_date if what.entry else None,
        entry_id=what.entry.pk if what.entry else None,
        reason=what.reason,
    )
    audit.record(
        actor=actor,
        action=f"worklogs.inbound.{what.state}",
        object_id=row.pk,
        details={"source": row.source, "kind": row.kind},
    )
